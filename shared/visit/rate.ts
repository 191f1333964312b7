/** How fast something was in the last seconds. Pure. */
export interface Sample {
  /** On a clock that does not jump. */
  readonly atMs: number;
  /** Acknowledged so far. */
  readonly bytes: number;
}

/** Less time says nothing. */
const leastMs = 1_000;

/** Bytes a second between the first sample and the last; null: they are too close. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1_000;
}
