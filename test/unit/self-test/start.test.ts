import type * as Fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { SelfTestReport } from '../../../shared/about/self-test';
import type { RunningApp } from '../../../electron/startup';

/** As Windows has it: Chromium holds files of the folder until the program has ended. */
const held = vi.hoisted(() => ({ by: null as string | null }));
const app = vi.hoisted(() => ({ exit: vi.fn(), getPath: vi.fn(), setPath: vi.fn(), getVersion: () => '1.2.3' }));
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

it.each([
  [true, 0],
  [false, 1],
])('tells and ends although its folder cannot be removed (ok: %s)', async (ok, status) => {
  vi.useFakeTimers();
  const person = mkdtempSync(join(tmpdir(), 'fieldtunnel-person-'));
  folders.push(person);
  app.getPath.mockReturnValue(person);
  app.setPath.mockImplementation((_: string, own: string) => folders.push(own));
  app.exit.mockClear();
  const said: string[] = [];
  const listen = (stream: NodeJS.WriteStream): void =>
    void vi.spyOn(stream, 'write').mockImplementation((text: unknown, told?: unknown) => {
      said.push(String(text));
      if (typeof told === 'function') (told as () => void)();
      return true;
    });
  listen(process.stdout);
  listen(process.stderr);
  held.by = 'GPUCache';
  const selfTest = selfTestAsked(['fieldtunnel', '--self-test']);
  await selfTest?.run({ show: () => undefined, selfTest: () => Promise.resolve(report(ok)) } as unknown as RunningApp);
  vi.restoreAllMocks();
  expect(JSON.parse(said.at(-1) ?? '')).toEqual(report(ok));
  expect(app.exit.mock.calls).toEqual([[status]]);
});

it('is not asked for by what came with a link', () => {
  expect(selfTestAsked(['fieldtunnel', '--', '--self-test'])).toBeNull();
});
