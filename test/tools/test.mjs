// `npm test`: everything. What computes (linters and types in one, unit tests, the gallery's pictures) runs beside what
// mostly waits (integration tests, end-to-end tests of the app). Each step's output is printed whole when it ends. Ends
// with a plain line of counts. Each skipped test is named; a step that ran no test has failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareElectronsNode, prepareMachine } from './machine.mjs';
import { countsOf } from './playwright-report.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const results = join(root, 'test', 'results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Integration tests wait for sockets and timers four fifths of their time: two cores carry this many. */
const integrationWorkers = 4;

const started = Date.now();
const totals = { passed: 0, failed: 0 };
/** @type {string[]} */
const skipped = [];
/** @type {string[]} */
const trouble = [];

/** How a step's output is printed: as it comes, or, where another step runs beside it, when the step has ended. */
let beside = false;

/** @returns {Promise<boolean>} */
function run(title, command, args, env = {}) {
  const from = Date.now();
  const whole = beside;
  console.log(whole ? `── ${title} begins` : `\n── ${title}`);
  const child = spawn(command, args, {
    cwd: root,
    stdio: whole ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...env },
  });
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    let over = false;
    const end = (ok, why) => {
      if (over) return;
      over = true;
      if (whole) process.stdout.write(`\n── ${title}\n${Buffer.concat(output).toString()}`);
      console.log(`── ${title}: ${ok ? 'ok' : `failed${why}`}, ${Math.round((Date.now() - from) / 1000)} s`);
      resolve(ok);
    };
    child.once('error', (error) => end(false, ` (${error.message})`));
    child.once('exit', (status, signal) => {
      const ended = () => end(status === 0, signal === null ? '' : ` (${signal})`);
      // What it said last may still be on its way; what it left running may keep the pipes open.
      const patience = setTimeout(ended, 5_000);
      child.once('close', () => {
        clearTimeout(patience);
        ended();
      });
    });
  });
}

const node = (title, script, ...args) => run(title, process.execPath, [join(root, script), ...args]);

function check(title, ok) {
  if (ok) totals.passed += 1;
  else {
    totals.failed += 1;
    trouble.push(title);
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/**
 * Adds a suite's counts; `ok` is its exit status, which can be wrong while every test passed (an error outside a test).
 */
function add(title, ok, counts) {
  if (counts === null || counts.passed + counts.failed === 0) {
    totals.failed += 1;
    trouble.push(`${title} ran no test`);
    return;
  }
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  skipped.push(...counts.skipped.map((name) => `${title}: ${name}`));
  if (!ok && counts.failed === 0) {
    totals.failed += 1;
    trouble.push(`${title} failed outside its tests`);
  } else if (!ok) trouble.push(...counts.failures.map((name) => `${title}: ${name}`));
}

/**
 * What runs in the window, or looks at the sources, is the same whichever Node carries the tests; packages are made on
 * one Node alone.
 */
const ofNoNode = ['renderer', 'visit-window', 'lint', 'docs', 'help', 'packaging'];

async function vitest(project, on = process.execPath, title = project, without = []) {
  const file = join(results, `${title.replaceAll(' ', '-')}.json`);
  const ok = await run(`${title} tests`, on, [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    project,
    ...(project === 'integration' ? [`--maxWorkers=${integrationWorkers}`] : []),
    ...without.map((folder) => `--exclude=test/${project}/${folder}/**`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const json = readJson(file);
  const tests = json?.testResults.flatMap((suite) => suite.assertionResults) ?? [];
  const brokenFiles = (json?.testResults ?? [])
    .filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0)
    .map((suite) => `the file ${suite.name}`);
  add(
    title,
    ok,
    json && {
      passed: tests.filter((t) => t.status === 'passed').length,
      failed: tests.filter((t) => t.status === 'failed').length + brokenFiles.length,
      failures: [...tests.filter((t) => t.status === 'failed').map((t) => t.fullName), ...brokenFiles],
      skipped: tests.filter((t) => !['passed', 'failed'].includes(t.status)).map((t) => t.fullName),
    },
  );
}

/**
 * `project` of the end-to-end tests, in so many browsers at a time, on the product's Node where there is one; `only`:
 * one file of it.
 */
async function playwright(
  project,
  workers,
  on = electrons ?? process.execPath,
  title = `end-to-end, ${project}`,
  only = [],
) {
  const file = join(results, `${title.replaceAll(/[ ,]+/g, '-')}.json`);
  const ok = await run(
    `${title} tests`,
    on,
    [
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      'test/e2e/playwright.config.ts',
      `--project=${project}`,
      `--workers=${workers}`,
      // Whoever starts empties its own folder only.
      `--output=${join(results, 'e2e', title.replaceAll(/[ ,]+/g, '-'))}`,
      '--reporter=list,json',
      ...only,
    ],
    {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      // Each app that is started has been compiled by the first one.
      NODE_COMPILE_CACHE: join(results, 'compiled'),
    },
  );
  const json = readJson(file);
  add(title, ok, json && countsOf(json));
}

const built = await node('build', 'test/tools/build.mjs');
check('build', built);

beside = true;
const linted = node('lint', 'test/tools/lint.mjs');
const machine = prepareMachine();
// What the product runs on carries all tests. The Node that is installed is a supported way to run from source: the
// unit tests of what runs in Node run on it, too, and the app is started on it.
const electrons = process.env.CI === undefined ? null : prepareElectronsNode();
if (process.env.CI !== undefined && electrons === null)
  skipped.push("tests on Electron's own Node: it cannot be had for this machine, or this is it");
const installed = `Node ${process.versions.node.split('.')[0]}`;
async function computing() {
  check('lint', await linted);
  if (electrons === null) await vitest('unit');
  else {
    await vitest('unit', electrons, 'unit on Node 24');
    await vitest('unit', process.execPath, `unit on ${installed}`, ofNoNode);
  }
  if (built && machine.browser) await playwright('gallery', 2);
}
async function waiting() {
  if (electrons === null) await vitest('integration');
  else await vitest('integration', electrons, 'integration on Node 24');
  if (!built || !machine.browser) return;
  await playwright('app', 3);
  if (electrons !== null) await playwright('app', 1, process.execPath, `end-to-end on ${installed}`, ['first-start']);
}
await Promise.all([computing(), waiting()]);

if (!built) trouble.push('end-to-end tests need a build');
else if (!machine.browser) {
  totals.failed += 1;
  trouble.push(
    'no browser: install Chromium (Debian: apt-get install chromium), or let `npx playwright install chromium` fetch one',
  );
}

console.log('');
for (const { program, without } of machine.missing)
  console.log(`Not on this machine: ${program}; without it are skipped: ${without}`);
if (skipped.length > 0) console.log(`Skipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
if (trouble.length > 0) console.log(`Failed:\n${trouble.map((name) => `  ${name}`).join('\n')}`);
console.log(`Took ${Math.round((Date.now() - started) / 1000)} s on Node ${process.version}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${skipped.length} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
