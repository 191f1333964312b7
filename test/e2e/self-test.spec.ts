/**
 * The self-test of the program, as a script runs it: what it says where everything works, and where parts of it do not.
 */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { checkNames, type CheckName, type SelfTestReport } from '../../shared/about/self-test';
import { listening } from '../fakes/loopback';
import { electronRuntime, launchApp, root, temporaryFolder } from './fixtures/launch';
import { haveOpenSsh } from './support/openssh';

test.skip(electronRuntime() !== null, 'needs the stand-in');

let folder: string;
const open: { close(): unknown }[] = [];
test.beforeEach(() => (folder = temporaryFolder()));
test.afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly report: SelfTestReport;
  readonly tookMs: number;
}

/** Runs it in the app that lies in `app`, with a profile that holds these settings. */
function selfTest(app: string, settings: object, shellArgs: readonly string[] = []): Promise<Told> {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
  const began = Date.now();
  const child = spawn(
    process.execPath,
    [join(app, 'dist/shell/run.cjs'), ...shellArgs, '--', `--user-data-dir=${profile}`, '--self-test'],
    {
      cwd: app,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' },
    },
  );
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  return new Promise((done, fail) =>
    child.once('close', (code) => {
      try {
        done({ code, ...said, report: JSON.parse(said.out) as SelfTestReport, tookMs: Date.now() - began });
      } catch {
        fail(new Error(`no report (status ${code}): ${said.out}${said.err}`));
      }
    }),
  );
}

/** A control plane that answers nothing but its time. */
async function timeOf(offMs: number): Promise<string> {
  const server: Server = createServer((_request, response) => {
    response.sendDate = false;
    response.setHeader('Date', new Date(Date.now() - offMs).toUTCString()).end();
  });
  open.push(server);
  return `http://127.0.0.1:${await listening(server)}`;
}

const settingsFor = (controlPlane: string, more: object = {}): object => ({
  environmentId: 'custom:1',
  customEnvironments: [
    {
      id: 'custom:1',
      label: 'Here',
      region: 'eu-west-1',
      controlPlane,
      iot: null,
      dataPlane: 'localhost:9',
      caFile: null,
      profile: null,
    },
  ],
  ...more,
});

/** What only Electron, and only the installed program, can show. */
const ofElectron = [
  'runtime',
  'fuses',
  'archive',
  'page',
  'key-store',
  'links',
  'web-proxy',
  'desktop',
] as const satisfies readonly CheckName[];

const stateOf = ({ checks }: SelfTestReport, name: CheckName): string | undefined =>
  checks.find((check) => check.name === name)?.state;

test('says where everything works, in one object and one report, and leaves the person’s folder as it was', async () => {
  test.setTimeout(120_000);
  const { code, out, err, report, tookMs } = await selfTest(root, settingsFor(await timeOf(0)));
  expect(report.checks.filter(({ state }) => state === 'failed')).toEqual([]);
  expect([code, report.ok]).toEqual([0, true]);
  expect(tookMs).toBeLessThan(60_000);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(report.checks.map(({ name }) => name)).toEqual([...checkNames]);
  // What only the installed program knows is not called ok.
  for (const name of ofElectron) expect(stateOf(report, name), name).toBe('not-known');
  for (const name of ['key-store', 'page', 'web-proxy'] as const)
    expect(report.checks.find((check) => check.name === name)?.why).toBe('this is not Electron, but a stand-in for it');
  const working = ['start', 'workers', 'tunnel', 'ssh-built-in', 'files', 'ports', 'clock'] as const;
  for (const name of working) expect(stateOf(report, name), name).toBe('ok');
  expect(stateOf(report, 'ssh-system')).toBe(haveOpenSsh() ? 'ok' : 'not-known');
  expect(report.checks.find(({ name }) => name === 'files')?.facts).toMatchObject({ replaced: 200 });
  for (const name of checkNames) expect(err).toContain(name);
  expect(err).toContain('Nothing failed');
  const left = readdirSync(join(folder, 'profile')).filter((name) => !name.startsWith('shell-'));
  expect(left).toEqual(['settings.json']);
  // Nothing of the person, and nothing that a tunnel was opened with.
  expect(`${out}${err}`).not.toContain(folder);
  expect(`${out}${err}`).not.toMatch(/AQGAA|token=|BEGIN /i);
});

test('names each part that does not work, and ends with 1', async () => {
  test.setTimeout(120_000);
  const app = join(folder, 'app');
  mkdirSync(app);
  cpSync(join(root, 'dist'), join(app, 'dist'), { recursive: true });
  for (const name of ['node_modules', 'assets', 'package.json']) symlinkSync(join(root, name), join(app, name));
  // A worker that was damaged, and a page into which something was put.
  const worker = join(app, 'dist/electron/ssh-worker.cjs');
  writeFileSync(worker, `throw new Error('damaged');\n${readFileSync(worker, 'utf8')}`);
  appendFileSync(join(app, 'dist/renderer/index.html'), '<script>window.put = true</script>');
  const port = await listening(
    ((server) => {
      open.push(server);
      return server;
    })(createTcp()),
  );
  const { code, err, report } = await selfTest(
    app,
    settingsFor(await timeOf(3_600_000), { portRange: { first: port, last: port } }),
    ['--locked-key-store'],
  );
  expect([code, report.ok]).toEqual([1, false]);
  expect(report.checks.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual([
    'workers',
    'page',
    'ssh-built-in',
    'key-store',
    'ports',
    'clock',
  ]);
  const whyOf = (name: CheckName): string => report.checks.find((check) => check.name === name)?.why ?? '';
  expect(whyOf('workers')).toContain('damaged');
  expect(whyOf('page')).toContain('Content Security Policy');
  expect(report.checks.find(({ name }) => name === 'ports')?.facts).toMatchObject({ free: 0, inUse: [`${port}`] });
  expect(err).toContain('6 of 18 failed');
});

test('the same from About, on the screen and as lines for the desk', async () => {
  test.setTimeout(240_000);
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settingsFor(await timeOf(0))));
  const app = await launchApp({ profile });
  open.push({ close: () => app.quit() });
  const { page } = app;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About FieldTunnel' }).click();
  await page.getByRole('button', { name: 'Test this computer' }).click();
  await page.getByRole('button', { name: 'Start the test' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Testing this computer' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing failed.' })).toBeVisible({ timeout: 120_000 });
  const lines = page.getByRole('main').getByRole('listitem');
  await expect(lines).toHaveCount(checkNames.length);
  await expect(lines.filter({ hasText: 'Not known here' }).filter({ hasText: 'stand-in' })).not.toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Test again' })).toBeEnabled();
  await page.getByRole('button', { name: 'Copy for the desk' }).click();
  await expect.poll(() => app.control?.('clipboard')).toContain('Nothing failed');
  const copied = (await app.control?.('clipboard')) ?? '';
  for (const name of checkNames) expect(copied).toMatch(new RegExp(`^ {2}(?:ok|not known) +${name} `, 'm'));
  for (const name of ofElectron) expect(copied).toMatch(new RegExp(`^ {2}not known +${name} `, 'm'));
  expect(copied).not.toContain(folder);
  expect(copied).not.toMatch(/AQGAA|token=|BEGIN /i);
  // The trial files of the person's folder are gone again.
  expect(readdirSync(profile).filter((name) => name.startsWith('self-test-'))).toEqual([]);
});
