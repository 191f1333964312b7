import type { Figure, Sample } from './figures';
import { summarize, type Summary } from './statistics';

/** All windows of one row on one program. */
export interface Series {
  readonly row: string;
  readonly title: string;
  readonly subject: string;
  readonly samples: readonly Sample[];
  /** Why windows are missing: the program ended, say. */
  readonly failures: readonly string[];
}

export const ours = 'ours';
export const reference = 'reference';
export const relay = 'TLS relay';
export const peer = 'peer';
/** Ours with the upward window switched off by its tuning. */
export const noWindow = 'no window';
/** Nothing between the program and the line. */
export const bare = 'bare';

/** One figure of one series; null when no window gave it. */
export function figureOf(series: Series, figure: Figure): Summary | null {
  return summarize(series.samples.map((sample) => sample[figure]).filter((value) => value !== undefined));
}

/** Ours divided by the reference's, medians; null when one of them is missing or zero. */
export function ratioOf(all: readonly Series[], row: string, figure: Figure): number | null {
  const median = (subject: string): number | null => {
    const series = all.find((each) => each.row === row && each.subject === subject);
    return series === undefined ? null : (figureOf(series, figure)?.median ?? null);
  };
  const [mine, theirs] = [median(ours), median(reference)];
  return mine === null || theirs === null || theirs === 0 ? null : mine / theirs;
}
