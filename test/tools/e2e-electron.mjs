// `node test/tools/e2e-electron.mjs --at-least 40`: the end-to-end tests of the app in Electron itself, whose runtime
// is fetched first. Fails where one failed, and where fewer ran than were asked for: tests that all skip themselves
// have shown nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { canDownload, installedElectron, runtimeFolder } from './launch.mjs';
import { root } from './parts.mjs';
import { countsOf } from './playwright-report.mjs';

const { values } = parseArgs({
  options: {
    'at-least': { type: 'string', default: '40' },
    // Reads a report that is there, and runs nothing.
    report: { type: 'string' },
  },
});
const atLeast = Number(values['at-least']);
if (!Number.isInteger(atLeast) || atLeast < 1) stop(`--at-least wants a count of tests, not ${values['at-least']}.`);

function stop(line) {
  console.error(line);
  process.exit(1);
}

/** Runs a program of Node and ends with it where it fails. */
function must(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) stop(`${script} failed.`);
}

async function runTests(file) {
  if (installedElectron() === null) {
    if (!(await canDownload())) stop('Electron’s runtime is not here and cannot be downloaded.');
    must('node_modules/electron/install.js');
  }
  const runtime = installedElectron();
  if (runtime === null) stop('Electron’s runtime is not where it was to be installed.');
  console.log(`In ${runtime}`);
  must('test/tools/build.mjs');
  mkdirSync(dirname(file), { recursive: true });
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--project=app', '--reporter=list,json'];
  return spawnSync(process.execPath, [join(root, 'node_modules/@playwright/test/cli.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtimeFolder, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  }).status;
}

const file = values.report ?? join(root, 'test/results/e2e-electron.json');
const status = values.report === undefined ? await runTests(file) : 0;
if (!existsSync(file)) stop('The tests left no report.');
const { passed, failed, failures, skipped } = countsOf(JSON.parse(readFileSync(file, 'utf8')));
for (const name of skipped) console.log(`Skipped: ${name}`);
for (const name of failures) console.error(`Failed: ${name}`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
if (passed + failed < atLeast) stop(`Only ${passed + failed} tests ran in Electron, of at least ${atLeast}.`);
if (status !== 0 || failed > 0) stop('Not everything passed in Electron.');
