/** One figure measured several times. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/**
 * The value below which `share` (0–1) of the values lie, by linear interpolation between the two nearest. NaN for no
 * values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const position = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? Number.NaN;
  const high = sorted[Math.ceil(position)] ?? Number.NaN;
  return low + (high - low) * (position - Math.floor(position));
}

/** Null when nothing was measured. */
export function summarize(values: readonly number[]): Summary | null {
  if (values.length === 0) return null;
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values), count: values.length };
}
