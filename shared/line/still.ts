import { type LineSamples, sampleAt, slotKinds } from './samples';

/**
 * News of a line on which something moves may wait so long (ms): the window draws its pictures and figures anew for each
 * of them, which is most of what it costs in a transfer, and nobody reads figures that change faster.
 */
export const movingForMs = 2_000;

/** News of a line on which nothing moves may wait so long (ms): its picture only moves aside. */
export const stillForMs = 5_000;

/**
 * What a line does on which nothing moves: it is open and carries nothing, or it is broken, or nobody knows. Null:
 * something moves.
 */
export type Stillness = LineSamples['kinds'][number] | null;

/**
 * Whether all of these samples say the same, and nothing was carried in any of them. Null also where there are none.
 * Pure.
 */
export function stillnessOf(samples: LineSamples): Stillness {
  const [kind] = samples.kinds;
  if (kind === undefined || samples.kinds.some((each) => each !== kind)) return null;
  if (slotKinds[kind] !== 'carried') return kind;
  const isStill = samples.kinds.every((_, index) => {
    const sample = sampleAt(samples, index);
    return sample.kind === 'carried' && sample.up === 0 && sample.down === 0 && sample.roundTrip === null;
  });
  return isStill ? kind : null;
}
