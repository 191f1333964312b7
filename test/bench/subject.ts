import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serviceId } from './peer/protocol';

/** A program that can be measured. */
export interface Subject {
  readonly name: string;
  /** The command for a local port and the peer's port. */
  readonly command: (localPort: number, peerPort: number) => readonly string[];
}

/** A subject that runs, one process. */
export interface RunningSubject {
  readonly pid: number;
  readonly port: number;
  /** Rejects when the process ends before `stop`. Never resolves. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

const proxyArguments = (localPort: number, peerPort: number): readonly string[] => ['-e', `localhost:${peerPort}`, '-s', `${serviceId}=${localPort}`, '-b', '127.0.0.1', '-k', '-v', '4'];

export function ourProxy(bundle: string): Subject {
  return { name: 'ours', command: (local, peer) => [process.execPath, bundle, ...proxyArguments(local, peer)] };
}

/** `settings`: a file with enlarged buffers, without which the reference ends during a fast download. */
export function referenceProxy(binary: string, settings: string): Subject {
  return { name: 'reference', command: (local, peer) => [binary, ...proxyArguments(local, peer), '--settings-json', settings] };
}

export const relaySubject: Subject = { name: 'TLS relay', command: (local, peer) => [process.execPath, join(__dirname, 'relay.cjs'), String(peer), String(local)] };

/**
 * The same settings file for all rows: what ends the reference at its defaults is enlarged (a program that reads more slowly than the
 * device sends; the 129th connection), all else is left, because nothing else made it faster: neither larger read or WebSocket
 * buffers nor larger frames.
 */
export const referenceSettings = { tunneling: { proxy: { tcp: { write_buffer_size: '1073741824', max_active_connections: '20000' } } } };

/** Waited after the line in the log, ms: with the reference, a connection made at once was sometimes refused. */
const settle = 250;

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

async function listening(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error(`does not listen: ${lastWords(output())}`)), 20_000);
    const look = (): void => {
      if (output().includes('Listening for new connection on port')) finish(null);
    };
    const onExit = (): void => finish(new Error(`ended at once: ${lastWords(output())}`));
    const finish = (error: Error | null): void => {
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', look);
      child.off('exit', onExit);
      if (error === null) resolve();
      else reject(error);
    };
    // Programs differ in where they write their log.
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
    child.once('exit', onExit);
  });
}

/** Starts one and waits until its tunnel stands and its port listens. */
export async function startSubject(subject: Subject, peerPort: number): Promise<RunningSubject> {
  const port = await freePort();
  const [program = '', ...args] = subject.command(port, peerPort);
  const child = spawn(program, args, { env: { ...process.env, AWSIOT_TUNNEL_ACCESS_TOKEN: 'bench-access-token' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  // The end is enough: thousands of lines about connections may follow.
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let stopping = false;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (!stopping) reject(new Error(`the program ended: ${lastWords(output)}`));
    });
  });
  // Heard by whoever measures; until then it must not count as unhandled.
  died.catch(() => undefined);
  const stop = async (): Promise<void> => {
    stopping = true;
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await Promise.race([listening(child, () => output), died]);
    // The reference says so a moment before it does so, and a connection to try it would be one in the tunnel.
    await Promise.race([delay(settle), died]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, port, died, stop };
}

function lastWords(output: string): string {
  return output.trim().split('\n').at(-1)?.replace(/^(\[[^\]]*\]\s*)+/, '').slice(0, 100) ?? '';
}
