// `node test/tools/dist/apple-key.mjs`, in the workflow: Apple's program takes the path of a key, and a builder keeps
// the key itself. Writes APPLE_API_KEY_P8 to a file that only this account reads, and tells the steps after it where
// (APPLE_API_KEY, through GITHUB_ENV).
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { APPLE_API_KEY_P8: key = '', RUNNER_TEMP: folder, GITHUB_ENV: environment } = process.env;
if (folder === undefined || environment === undefined) {
  console.error('RUNNER_TEMP and GITHUB_ENV are not set: this is a step of the workflow.');
  process.exit(1);
}
if (key.trim() === '') console.log('No key to notarise with.');
else if (/^-----BEGIN PRIVATE KEY-----\s[\s\S]+\s-----END PRIVATE KEY-----\s*$/.test(key.trim())) {
  const file = join(folder, 'apple-api-key.p8');
  writeFileSync(file, `${key.trim()}\n`, { mode: 0o600 });
  appendFileSync(environment, `APPLE_API_KEY=${file}\n`);
} else {
  console.error('APPLE_API_KEY_P8 is not the text of a private key.');
  process.exit(1);
}
