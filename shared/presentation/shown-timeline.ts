/** Which lines of a session's timeline are shown. Pure. */
import type { TimelineEntry } from '../session/view';

export interface ShownEntry {
  readonly entry: TimelineEntry;
  /** Words of another kind fit better than those of the entry's own. */
  readonly as: 'own' | 'no-tunnel';
}

/** What was observed and the problem diagnosed from it are noted within this time (ms). */
const together = 1000;
const observations: ReadonlySet<TimelineEntry['kind']> = new Set(['device-disconnected', 'device-did-not-come']);
const provesTunnel: ReadonlySet<TimelineEntry['kind']> = new Set(['tunnel-opened', 'tunnel-described', 'connected']);

/**
 * The timeline (newest first) without saying a thing twice: the problem "device not connected" stands right above
 * the observation it was made of, which then is the failure. An end of a tunnel that was never there is a search
 * without result.
 */
export function shownTimeline(timeline: readonly TimelineEntry[]): readonly ShownEntry[] {
  const oldestProof = timeline.findLastIndex(({ kind }) => provesTunnel.has(kind));
  const saysTwice = (newer: TimelineEntry | undefined, older: TimelineEntry | undefined): boolean =>
    newer?.kind === 'problem' &&
    newer.params['code'] === 'device-disconnected' &&
    older !== undefined &&
    observations.has(older.kind) &&
    newer.at - older.at <= together;
  return timeline.flatMap((entry, index): readonly ShownEntry[] => {
    if (saysTwice(entry, timeline[index + 1])) return [];
    const failed = saysTwice(timeline[index - 1], entry);
    const neverThere = entry.kind === 'tunnel-ended' && entry.params['how'] === 'not-found' && index > oldestProof;
    return [{ entry: failed ? { ...entry, outcome: 'failed' } : entry, as: neverThere ? 'no-tunnel' : 'own' }];
  });
}
