// `node test/tools/dist/checksums.mjs release`: SHA-256 of each package of the folder and of its bill of materials, in its SHA256SUMS, as `sha256sum -c` reads it.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'release'] = process.argv.slice(2);
const packages = readdirSync(folder)
  .filter((name) => /\.(?:exe|msi|dmg|zip|pkg|AppImage|deb|gz|cdx\.json)$/.test(name))
  .toSorted();
if (packages.length === 0) {
  console.error(`No package in ${folder}.`);
  process.exit(1);
}
const lines = [];
for (const name of packages) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
  lines.push(`${hash.digest('hex')}  ${name}`);
}
writeFileSync(join(folder, 'SHA256SUMS'), `${lines.join('\n')}\n`);
console.log(lines.join('\n'));
