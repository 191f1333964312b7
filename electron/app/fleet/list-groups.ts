/** Which group of the list a device stands in, and what the filters let into the list. */
import { isOpen } from '../../../shared/fleet/propose';
import type { DeviceGroup } from '../../../shared/fleet/list';
import type { FleetSnapshot, SessionMark } from './fleet-snapshot';
import { filterOf } from './list-filter';
import { comparing, type DeviceListEntry } from './list-order';

interface Groups {
  /** Where a device stands that nothing is open on here. */
  readonly place: (thingName: string) => DeviceGroup;
  /** Takes a line into its group, if the filters let it through. What is in hand here is never filtered away. */
  readonly put: (group: DeviceGroup, thingName: string | null, session: SessionMark | null, name: string) => void;
  /** All of them in order, and how many lines the filters hid. */
  readonly ended: () => {
    readonly groups: Readonly<Record<DeviceGroup, readonly DeviceListEntry[]>>;
    readonly hidden: number;
  };
}

/** `first`: the first word that is searched for, small letters. */
export function groupsOf({ things, tunnels, recent, favourites, arranged, now }: FleetSnapshot, first: string): Groups {
  const groups: Record<DeviceGroup, DeviceListEntry[]> = { here: [], favourites: [], recent: [], open: [], others: [] };
  const { filters, order } = arranged;
  const passes = filterOf(filters);
  let hidden = 0;
  const hasOpenTunnel = (thingName: string | null): boolean =>
    thingName !== null && (tunnels.get(thingName) ?? []).some((facts) => isOpen(facts, now));
  const used = ({ thingName }: DeviceListEntry): number => (thingName === null ? 0 : (recent.get(thingName) ?? 0));
  return {
    place(thingName) {
      if (favourites.has(thingName)) return 'favourites';
      if (order !== 'recent') return 'others';
      if (recent.has(thingName)) return 'recent';
      return hasOpenTunnel(thingName) ? 'open' : 'others';
    },
    put(group, thingName, session, name) {
      const thing = thingName === null ? undefined : things.get(thingName);
      if (group !== 'here' && passes !== null && !passes(thing, () => hasOpenTunnel(thingName))) hidden += 1;
      else groups[group].push({ group, thingName, session, name, rank: name.startsWith(first) ? 0 : 1 });
    },
    ended() {
      groups.recent.sort((a, b) => used(b) - used(a));
      const compare = comparing(order, things);
      for (const group of [groups.favourites, groups.open, groups.others]) group.sort(compare);
      return { groups, hidden };
    },
  };
}
