import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { listening } from './loopback';
import { until } from './wait';

/** Linux's list of its connections; state 02 is a SYN that nobody has answered. */
const connections = '/proc/net/tcp';
/** More than any system keeps waiting for a listener that asked for one. */
const most = 64;
/** So many others come and go while a connection waits: then it is not a slow machine that keeps it waiting. */
const patience = 20;

type Outcome = 'stands' | 'refused' | 'unanswered';

/** Unanswered: `patience` others to `talking`, begun later, were answered meanwhile. */
async function outcomeOf(socket: Socket, talking: number): Promise<Outcome> {
  const seen: Outcome[] = [];
  socket.once('connect', () => seen.push('stands'));
  socket.once('error', () => seen.push('refused'));
  for (let count = 0; count < patience && seen.length === 0; count += 1) {
    const other = connect(talking, '127.0.0.1');
    await once(other, 'connect');
    other.destroy();
  }
  return seen[0] ?? 'unanswered';
}

/**
 * A port of this machine that keeps silent as behind a firewall which drops everything: whoever connects to it is
 * neither accepted nor refused. It belongs to a listener that stands still and has as many connections waiting as it
 * may; Linux drops every further SYN.
 */
export class SilentPort {
  private constructor(
    readonly port: number,
    readonly worker: Worker,
    readonly wake: Int32Array,
    readonly waiting: readonly Socket[],
  ) {}

  /** Connections lead to `target` once it speaks. Null: on this machine such a port answers all the same. */
  static async open(target: number): Promise<SilentPort | null> {
    const wake = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(resolve(__dirname, 'silent-port-thread.mjs'), { workerData: { target, wake } });
    const [port] = (await once(worker, 'message')) as [number];
    const talking = createServer((socket) => socket.on('error', () => undefined).resume());
    const answering = await listening(talking);
    try {
      const waiting = await fill(port, answering);
      const silent = new SilentPort(port, worker, wake, waiting ?? []);
      if (waiting !== null) return silent;
      await silent.close();
      return null;
    } finally {
      talking.close();
    }
  }

  /**
   * Resolves once somebody waits for an answer of this port: their SYN is out, besides those that were sent to fill it.
   */
  async dialled(): Promise<void> {
    const dialling = new RegExp(String.raw`:${this.port.toString(16).toUpperCase().padStart(4, '0')} 02 `);
    await until(() => dialling.test(readFileSync(connections, 'latin1')));
  }

  /** From now on connections are taken. */
  async speak(): Promise<void> {
    const takes = once(this.worker, 'message');
    Atomics.store(this.wake, 0, 1);
    Atomics.notify(this.wake, 0);
    await takes;
  }

  async close(): Promise<void> {
    for (const socket of this.waiting) socket.destroy();
    await this.worker.terminate();
  }
}

/**
 * The connections that take all the room there is, once two more in a row were not answered. Null: there is always
 * room, or a refusal.
 */
async function fill(port: number, talking: number): Promise<readonly Socket[] | null> {
  const sockets: Socket[] = [];
  let unanswered = 0;
  while (sockets.length < most && unanswered < 2) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    sockets.push(socket);
    const outcome = await outcomeOf(socket, talking);
    if (outcome === 'refused') break;
    unanswered = outcome === 'unanswered' ? unanswered + 1 : 0;
  }
  const full = unanswered === 2;
  const waiting = full ? sockets.slice(0, -2) : [];
  for (const socket of sockets) if (!waiting.includes(socket)) socket.destroy();
  return full ? waiting : null;
}

/** Opens one for as long as `work` takes. */
export async function withSilentPort(target: number, work: (silent: SilentPort) => Promise<void>): Promise<void> {
  const silent = await SilentPort.open(target);
  if (silent === null) throw new Error('this machine has no silent ports');
  try {
    await work(silent);
  } finally {
    await silent.close();
  }
}

const tried = await SilentPort.open(0);
await tried?.close();
/** Whether this machine has such ports. Elsewhere what needs one is skipped by name. */
export const canBeSilent = tried !== null && existsSync(connections);
/** For the names of tests. */
export const needsSilence = 'needs a system that drops a SYN when nobody takes what waits';
