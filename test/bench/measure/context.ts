import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../accounting';
import type { Sample } from '../figures';
import type { Peer } from '../peer/handle';
import type { RunningSubject } from '../subject';

/** What one measurement has at hand: a freshly started program and the peer it is connected to. */
export interface Context {
  readonly peer: Peer;
  readonly subject: RunningSubject;
  /** Length of the window, s. */
  readonly seconds: number;
}

export type Measurement = (context: Context) => Promise<Sample>;

/** Compiled code, grown TCP windows: the first moments say nothing about the rest. */
export const warmUp = 400;

/** Waits until `reached` says so; fails after `timeout` ms. */
export async function eventually(reached: () => Promise<boolean>, what: string, timeout = 20_000): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`not within ${timeout / 1000} s: ${what}`);
    await delay(10);
  }
}

/** Waits until the peer knows of so many connections. */
export async function started({ peer }: Context, count: number): Promise<void> {
  await eventually(async () => (await peer.ask({ kind: 'state' })).connections >= count, `${count} connections in the tunnel`);
}

/** Bytes and CPU in a window, after the warm-up. `count` tells the bytes that have arrived so far. */
export async function window(context: Context, count: () => Promise<number>): Promise<Sample> {
  await delay(warmUp);
  const [bytesBefore, cpuBefore, since] = [await count(), await cpuSeconds(context.subject.pid), performance.now()];
  await delay(context.seconds * 1000);
  const [bytesAfter, cpuAfter, until] = [await count(), await cpuSeconds(context.subject.pid), performance.now()];
  const bytes = bytesAfter - bytesBefore;
  if (bytes <= 0) throw new Error('nothing arrived');
  const sample: Sample = { throughput: bytes / 1e6 / ((until - since) / 1000) };
  if (cpuBefore !== null && cpuAfter !== null) sample.cpuPerGb = (cpuAfter - cpuBefore) / (bytes / 1e9);
  return sample;
}
