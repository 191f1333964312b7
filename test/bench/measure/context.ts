import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../accounting';
import { LocalProgram } from '../clients';
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

/** How long one connection may take to get into the tunnel, ms. */
const startPatience = 20_000;

/**
 * Opens connections one after another, each in the tunnel before the next: the reference listens with a backlog of
 * none, so that of several at once some would wait seconds for the system's next attempt, which is no figure of its
 * own.
 * @param opened hears of each, so that what is open can be closed when a later one fails
 */
async function openPrograms(
  { peer, subject }: Context,
  count: number,
  opened: (program: LocalProgram) => void,
): Promise<void> {
  const before = (await peer.ask({ kind: 'state' })).connections;
  for (let number = 1; number <= count; number++) {
    const program = new LocalProgram(subject.port);
    opened(program);
    await Promise.race([program.connected, subject.died]);
    const end = performance.now() + startPatience;
    while ((await Promise.race([peer.ask({ kind: 'state' }), subject.died])).connections < before + number) {
      if (performance.now() > end)
        throw new Error(`connection ${before + number} did not get into the tunnel within ${startPatience / 1000} s`);
    }
  }
}

/** Opens so many, hands them over, and closes them whatever comes. */
export async function withPrograms<T>(
  context: Context,
  count: number,
  use: (programs: readonly LocalProgram[]) => Promise<T>,
): Promise<T> {
  const programs: LocalProgram[] = [];
  try {
    await openPrograms(context, count, (program) => programs.push(program));
    return await use(programs);
  } finally {
    for (const program of programs) program.stop();
  }
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
