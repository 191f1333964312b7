// `npm run sign-update -- --folder release --key update-key.pem [--days 180] [--version 0.2.0]`: what laptops look for,
// beside the packages. `npm run sign-update -- --new-key update-key.pem`: a key to sign with, and the line for the
// presets.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publicLine, updateDays, writeUpdateManifest } from './dist/update-manifest.mjs';
import { root } from './parts.mjs';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(root, 'release') },
    key: { type: 'string' },
    'new-key': { type: 'string' },
    days: { type: 'string', default: String(updateDays) },
    version: { type: 'string', default: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version },
  },
});

function stop(line) {
  console.error(line);
  process.exit(1);
}

const newKey = values['new-key'];
if (newKey !== undefined) {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  try {
    // A key that is there is never replaced.
    writeFileSync(newKey, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    stop(`No key was made: ${error.message}`);
  }
  console.log(`Keep ${newKey} where nobody else comes to. For the presets of the laptops:`);
  console.log(`  updates.publicKey: ${publicLine(pem)}`);
} else {
  const { key: keyFile, folder, version } = values;
  const days = Number(values.days);
  if (keyFile === undefined) stop('Which key? --key update-key.pem, or --new-key update-key.pem for a new one.');
  if (!Number.isInteger(days) || days < 1) stop('--days is the number of days that laptops may take it.');
  try {
    const pem = readFileSync(keyFile);
    const written = await writeUpdateManifest({ folder, pem, version, days });
    console.log(`${written.join(' and ')} in ${folder}: version ${version}, to be taken for ${days} days.`);
    console.log(`updates.publicKey: ${publicLine(pem)}`);
  } catch (error) {
    stop(error.message);
  }
}
