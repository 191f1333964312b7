import type * as Fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { SelfTestReport } from '../../../shared/about/self-test';
import type { RunningApp } from '../../../electron/startup';

/** As Windows has it: Chromium holds files of the folder until the program has ended. */
const held = vi.hoisted(() => ({ by: null as string | null }));
const app = vi.hoisted(() => ({
  exit: vi.fn(),
  getPath: vi.fn(),
  setPath: vi.fn(),
  getVersion: () => '1.2.3',
  getName: () => 'FieldTunnel',
}));
vi.mock('electron', () => ({ app }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const rmSyncOrHeld: typeof fs.rmSync = (path, options) => {
    if (held.by !== null) throw Object.assign(new Error(`EBUSY: ${held.by}`), { code: 'EBUSY' });
    fs.rmSync(path, options);
  };
  return { ...fs, rmSync: rmSyncOrHeld };
});

const { selfTestAsked } = await import('../../../electron/self-test-start');

const folders: string[] = [];
afterEach(() => {
  held.by = null;
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const report = (ok: boolean): SelfTestReport => ({
  program: 'FieldTunnel',
  version: '1.2.3',
  platform: 'any',
  ok,
  tookMs: 1,
  checks: [],
});

/** A person's folder, and what the test writes from now on, the streams mixed. */
function listening(): { readonly person: string; readonly said: readonly string[] } {
  const person = mkdtempSync(join(tmpdir(), 'fieldtunnel-person-'));
  folders.push(person);
  app.getPath.mockReturnValue(person);
  app.setPath.mockImplementation((_: string, own: string) => folders.push(own));
  app.exit.mockClear();
  const said: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text: unknown, told?: unknown) => {
      said.push(String(text));
      if (typeof told === 'function') (told as () => void)();
      return true;
    });
  return { person, said };
}
const asking = ['fieldtunnel', '--self-test'];
const running = (selfTest: () => Promise<SelfTestReport>): RunningApp =>
  ({ show: () => undefined, selfTest }) as unknown as RunningApp;

it.each([
  [true, 0],
  [false, 1],
])('tells and ends although its folder cannot be removed (ok: %s)', async (ok, status) => {
  vi.useFakeTimers();
  const { said } = listening();
  held.by = 'GPUCache';
  await selfTestAsked(asking)?.run(running(() => Promise.resolve(report(ok))));
  vi.restoreAllMocks();
  expect(JSON.parse(said.at(-1) ?? '')).toEqual(report(ok));
  expect(app.exit.mock.calls).toEqual([[status]]);
});

it('ends 57 s after the program was started, whatever does not, and tells once', async () => {
  vi.useFakeTimers();
  const { said } = listening();
  // So long it took until it was asked.
  const uptime = vi.spyOn(process, 'uptime').mockReturnValue(7);
  let done: (report: SelfTestReport) => void = () => undefined;
  const late = new Promise<SelfTestReport>((resolve) => (done = resolve));
  const ran = selfTestAsked(asking)?.run(running(() => late));
  await vi.advanceTimersByTimeAsync(49_999);
  expect([said, app.exit.mock.calls]).toEqual([[], []]);
  uptime.mockReturnValue(57);
  await vi.advanceTimersByTimeAsync(1);
  const [text, json] = [...said];
  expect(app.exit.mock.calls).toEqual([[1]]);
  done(report(true));
  await ran;
  vi.restoreAllMocks();
  expect(app.exit.mock.calls).toEqual([[1]]);
  expect(said).toHaveLength(2);
  expect(text).toContain('it was not done within a minute');
  expect(JSON.parse(json ?? '')).toMatchObject({
    ok: false,
    tookMs: 57_000,
    checks: [{ name: 'start', state: 'failed', why: 'it was not done within a minute' }],
  });
});

it('ends at once where the program took longer than that to start', async () => {
  vi.useFakeTimers();
  listening();
  vi.spyOn(process, 'uptime').mockReturnValue(90);
  const ran = selfTestAsked(asking)?.run(running(() => new Promise(() => undefined)));
  await vi.advanceTimersByTimeAsync(0);
  vi.restoreAllMocks();
  expect(app.exit.mock.calls).toEqual([[1]]);
  void ran;
});

it.each([
  ['win32', 'FieldTunnel'],
  ['darwin', null],
  ['linux', null],
] as const)('tries files where tokens and ledger lie (%s)', (platform, inLocal) => {
  vi.useFakeTimers();
  const { person } = listening();
  const local = join(person, 'local');
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
  vi.stubEnv('LOCALAPPDATA', local);
  const asked = selfTestAsked(asking);
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  expect(asked?.startup.dataFolder).toBe(inLocal === null ? person : join(local, inLocal));
});

it('is not asked for by what came with a link', () => {
  expect(selfTestAsked(['fieldtunnel', '--', '--self-test'])).toBeNull();
});
