/** What a line carried in the last seconds, where they say how much it carries. Pure. */
import { type LineSamples, sampleAt } from './samples';

/** What was longer ago is no measure any more. */
export const latelyMs = 10_000;

/**
 * A second with less says how little was asked for, not how much the line carries: somebody typed, or logged in. It is
 * half of one piece of a file.
 */
const leastPerSecond = 16 * 1_024;

/** Bytes a second, of the seconds since the last break that were busy; null: there were none. */
export function carriedLately(samples: LineSamples, direction: 'up' | 'down'): number | null {
  let [sum, busy] = [0, 0];
  for (let index = samples.kinds.length - 1; index >= 0; index -= 1) {
    const sample = sampleAt(samples, index);
    if (sample.kind === 'broken') break;
    if (sample.kind !== 'carried' || sample[direction] < leastPerSecond) continue;
    sum += sample[direction];
    busy += 1;
  }
  return busy === 0 ? null : sum / busy;
}
