/**
 * What the scripts that try the packages do with a tunnel open (test/tools/dist/try-tunnel.mjs), with the built app in
 * place of an installed one: what replaces it is a program that ends it as Windows' installer does, without asking.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inElectron, test } from './fixtures/app';
import { root, temporaryFolder } from './fixtures/launch';

test.skip(inElectron, 'needs the stand-in');

interface Tried {
  readonly code: number;
  readonly said: string;
}

/** Runs the trial on a person's data. */
function trial(data: string): Promise<Tried> {
  const policy = join(data, 'policy.json');
  const installer = join(data, 'installer.mjs');
  writeFileSync(policy, JSON.stringify({ commandLine: { yes: true } }));
  writeFileSync(
    installer,
    `import { readFileSync } from 'node:fs';
    const { pid } = JSON.parse(readFileSync(${JSON.stringify(join(data, 'command-line', 'place.json'))}, 'utf8'));
    process.kill(pid, 'SIGKILL');`,
  );
  const shell = [process.execPath, join(root, 'dist/shell/run.cjs')];
  const own = ['--', `--user-data-dir=${data}`];
  const command = [...shell, ...own].map((word) => `--command=${word}`);
  const words = ['--data', data, '--local', data, ...command, '--closes', '--', process.execPath, installer];
  const env = {
    ...process.env,
    FIELDTUNNEL_POLICY: policy,
    FIELDTUNNEL_START: JSON.stringify([...shell, '--mode=headless', ...own]),
  };
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'test/tools/dist/try-tunnel.mjs'), ...words], { env }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), said: out + err }),
    );
  });
}

test('the trial of an upgrade finds the tunnel going on with the token that it had', async () => {
  const data = temporaryFolder();
  const settings = join(data, 'settings.json');
  const kept = JSON.stringify({ theme: 'dark' });
  writeFileSync(settings, kept);
  const { code, said } = await trial(data);
  expect(code, said).toBe(0);
  for (const what of [
    'the program is replaced while a tunnel is open',
    'the earlier program has ended',
    'it is the same tunnel',
    'it is the same local port',
    'it goes on with the token that it had: no OpenTunnel',
    'it goes on with the token that it had: no RotateTunnelAccessToken',
    'it is another start of the program',
    'the program has ended',
  ])
    expect(said).toContain(`ok: ${what}`);
  expect(readFileSync(settings, 'utf8')).toBe(kept);
});
