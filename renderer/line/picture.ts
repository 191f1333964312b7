/** What is drawn of a line: numbers and times, no colours. Pure. */
import { documentedLimitBytesPerSecond } from '../../shared/line/limit';
import type { Mark } from '../../shared/line/marks';
import { beginOf, type LineSamples, sampleAt } from '../../shared/line/samples';

/** A value; null: a gap that no line crosses; undefined: none was measured here, which is no gap. */
type Value = number | null | undefined;

export interface Picture {
  /** Epoch seconds of the middle of each slot. */
  readonly times: readonly number[];
  readonly solid: readonly Value[];
  /** Absent: there is one line only. */
  readonly dotted: readonly Value[] | null;
  /** From and to, epoch seconds. */
  readonly breaks: readonly (readonly [number, number])[];
  readonly marks: readonly Mark[];
  /** The time axis, epoch seconds. */
  readonly from: number;
  readonly to: number;
  /** The upper end of the other axis; it begins at 0. */
  readonly top: number;
  /** Where the dashed line is, if there is one. */
  readonly limit: number | null;
}

/** What is the same of every picture of these slots. */
function frameOf(
  samples: LineSamples,
  lengthMs: number,
): Pick<Picture, 'times' | 'breaks' | 'from' | 'to'> & {
  readonly indices: readonly number[];
} {
  const { kinds, stepMs, endsAt } = samples;
  const first = Math.max(0, kinds.length - lengthMs / stepMs);
  const indices = Array.from({ length: kinds.length - first }, (_, index) => first + index);
  const breaks: [number, number][] = [];
  for (const index of indices) {
    if (sampleAt(samples, index).kind !== 'broken') continue;
    const [from, to] = [beginOf(samples, index) / 1_000, beginOf(samples, index + 1) / 1_000];
    const last = breaks.at(-1);
    if (last?.[1] === from) last[1] = to;
    else breaks.push([from, to]);
  }
  return {
    indices,
    times: indices.map((index) => (beginOf(samples, index) + stepMs / 2) / 1_000),
    breaks,
    from: (endsAt - lengthMs) / 1_000,
    to: endsAt / 1_000,
  };
}

/** The upper end of the axis: the documented limit, and only where more flows as many times it as are needed. */
export const topOf = (rates: readonly Value[]): number =>
  documentedLimitBytesPerSecond *
  Math.max(1, Math.ceil(Math.max(0, ...rates.map((rate) => rate ?? 0)) / documentedLimitBytesPerSecond));

/** Bytes a second of the last `lengthMs`. */
export function ratePicture(samples: LineSamples, lengthMs: number, marks: readonly Mark[] = []): Picture {
  const { indices, ...frame } = frameOf(samples, lengthMs);
  const rates = (of: 'up' | 'down'): readonly Value[] =>
    indices.map((index) => {
      const sample = sampleAt(samples, index);
      return sample.kind === 'carried' ? sample[of] : null;
    });
  const [solid, dotted] = [rates('up'), rates('down')];
  return { ...frame, solid, dotted, marks, top: topOf([...solid, ...dotted]), limit: documentedLimitBytesPerSecond };
}

/**
 * Whether nothing stands in it but a base line from end to end: two such pictures look the same, whatever their times.
 * Pure.
 */
export const isBare = ({ times, solid, dotted, breaks, marks, from, to }: Picture): boolean =>
  breaks.length === 0 &&
  marks.length === 0 &&
  times.length > 1 &&
  times.length * ((times[1] ?? 0) - (times[0] ?? 0)) >= to - from &&
  [solid, dotted ?? []].every((values) => values.every((value) => value === 0));

/** Ends of the axis of round trips, ms. */
const tops = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000];

/** Round trips of the last `lengthMs`, ms: one for each pong, and nothing between them that was not measured. */
export function roundTripPicture(samples: LineSamples, lengthMs: number): Picture {
  const { indices, ...frame } = frameOf(samples, lengthMs);
  const solid = indices.map((index): Value => {
    const sample = sampleAt(samples, index);
    return sample.kind === 'carried' ? (sample.roundTrip ?? undefined) : null;
  });
  const longest = Math.max(0, ...solid.map((trip) => trip ?? 0));
  const top = tops.find((each) => each >= longest) ?? longest;
  return { ...frame, solid, dotted: null, marks: [], top, limit: null };
}
