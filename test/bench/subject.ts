import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../fakes/loopback';
import { eventually } from './eventually';
import type { HostReport, HostRequest } from './host';
import { serviceId } from './peer/protocol';

/** Where the peer is, or the line to it. */
export interface Remote {
  readonly host: string;
  readonly port: number;
}

/** A program that can be measured. */
export interface Subject {
  /** The command for a local port, where the peer is and the only service. */
  readonly command: (localPort: number, remote: Remote, serviceId: string) => readonly string[];
  /** It answers over the process channel (`host.ts`). */
  readonly channel: boolean;
  /** How it is known to be ready: by the line in its log, or by its port, where that is opened last (Linux only). */
  readonly ready: 'log' | 'port';
}

/** A subject that runs, one process. */
export interface RunningSubject {
  readonly pid: number;
  readonly port: number;
  /** Rejects when the process ends before `stop`. Never resolves. */
  readonly died: Promise<never>;
  /** Begins to watch the process's event loop and its pongs; null for a program that cannot. */
  readonly watch: (() => Watch) | null;
  stop(): Promise<void>;
}

interface Watch {
  /** What was seen since the watch began. */
  report(): Promise<HostReport>;
}

/**
 * The same settings file for all rows: what ends the reference at its defaults is enlarged (a program that reads more
 * slowly than the device sends; the 129th connection), all else is left, because nothing else made it faster: neither
 * larger read or WebSocket buffers nor larger frames.
 */
export const referenceSettings = {
  tunneling: { proxy: { tcp: { write_buffer_size: '1073741824', max_active_connections: '20000' } } },
};

function watched(child: ChildProcess): Watch {
  child.send('watch' satisfies HostRequest);
  return {
    report: () =>
      new Promise((resolve, reject) => {
        child.once('message', (report: HostReport) => resolve(report));
        child.once('exit', () => reject(new Error('the program ended')));
        child.send('report' satisfies HostRequest);
      }),
  };
}

/** Waited after the line in the log, ms: with the reference, a connection made at once was sometimes refused. */
const settle = 250;

async function listening(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new Error(`does not listen: ${lastWords(output())}`)), 60_000);
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

/** Whether a process listens on this port of 127.0.0.1, without a connection that would be one in the tunnel. */
async function listensOn(port: number): Promise<boolean> {
  const sockets = await readFile('/proc/net/tcp', 'utf8');
  return sockets.includes(` 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A `);
}

/** Starts one and waits until its tunnel stands and its port listens. */
export async function startSubject(subject: Subject, remote: Remote): Promise<RunningSubject> {
  const port = await freePort();
  const [program = '', ...args] = subject.command(port, remote, serviceId);
  const child = spawn(program, args, {
    env: { ...process.env, AWSIOT_TUNNEL_ACCESS_TOKEN: 'bench-access-token' },
    stdio: ['ignore', 'pipe', 'pipe', subject.channel ? 'ipc' : 'ignore'],
  });
  let output = '';
  // The end is enough: thousands of lines about connections may follow.
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-4_000));
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', keep);
  let stopping = false;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const died = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      // One without a log has nothing to say but how it ended.
      if (!stopping)
        reject(
          new Error(`the program ended (${signal ?? code})${subject.ready === 'log' ? `: ${lastWords(output)}` : ''}`),
        );
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
    await Promise.race([
      subject.ready === 'log'
        ? listening(child, () => output)
        : eventually(() => listensOn(port), 'a port that listens'),
      died,
    ]);
    // The reference says so a moment before it does so, and a connection to try it would be one in the tunnel.
    await Promise.race([delay(settle), died]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    port,
    died,
    watch: subject.channel ? () => watched(child) : null,
    stop,
  };
}

function lastWords(output: string): string {
  return (
    output
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^(\[[^\]]*\]\s*)+/, '')
      .slice(0, 100) ?? ''
  );
}
