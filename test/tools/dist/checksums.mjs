// `node test/tools/dist/checksums.mjs release`: SHA-256 of each package of the folder and of its bill of materials, in
// its SHA256SUMS, as `sha256sum -c` reads it.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPassedOn, sha256Of, sumsFile } from './hash.mjs';

const [folder = 'release'] = process.argv.slice(2);
const packages = readdirSync(folder).filter(isPassedOn).toSorted();
if (packages.length === 0) {
  console.error(`No package in ${folder}.`);
  process.exit(1);
}
const lines = [];
for (const name of packages) lines.push(`${await sha256Of(join(folder, name))}  ${name}`);
writeFileSync(join(folder, sumsFile), `${lines.join('\n')}\n`);
console.log(lines.join('\n'));
