import { beginOf, type LineSamples, type Sample, sampleAt } from '../../shared/line/samples';
import { useTimed } from '../store/clock';

/** A figure that is older (ms) is not shown any more. */
const newestForMs = 3_000;

/** What flows now, as far as that is known: the last second that was sampled, or that the line is broken; null: neither was told lately. */
export function useNewest(
  samples: LineSamples,
): Exclude<Sample, { readonly kind: 'nothing' }> | { readonly kind: 'broken' } | null {
  return useTimed((now) => {
    for (let index = samples.kinds.length - 1; index >= 0; index -= 1) {
      if (now - beginOf(samples, index + 1) > newestForMs) return null;
      const sample = sampleAt(samples, index);
      if (sample.kind === 'carried') return { kind: 'carried', up: sample.up, down: sample.down, roundTrip: null };
      if (sample.kind === 'broken') return { kind: 'broken' };
    }
    return null;
  });
}
