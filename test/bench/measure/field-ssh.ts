/**
 * Debian's OpenSSH over a line as a technician has it: a login beside an upload, and a file by `sftp`. The device's
 * server is one of this computer.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { me, SshDaemons } from '../../fakes/ssh-daemons';
import { openLine, type FieldLine } from '../field-wire';
import type { Sample } from '../figures';
import { quietly, sftp, ssh } from '../open-ssh';
import type { Measurement } from './context';
import { beside } from './field';

/** One number from several logins: the middle one. */
const logins = 3;
/** What the line carries in some 20 s. */
const seconds = 20;

/** A server with a key that is let in, and a folder for files. */
async function atServer<T>(use: (place: { port: number; key: string; folder: string }) => Promise<T>): Promise<T> {
  const daemons = new SshDaemons();
  const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-field-'));
  try {
    const key = daemons.key('mine', '-t', 'ed25519');
    // What this account's shell does when it starts is no part of a login.
    const { port } = await daemons.sshd([daemons.key('host', '-t', 'ed25519')], `${key}.pub`, [
      'LogLevel INFO',
      `SetEnv HOME=${folder}`,
    ]);
    return await use({ port, key, folder });
  } finally {
    await daemons.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs to its end; how long it took, ms. */
function timed(program: string, args: readonly string[], input = ''): Promise<number> {
  const since = performance.now();
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(performance.now() - since) : reject(new Error(`${program} ended with ${code}`)),
    );
  });
}

/** A login and the end of it, several times: the middle one's time. */
async function logIn(host: string, port: number, key: string): Promise<Sample> {
  const times: number[] = [];
  for (let number = 0; number < logins; number += 1)
    times.push(await timed(ssh ?? '', [...quietly(key), '-p', String(port), `${me}@${host}`, 'true']));
  return { login: times.toSorted((one, other) => one - other)[Math.floor(logins / 2)] ?? Number.NaN };
}

/** One file, the login included. */
async function transfer(
  direction: 'up' | 'down',
  rate: number,
  host: string,
  port: number,
  { key, folder }: { readonly key: string; readonly folder: string },
): Promise<Sample> {
  const [from, to] = [join(folder, 'from.bin'), join(folder, 'to.bin')];
  writeFileSync(from, randomBytes(rate * 1000 * seconds));
  const command = `${direction === 'up' ? 'put' : 'get'} ${from} ${to}\n`;
  const took = await timed(
    sftp ?? '',
    ['-q', ...quietly(key), '-P', String(port), '-b', '-', `${me}@${host}`],
    command,
  );
  const { size } = statSync(to);
  if (size !== rate * 1000 * seconds) throw new Error('the file did not arrive whole');
  return { carried: size / took };
}

/** The line and nothing else. */
const onLine = (
  line: FieldLine,
  use: (host: string, port: number, place: { key: string; folder: string }) => Promise<Sample>,
): Promise<Sample> =>
  atServer(async ({ port, ...place }) => {
    const open = await openLine(line, port);
    try {
      return await use(open.host, open.port, place);
    } finally {
      open.close();
    }
  });

/** Somebody logs in while another connection sends as much as the line takes. */
export const fieldLogin: Measurement = (context) =>
  atServer(({ port, key }) =>
    beside('upload', context, async () => {
      await context.peer.ask({ kind: 'lead', port });
      return logIn('127.0.0.1', context.subject.port, key);
    }),
  );
export const bareLogin = (line: FieldLine): Promise<Sample> =>
  onLine(line, (host, port, { key }) => logIn(host, port, key));

/** A file, and nothing beside it. `rate`: what the line carries in this direction, kB/s. */
export const fieldFile =
  (direction: 'up' | 'down', rate: number): Measurement =>
  (context) =>
    atServer(async ({ port, ...place }) => {
      await context.peer.ask({ kind: 'lead', port });
      return transfer(direction, rate, '127.0.0.1', context.subject.port, place);
    });
export const bareFile =
  (direction: 'up' | 'down', rate: number) =>
  (line: FieldLine): Promise<Sample> =>
    onLine(line, (host, port, place) => transfer(direction, rate, host, port, place));
