/** What the last seconds of a line show: whether AWS's limit holds it back. Pure. */
import { documentedLimitBytesPerSecond } from './limit';
import { type LineSamples, type Sample, sampleAt } from './samples';

/**
 * So many seconds are looked at together, and each half of them. A single second says nothing: a program's socket takes
 * the next bytes when a third of the system's buffer is free again, which at this limit is a megabyte in one second and
 * nothing in the next.
 */
const seconds = 20;

/**
 * Of the documented limit: what comes that close for so long is held back by it. Far beyond it something else holds a
 * line back.
 */
const near = { whole: [0.85, 1.15], half: [0.8, 1.2] } as const;

type Carried = Extract<Sample, { readonly kind: 'carried' }>;

/** The last twenty seconds; null where one of them was not sampled, or they are not as many yet. */
function lastSeconds(samples: LineSamples): readonly Carried[] | null {
  const length = samples.kinds.length;
  const last = Array.from({ length: seconds }, (_, index) => sampleAt(samples, length - seconds + index));
  const carried = last.filter((each) => each.kind === 'carried');
  return length >= seconds && carried.length === seconds ? carried : null;
}

function isNear(rates: readonly number[], [least, most]: readonly [number, number]): boolean {
  const share = rates.reduce((sum, rate) => sum + rate, 0) / rates.length / documentedLimitBytesPerSecond;
  return share > least && share < most;
}

const stays = (rates: readonly number[]): boolean =>
  isNear(rates, near.whole) &&
  isNear(rates.slice(0, seconds / 2), near.half) &&
  isNear(rates.slice(seconds / 2), near.half);

/**
 * Whether AWS's documented limit is what limits: over the last twenty seconds one direction carried between 85 % and
 * 115 % of it, and about as much in their first half as in their second. `samples`: of the whole tunnel, a slot a
 * second.
 */
export function isLimited(samples: LineSamples): boolean {
  const last = lastSeconds(samples);
  return last !== null && (stays(last.map(({ up }) => up)) || stays(last.map(({ down }) => down)));
}
