/**
 * The trial of an upgrade with a tunnel open, against a stand-in for the program: whatever is lost on the way must be
 * noticed.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './places';

/**
 * Answers `connect` as the command does. The program that it starts greets like a device, and says where it is;
 * `BROKEN` is what is lost.
 */
const command = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const [data] = process.argv.slice(2);
const broken = process.env.BROKEN;
const second = existsSync(data + '/started');
writeFileSync(data + '/started', '');
const { customEnvironments: [{ controlPlane }] } = JSON.parse(readFileSync(data + '/settings.json', 'utf8'));
if (broken === 'refused' && second) process.exit(10);
const port = second && broken !== 'port' ? Number(readFileSync(data + '/port', 'utf8')) : 0;
const greeting = broken === 'silent' && second ? 'HTTP/1.1 400' : 'SSH-2.0-device';
const listener = "const s=require('net').createServer(c=>{c.on('error',()=>{});c.end('" + greeting + "')});s.listen(" + port +
  ",'127.0.0.1',()=>{process.stdout.write(s.address().port+'\\\\n')})";
const child = spawn(process.execPath, ['-e', listener], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
const [line] = await once(child.stdout, 'data');
child.stdout.destroy();
child.unref();
writeFileSync(data + '/port', String(Number(line)));
mkdirSync(data + '/command-line', { recursive: true });
writeFileSync(data + '/command-line/place.json', JSON.stringify({ pid: child.pid }));
if (!second || broken === 'rotated')
  await fetch(controlPlane, { method: 'POST', body: '{}', headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'IoTSecuredTunneling.' + (second ? 'RotateTunnelAccessToken' : 'OpenTunnel') } });
console.log(JSON.stringify({ port: Number(line), session: { tunnel: broken === 'tunnel' && second ? 'b' : 'a' } }));
`;

/** Ends the program, or does not, or does not install. */
const installer = `
import { readFileSync } from 'node:fs';
const { pid } = JSON.parse(readFileSync(process.argv[2] + '/command-line/place.json', 'utf8'));
if (process.env.BROKEN === 'installer') process.exit(1);
if (process.env.BROKEN !== 'stays') process.kill(pid, 'SIGKILL');
`;

interface Tried {
  readonly code: number;
  readonly err: string;
  readonly settings: string;
}

async function trial(broken: string): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-trial-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const [program, replacing] = [join(folder, 'command.mjs'), join(folder, 'installer.mjs')];
  writeFileSync(program, command);
  writeFileSync(replacing, installer);
  writeFileSync(join(data, 'settings.json'), '{"theme":"dark"}');
  const node = process.execPath;
  const words = [`--data=${data}`, `--local=${data}`, ...[node, program, data].map((word) => `--command=${word}`)];
  try {
    return await new Promise((done) => {
      execFile(
        node,
        [join(root, 'test/tools/dist/try-tunnel.mjs'), ...words, '--closes', '--', node, replacing, data],
        // What is lost never comes: nothing but the wait is shorter.
        { env: { ...process.env, BROKEN: broken, PATIENCE: broken === 'stays' ? '3' : '60' } },
        (error, _out, err) =>
          done({
            code: error === null ? 0 : Number(error.code),
            err: err
              .split('\n')
              .filter((line) => line.startsWith('Not so'))
              .join('\n'),
            settings: readFileSync(join(data, 'settings.json'), 'utf8'),
          }),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

it.concurrent.each([
  ['', ''],
  ['installer', 'Not so: the program is replaced while a tunnel is open'],
  ['stays', 'Not so: the earlier program has ended'],
  ['refused', 'Not so: a tunnel is connected'],
  ['silent', 'Not so: the device answers through it'],
  ['tunnel', 'Not so: it is the same tunnel'],
  ['port', 'Not so: it is the same local port'],
  ['rotated', 'Not so: it goes on with the token that it had: no RotateTunnelAccessToken'],
])(
  'what is lost in an upgrade is noticed, and the settings are as they were: %s',
  { timeout: 120_000 },
  async (broken, said) => {
    expect(await trial(broken)).toEqual({ code: broken === '' ? 0 : 1, err: said, settings: '{"theme":"dark"}' });
  },
);
