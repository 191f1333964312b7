import type { NewEntry } from './events';
import type { TimelineEntry } from './view';

export const maxEntries = 200;

/**
 * Newest first; numbered upwards; the oldest fall off, but for the first connection: a report says since when somebody
 * was on the device.
 */
export function withEntry(timeline: readonly TimelineEntry[], entry: NewEntry): readonly TimelineEntry[] {
  const longer = [{ ...entry, id: (timeline[0]?.id ?? 0) + 1 }, ...timeline];
  if (longer.length <= maxEntries) return longer;
  const first = longer.findLast(({ kind }) => kind === 'connected');
  const dropped = longer.findLastIndex((each) => each !== first);
  return longer.filter((_, index) => index !== dropped);
}
