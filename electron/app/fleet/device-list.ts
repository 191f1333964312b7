/** From what is known to the list: joined, searched, in groups, and cut to the stretch that is on the screen. Pure. */
import {
  deviceGroups,
  type DeviceItem,
  type DeviceListView,
  type DeviceRow,
  type ThingView,
} from '../../../shared/fleet/list';
import { plainArrangement } from '../../../shared/fleet/filters';
import { choicesOf, proposeTunnel, ranked } from '../../../shared/fleet/propose';
import { ticketOf } from '../../../shared/presentation/words';
import { presenceWords, type CloudError } from '../../cloud';
import type { FleetSnapshot } from './fleet-snapshot';
import { groupsOf } from './list-groups';
import type { DeviceListEntry } from './list-order';

/** The whole list for one search, of which the window shows a stretch. */
export interface DeviceList {
  readonly entries: readonly DeviceListEntry[];
  readonly counts: DeviceListView['counts'];
  /** Lines that fit the search and that the filters hide. */
  readonly hidden: number;
}

/**
 * Every word has to be in the name, the attributes or type, a ticket or a tunnel's id; `key=value` is an attribute, and
 * `offline`, typed to its end, finds the devices that are.
 */
function matcherOf(search: string): {
  readonly words: readonly string[];
  readonly fits: (name: string, text: string, online: boolean | null) => boolean;
} {
  const words = search
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return {
    words,
    fits: (name, text, online) =>
      words.every(
        (word) => name.includes(word) || text.includes(word) || (online !== null && presenceWords.get(word) === online),
      ),
  };
}

/**
 * The whole list for a search: every known device once, sessions that have none of their own beside them. Runs for each
 * key that is pressed.
 */
export function listOf(fleet: FleetSnapshot, search: string): DeviceList {
  const { things, sorted, tunnels, names, recent, favourites, sessions } = fleet;
  const { words, fits } = matcherOf(search);
  const [first = ''] = words;
  const taken = new Set<string>();
  const textOf = (thingName: string): string =>
    [
      things.get(thingName)?.text ?? '',
      ...(tunnels.get(thingName) ?? []).flatMap(({ tunnelId, description }) => [tunnelId, description ?? '']),
    ]
      .join('\n')
      .toLowerCase();
  const onlineOf = (thingName: string | null): boolean | null =>
    thingName === null ? null : (things.get(thingName)?.connectivity?.connected ?? null);
  const { place, put, ended } = groupsOf(fleet, first);

  for (const session of sessions) {
    const { thingName, tunnelId, ticket, here, live, open } = session;
    if (here && thingName !== null) {
      if (taken.has(thingName) && !live) continue;
      taken.add(thingName);
    }
    const name = (thingName ?? '').toLowerCase();
    if (
      words.length > 0 &&
      !fits(
        name,
        `${thingName === null ? '' : textOf(thingName)}\n${tunnelId ?? ''}\n${ticket ?? ''}`.toLowerCase(),
        onlineOf(thingName),
      )
    )
      continue;
    put(open ? 'here' : thingName !== null && here ? place(thingName) : 'recent', thingName, session, name);
  }
  for (const thingName of new Set([...favourites, ...recent.keys(), ...tunnels.keys(), ...names])) {
    if (taken.has(thingName)) continue;
    taken.add(thingName);
    const name = thingName.toLowerCase();
    if (words.length === 0 || fits(name, textOf(thingName), onlineOf(thingName)))
      put(place(thingName), thingName, null, name);
  }
  // Whatever is known of by more than its name has been placed: these are the rest.
  for (const { thingName, name, text, connectivity } of sorted) {
    if (!taken.has(thingName) && (words.length === 0 || fits(name, text, connectivity?.connected ?? null)))
      put('others', thingName, null, name);
  }

  const { groups, hidden } = ended();
  return {
    entries: deviceGroups.flatMap((group) => groups[group]),
    counts: {
      here: groups.here.length,
      favourites: groups.favourites.length,
      recent: groups.recent.length,
      open: groups.open.length,
      others: groups.others.length,
    },
    hidden,
  };
}

/** Of a list that could not be refreshed. `onlyTunnels`: nothing else names things. */
export function failureStatus(error: CloudError, onlyTunnels: boolean): DeviceListView['status'] {
  // Names without tunnels are a list still: what may not be asked is named beside it.
  if (error.kind === 'access-denied') return onlyTunnels ? 'denied' : 'ready';
  return error.kind === 'offline' || error.kind === 'web-proxy' ? 'offline' : 'error';
}

function rowOf(thingName: string, { things, tunnels, recent, favourites, now }: FleetSnapshot): DeviceRow {
  const all = tunnels.get(thingName) ?? [];
  const thing = things.get(thingName);
  const connectivity = thing?.connectivity ?? null;
  const open = choicesOf(all, now);
  const best = proposeTunnel(open, [], now);
  return {
    thingName,
    tunnel:
      best === null
        ? null
        : {
            tunnelId: best.tunnelId,
            endsAt: best.endsAt,
            services: best.services,
            ticket: ticketOf(best.tags),
            destination: best.destination,
            source: best.source,
          },
    openTunnels: open.length,
    lastUsedAt: recent.get(thingName) ?? null,
    ended: best === null && all.length > 0,
    favourite: favourites.has(thingName),
    connectivity,
    seenAt: connectivity === null ? null : (thing?.seenAt ?? null),
  };
}

/** The stretch of the list that the window asked for. */
export const itemsOf = (
  { entries }: DeviceList,
  fleet: FleetSnapshot,
  from: number,
  count: number,
): readonly DeviceItem[] =>
  entries.slice(from, from + count).map(({ group, thingName, session }) => {
    const row = thingName === null || session?.here === false ? null : rowOf(thingName, fleet);
    return {
      key: session === null ? `thing:${thingName ?? ''}` : `session:${session.id}`,
      group,
      sessionId: session?.id ?? null,
      tunnelId: session?.tunnelId ?? row?.tunnel?.tunnelId ?? null,
      row,
    };
  });

const mostAttributes = 50;

/** Everything known of one thing. `registry`: whether all names are known, so that an unknown one does not exist. */
export function thingOf(
  thingName: string,
  fleet: FleetSnapshot,
  registry: 'all' | 'some',
  wanted: readonly string[],
): ThingView {
  const { now } = fleet;
  const thing = fleet.things.get(thingName);
  const tunnels = [...(fleet.tunnels.get(thingName) ?? [])].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  return {
    thingName,
    known: thing !== undefined || tunnels.length > 0 ? 'yes' : registry === 'all' ? 'no' : 'unknown',
    typeName: thing?.typeName ?? null,
    attributes: Object.entries(thing?.attributes ?? {})
      .slice(0, mostAttributes)
      .map(([key, value]) => ({ key, value })),
    connectivity: thing?.connectivity ?? null,
    seenAt: thing?.connectivity === undefined || thing.connectivity === null ? null : thing.seenAt,
    tunnels: ranked(choicesOf(tunnels, now), wanted, now),
    services: tunnels.find(({ services }) => services.length > 0)?.services ?? [],
    checkedAt: now,
  };
}

/** Names that begin as typed, then names that hold it. */
export function suggestionsOf(fleet: FleetSnapshot, typed: string, most: number): readonly string[] {
  const { entries } = listOf({ ...fleet, sessions: [], arranged: plainArrangement }, typed);
  return entries.flatMap(({ thingName }) => (thingName === null ? [] : [thingName])).slice(0, most);
}
