/**
 * What the scripts that try the packages do with a tunnel open (test/tools/dist/try-tunnel.mjs), with the built app in place of an installed
 * one: what replaces it is a program that ends it as Windows' installer does, without asking.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime, root, temporaryFolder } from './fixtures/launch';
import { expect, test } from './fixtures/app';

test.skip(electronRuntime !== null, 'needs the stand-in');

const shell = join(root, 'dist/shell/run.cjs');

/** Runs the trial on a person's data. `ending`: the source of what replaces the program, with the file that says which process it is. */
function trial(ending: string, closes = true): Promise<{ code: number | null; said: string; settings: string }> {
  const data = temporaryFolder();
  const policy = join(data, 'policy.json');
  const kept = JSON.stringify({ theme: 'dark' });
  writeFileSync(policy, JSON.stringify({ commandLine: { yes: true } }));
  writeFileSync(join(data, 'settings.json'), kept);
  const place = join(data, 'command-line', 'place.json');
  const installer = join(data, 'installer.mjs');
  writeFileSync(
    installer,
    `import { readFileSync, writeFileSync } from 'node:fs';\nconst { pid } = JSON.parse(readFileSync(${JSON.stringify(place)}, 'utf8'));\n${ending}`,
  );
  const words = [process.execPath, shell, '--', `--user-data-dir=${data}`];
  const child = spawn(
    process.execPath,
    [
      join(root, 'test/tools/dist/try-tunnel.mjs'),
      ...[
        '--data',
        data,
        '--local',
        data,
        ...words.map((word) => `--command=${word}`),
        ...(closes ? ['--closes'] : []),
      ],
      ...['--', process.execPath, installer],
    ],
    {
      env: {
        ...process.env,
        FIELDTUNNEL_POLICY: policy,
        FIELDTUNNEL_START: JSON.stringify([
          process.execPath,
          shell,
          '--mode=headless',
          '--',
          `--user-data-dir=${data}`,
        ]),
      },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, said, settings: readFileSync(join(data, 'settings.json'), 'utf8') }));
  });
}

test('the trial of an upgrade finds the tunnel going on with the token that it had', async () => {
  const { code, said, settings } = await trial("process.kill(pid, 'SIGKILL');");
  expect([code, said]).toEqual([0, expect.any(String)]);
  for (const what of [
    'the earlier program has ended',
    'it is the same tunnel',
    'it is the same local port',
    'it goes on with the token that it had: no OpenTunnel',
    'it goes on with the token that it had: no RotateTunnelAccessToken',
    'the program has ended',
  ])
    expect(said).toContain(`ok: ${what}`);
  expect(JSON.parse(settings)).toEqual({ theme: 'dark' });
});
