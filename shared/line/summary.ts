import { beginOf, type LineSamples, sampleAt } from './samples';

/** A part of a line in figures, for those who do not see its picture. */
export interface Part {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Bytes a second while something was sampled; null: nothing was. */
  readonly up: number | null;
  readonly down: number | null;
  /** The longest, ms; null: no pong came. */
  readonly roundTrip: number | null;
  readonly brokenMs: number;
}

/** The last `parts` times `partMs`, the oldest first. Parts before the first sample are left out. Pure. */
export function summaryOf(samples: LineSamples, partMs: number, parts: number): readonly Part[] {
  const { stepMs, kinds } = samples;
  const perPart = partMs / stepMs;
  return Array.from({ length: parts }, (_, index) => kinds.length - (parts - index) * perPart)
    .filter((first) => first + perPart > 0)
    .map((first) => {
      const slots = Array.from({ length: perPart }, (_, index) => first + index)
        .filter((index) => index >= 0)
        .map((index) => sampleAt(samples, index));
      const carried = slots.filter((each) => each.kind === 'carried');
      const mean = (of: 'up' | 'down'): number | null =>
        carried.length === 0 ? null : carried.reduce((sum, each) => sum + each[of], 0) / carried.length;
      const trips = carried.flatMap(({ roundTrip }) => (roundTrip === null ? [] : [roundTrip]));
      return {
        from: beginOf(samples, first),
        to: beginOf(samples, first + perPart),
        up: mean('up'),
        down: mean('down'),
        roundTrip: trips.length === 0 ? null : Math.max(...trips),
        brokenMs: slots.filter(({ kind }) => kind === 'broken').length * stepMs,
      };
    });
}
