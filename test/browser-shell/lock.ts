import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** What a second start tells the first. */
export interface SecondStart {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

/**
 * Connects, writes, waits for the word `taken`. A program of its own, because `requestSingleInstanceLock` is
 * synchronous.
 */
const teller = `
const { connect } = require('node:net');
const { port, message } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const socket = connect(port, '127.0.0.1', () => socket.end(message));
let answer = '';
socket.setTimeout(3000, () => process.exit(1));
socket.on('data', (data) => (answer += data));
socket.on('end', () => process.exit(answer === 'taken' ? 0 : 1));
socket.on('error', () => process.exit(1));
`;

/** Where the running instance of a profile says how it is reached. */
export const lockFile = (folder: string): string => join(folder, 'shell-lock.json');

/**
 * One instance a profile. The first listens on loopback and writes its port and a secret into the profile
 * folder; a later one delivers its arguments there. A file left by a crash is recognised: nobody answers.
 */
export function takeLock(
  folder: string,
  own: SecondStart,
  onSecond: (start: SecondStart) => void,
): { readonly held: boolean; readonly release: () => void } {
  const file = lockFile(folder);
  try {
    const { port, secret } = JSON.parse(readFileSync(file, 'utf8')) as { port: number; secret: string };
    const input = JSON.stringify({ port, message: JSON.stringify({ secret, ...own }) });
    if (spawnSync(process.execPath, ['-e', teller], { input, env: {}, timeout: 5_000 }).status === 0)
      return { held: false, release: () => undefined };
  } catch {
    // No file, or not ours: nobody holds the lock.
  }
  const secret = randomBytes(16).toString('hex');
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (data: string) => {
      text += data;
      if (text.length > 1_000_000) socket.destroy();
    });
    socket.on('end', () => {
      try {
        const message = JSON.parse(text) as SecondStart & { secret: string };
        if (message.secret !== secret) throw new Error('not ours');
        socket.end('taken');
        onSecond(message);
      } catch {
        socket.end('refused');
      }
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null)
      writeFileSync(file, JSON.stringify({ port: address.port, secret }), { mode: 0o600 });
  });
  server.unref();
  return {
    held: true,
    release() {
      server.close();
      rmSync(file, { force: true });
    },
  };
}
