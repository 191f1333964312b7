/** What the last seconds of a line show: whether AWS's limit holds it back. Pure. */
import { documentedLimit } from './limit';
import { type LineSamples, type Sample, sampleAt } from './samples';

/** So many seconds must agree. */
const seconds = 10;

/** Of the documented limit, bytes a second: what comes that close for so long is held back by it. */
const nearLimit = 0.85 * documentedLimit;

/** A line that carries more is not held back by this limit, whatever else may slow it. */
const beyondLimit = 1.15 * documentedLimit;

type Carried = Extract<Sample, { readonly kind: 'carried' }>;

/** The last ten seconds; null where one of them was not sampled, or they are not as many yet. */
function lastSeconds(samples: LineSamples): readonly Carried[] | null {
  const length = samples.kinds.length;
  const last = Array.from({ length: seconds }, (_, index) => sampleAt(samples, length - seconds + index));
  const carried = last.filter((each) => each.kind === 'carried');
  return length >= seconds && carried.length === seconds ? carried : null;
}

/**
 * Whether AWS's documented limit is what limits: one direction stayed between 85 % and 115 % of it in each of the last ten seconds.
 * `samples`: of the whole tunnel, a slot a second.
 */
export function isLimited(samples: LineSamples): boolean {
  const last = lastSeconds(samples);
  const stays = (of: (sample: Carried) => number): boolean =>
    last?.every((sample) => of(sample) > nearLimit && of(sample) < beyondLimit) ?? false;
  return stays(({ up }) => up) || stays(({ down }) => down);
}
