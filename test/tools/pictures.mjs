// `npm run pictures`: the pictures of the README and of the help, anew, by the end-to-end tests that show them. What
// follows `--` is passed on to Playwright; `-- --list` names the tests and makes nothing.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './parts.mjs';

/** The tests that have a picture of the README or of the guide. */
const tests = String.raw`the guide has its pictures|copy 64 MiB|\(a\) the source token`;

const run = (script, args, env) => {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
};

const more = process.argv.slice(2);
if (!more.includes('--list')) run('test/tools/build.mjs', [], process.env);
run(
  'node_modules/@playwright/test/cli.js',
  ['test', '--config', 'test/e2e/playwright.config.ts', '--grep', tests, ...more],
  { ...process.env, PICTURES: 'readme' },
);
