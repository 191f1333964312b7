import { beginOf, type LineSamples, type Sample, sampleAt } from '../../shared/line/samples';
import { movingForMs, stillForMs } from '../../shared/line/still';
import { useTimed } from '../store/clock';

/** A figure that is older (ms) is not shown any more. That nothing moves is told more seldom. */
const newestForMs = movingForMs + 2_000;
const stillNewestForMs = newestForMs + stillForMs;

type Newest = Exclude<Sample, { readonly kind: 'nothing' }> | { readonly kind: 'broken' } | null;

function newestOf(samples: LineSamples, now: number): Newest {
  for (let index = samples.kinds.length - 1; index >= 0; index -= 1) {
    const age = now - beginOf(samples, index + 1);
    if (age > stillNewestForMs) return null;
    const sample = sampleAt(samples, index);
    if (sample.kind === 'broken') return { kind: 'broken' };
    if (sample.kind !== 'carried') continue;
    return moves(sample) && age > newestForMs
      ? null
      : { kind: 'carried', up: sample.up, down: sample.down, roundTrip: null };
  }
  return null;
}

const moves = (newest: Newest): boolean => newest?.kind === 'carried' && (newest.up > 0 || newest.down > 0);

/**
 * What flows now, as far as that is known: the last second that was sampled, or that the line is broken; null: neither
 * was told lately.
 */
export const useNewest = (samples: LineSamples): Newest => useTimed((now) => newestOf(samples, now));
