import type { NewEntry } from './events';
import type { TimelineEntry } from './view';

export const maxEntries = 200;

/** Newest first; numbered upwards; the oldest fall off. */
export const withEntry = (timeline: readonly TimelineEntry[], entry: NewEntry): readonly TimelineEntry[] =>
  [{ ...entry, id: (timeline[0]?.id ?? 0) + 1 }, ...timeline].slice(0, maxEntries);
