/** In which order the lines of one group of the list stand. Pure. */
import type { ListOrder } from '../../../shared/fleet/filters';
import type { DeviceGroup } from '../../../shared/fleet/list';
import type { SessionMark } from './fleet-snapshot';
import type { ThingRecord } from './thing-catalog';

/** One line of the list, before its row is put together. */
export interface DeviceListEntry {
  readonly group: DeviceGroup;
  readonly thingName: string | null;
  readonly session: SessionMark | null;
  /** The name in small letters. */
  readonly name: string;
  /** 0: it begins as typed; 1: it only holds that. */
  readonly rank: 0 | 1;
}

type Compare = (a: DeviceListEntry, b: DeviceListEntry) => number;

// A name that begins as typed comes before one that only holds it.
const byName: Compare = (a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Online is seen now; who went away is seen until then; of whom AWS says nothing of the kind comes last. */
function seenUntil(entry: DeviceListEntry, things: ReadonlyMap<string, ThingRecord>): number {
  const connectivity = entry.thingName === null ? null : (things.get(entry.thingName)?.connectivity ?? null);
  if (connectivity === null) return -1;
  return connectivity.connected ? Number.MAX_SAFE_INTEGER : (connectivity.since ?? 0);
}

export const comparing = (order: ListOrder, things: ReadonlyMap<string, ThingRecord>): Compare =>
  order === 'seen' ? (a, b) => a.rank - b.rank || seenUntil(b, things) - seenUntil(a, things) || byName(a, b) : byName;
