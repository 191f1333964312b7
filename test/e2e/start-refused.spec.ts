/** Starts that show no window: whoever started the app must read why, and its exit status must say so. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronRuntime, root, temporaryFolder } from './fixtures/launch';

test.skip(electronRuntime() !== null, 'needs the stand-in');

let profile: string;
test.beforeEach(() => (profile = temporaryFolder()));
test.afterEach(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Starts the app and waits until it has ended. */
function start(shellArgs: readonly string[], args: readonly string[]): Promise<Ended> {
  const child = spawn(
    process.execPath,
    [join(root, 'dist/shell/run.cjs'), ...shellArgs, '--', `--user-data-dir=${profile}`, ...args],
    { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((done) => child.once('close', (code) => done({ code, said })));
}

const log = (): string => {
  const file = join(profile, 'logs', 'main.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

test('a start that fails says so and names the file for the desk', async () => {
  const { code, said } = await start(['--failing=protocol.handle'], []);
  expect(code).toBe(1);
  expect(said).toContain('FieldTunnel could not start');
  expect(said).toContain(join(profile, 'logs', 'main.log'));
  expect(log()).toContain('could not start');
  expect(log()).toContain('Failed to register protocol');
});

for (const option of ['--remote-debugging-port=0', '--inspect=0', '--ignore-certificate-errors']) {
  test(`the installed app is not started with ${option}`, async () => {
    const { code, said } = await start(['--packaged'], [option]);
    expect(code).toBe(2);
    expect(said).toContain('FieldTunnel was not started');
    expect(said).toContain(option.split('=', 1)[0] ?? '');
    expect(log()).toContain('an option was refused');
    // Nothing was opened: no store, no ledger.
    expect(existsSync(join(profile, 'settings.json'))).toBe(false);
  });
}
