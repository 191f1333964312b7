import { setTimeout as delay } from 'node:timers/promises';
import { residentMb } from '../accounting';
import type { LocalProgram } from '../clients';
import { quantile } from '../statistics';
import { withPrograms, window, type Measurement } from './context';
import { receivedBy } from './throughput';

/** The device has sent nothing more for so long, ms: the tunnel is paused, whatever could take bytes is full. */
const quiet = 500;
/** A proxy without a bound takes on and on; so much is enough to see that, s. */
const longest = 8;

/**
 * The most memory while the device sends to programs that do not read, and how much more that is than before. It goes
 * on until nothing moves any more: at first the operating system's own buffers, several MB a connection, take
 * everything.
 */
export function stalledReaders(count: number): Measurement {
  return async (context) =>
    withPrograms(context, count, async (programs) => {
      for (const program of programs) program.stall();
      const before = await residentMb(context.subject.pid);
      await context.peer.ask({ kind: 'download', shape: 'large' });
      try {
        let most = before;
        let [sent, movedAt] = [0, performance.now()];
        const end = performance.now() + longest * 1000;
        while (performance.now() < end && performance.now() - movedAt < quiet) {
          const now = await residentMb(context.subject.pid);
          if (now !== null) most = Math.max(most ?? 0, now);
          const { sentBytes } = await Promise.race([context.peer.ask({ kind: 'state' }), context.subject.died]);
          if (sentBytes > sent) [sent, movedAt] = [sentBytes, performance.now()];
          await Promise.race([delay(20), context.subject.died]);
        }
        return most === null || before === null ? {} : { resident: most, grown: most - before };
      } finally {
        await context.peer.ask({ kind: 'stop' });
      }
    });
}

/** Windows in turns, reading and stalled, so that the machine's own drift does not count. */
const turns = 5;
/** What the device sends to the one that stops reading: 80 kB/s. All of it together stays below any budget. */
const trickle = { bytes: 4_096, every: 50 } as const;

/**
 * Four connections download flat out, a fifth is sent a little. Their throughput while the fifth does not read, as a
 * share of that while it does. Its budget is not used up meanwhile; what comes after that, a paused tunnel, is no
 * matter of speed.
 */
export const stalledBeside: Measurement = async (context) =>
  withPrograms(context, 1, async ([fifth]) => {
    if (fifth === undefined) throw new Error('no connection');
    await context.peer.ask({ kind: 'mode', mode: 'sink' });
    // One that has spoken is left out by `download` and sent the trickle.
    fifth.write(Buffer.from('k'));
    return withPrograms(context, 4, async (programs: readonly LocalProgram[]) => {
      await context.peer.ask({ kind: 'download', shape: 'large' });
      await context.peer.ask({ kind: 'trickle', ...trickle });
      const throughput = { read: [] as number[], stalled: [] as number[] };
      try {
        for (let turn = 0; turn < turns; turn++) {
          for (const how of ['read', 'stalled'] as const) {
            if (how === 'read') fifth.resume();
            else fifth.stall();
            const sample = await window(context, () => Promise.resolve(receivedBy(programs)));
            throughput[how].push(sample.throughput ?? Number.NaN);
          }
        }
      } finally {
        await context.peer.ask({ kind: 'stop' });
      }
      return { kept: quantile(throughput.stalled, 0.5) / quantile(throughput.read, 0.5) };
    });
  });
