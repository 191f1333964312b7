import { describe, expect, it } from 'vitest';
import { itemsOf, listOf } from '../../../electron/app/fleet/device-list';
import type { FleetSnapshot } from '../../../electron/app/fleet/fleet-snapshot';
import type { ThingRecord } from '../../../electron/app/fleet/thing-catalog';
import { FilterChoices } from '../../../electron/app/fleet/list-filter';
import { filterKey, plainArrangement, type DeviceFilter } from '../../../shared/fleet/filters';
import { now, facts, thing } from '../../fakes/fleet-plane';

const known = (thingName: string, text = ''): ThingRecord => ({
  ...thing(thingName),
  name: thingName.toLowerCase(),
  text,
  seenAt: now,
});
const fleet = [known('Anchor'), known('pump-1', 'site=busan'), known('pump-2'), known('zoo')];
const base: FleetSnapshot = {
  things: new Map(fleet.map((one) => [one.thingName, one])),
  sorted: fleet,
  tunnels: new Map(),
  names: [],
  recent: new Map(),
  favourites: new Set(),
  sessions: [],
  arranged: plainArrangement,
  now,
};
const session = { id: 's', thingName: 'pump-2', tunnelId: 't-9', ticket: 'INC-7', here: true, live: true, open: true };
const shown = (some: FleetSnapshot, search = ''): readonly string[] =>
  listOf(some, search).entries.map(({ group, thingName }) => `${group} ${thingName ?? '-'}`);

describe('the list', () => {
  it('puts what is in hand first, then favourites, recent ones, open ones, the rest; each device once', () => {
    const tunnels = new Map([
      ['zoo', [facts('a', 'zoo')]],
      ['gone', [facts('b', 'gone', { status: 'CLOSED' })]],
      ['late', [facts('c', 'late', { endsAt: now - 1 })]],
      ['pump-2', [facts('d', 'pump-2')]],
    ]);
    expect(
      shown({
        ...base,
        tunnels,
        favourites: new Set(['Anchor', 'pump-2']),
        recent: new Map([
          ['pump-1', 5],
          ['Anchor', 9],
        ]),
        sessions: [session],
      }),
    ).toEqual(['here pump-2', 'favourites Anchor', 'recent pump-1', 'open zoo', 'others gone', 'others late']);
  });
});

describe('what is open, and what is offline, in the list', () => {
  it('has under what is open here only what is: one that is only looked at keeps its place', () => {
    const looked = { ...session, open: false };
    const tunnels = new Map([['pump-2', [facts('t-9', 'pump-2')]]]);
    expect(shown({ ...base, tunnels, sessions: [looked] })).toContain('open pump-2');
    expect(shown({ ...base, sessions: [looked], favourites: new Set(['pump-2']) })[0]).toBe('favourites pump-2');
    // Two tunnels of one device, of which one is connected: both are there.
    const both = shown({ ...base, tunnels, sessions: [{ ...session, id: 'a', tunnelId: 't-8' }, looked] });
    expect(both.filter((line) => line.endsWith('pump-2'))).toEqual(['here pump-2', 'open pump-2']);
  });

  it('finds devices that are offline, or online, by that word and not by the beginning of it', () => {
    const seen = (one: ThingRecord, connected: boolean): ThingRecord => ({
      ...one,
      connectivity: { connected, since: null },
    });
    const all = [seen(known('pump-1'), false), seen(known('pump-2'), true), known('offline-annex')];
    const there = { ...base, sorted: all, things: new Map(all.map((one) => [one.thingName, one])) };
    expect(shown(there, 'offline')).toEqual(['others offline-annex', 'others pump-1']);
    expect(shown(there, '오프라인 pump')).toEqual(['others pump-1']);
    expect(shown(there, 'Online')).toEqual(['others pump-2']);
    expect(shown(there, 'on')).toEqual([]);
    // A star does not hide what it is.
    expect(shown({ ...there, favourites: new Set(['pump-1', 'pump-2']) }, 'offline')[0]).toBe('favourites pump-1');
  });
});

describe('what is searched for in the list', () => {
  it('finds by name, attribute, ticket and tunnel; what begins as typed comes first', () => {
    expect(shown(base, 'P')).toEqual(['others pump-1', 'others pump-2']);
    expect(shown({ ...base, sorted: [...fleet, known('1-pump')] }, 'pump')).toEqual([
      'others pump-1',
      'others pump-2',
      'others 1-pump',
    ]);
    expect(shown(base, 'site=busan pump')).toEqual(['others pump-1']);
    expect(shown({ ...base, sessions: [session] }, 'inc-7')).toEqual(['here pump-2']);
    expect(shown({ ...base, sessions: [session] }, 't-9')).toEqual(['here pump-2']);
    expect(shown(base, 'boiler')).toEqual([]);
  });

  it('keeps a session of another environment beside a device of the same name', () => {
    expect(shown({ ...base, sessions: [{ ...session, here: false }] }, 'pump-2')).toEqual([
      'here pump-2',
      'others pump-2',
    ]);
  });

  it('makes rows of the stretch that is shown only', () => {
    const tunnels = new Map([
      [
        'pump-1',
        [
          facts('a', 'pump-1', { createdAt: now - 5, destination: { status: 'DISCONNECTED', since: null } }),
          facts('b', 'pump-1', { createdAt: now - 9 }),
        ],
      ],
    ]);
    const [item] = itemsOf(listOf({ ...base, tunnels }, 'pump'), { ...base, tunnels }, 0, 1);
    expect(item).toMatchObject({
      key: 'thing:pump-1',
      tunnelId: 'b',
      row: { thingName: 'pump-1', openTunnels: 2, favourite: false, ended: false },
    });
    expect(itemsOf(listOf(base, ''), base, 3, 10)).toHaveLength(1);
  });
});

describe('the list with filters', () => {
  const online = { connected: true, since: now - 5_000 };
  const away = (minutes: number) => ({ connected: false, since: now - minutes * 60_000 });
  const all: readonly ThingRecord[] = [
    { ...known('cam-1'), typeName: 'camera', groups: ['north'], attributes: { site: 'busan' }, connectivity: online },
    { ...known('cam-2'), typeName: 'camera', groups: [], attributes: { site: 'ulsan' }, connectivity: away(30) },
    { ...known('pump-3'), typeName: 'pump', groups: ['north'], attributes: { site: 'busan' }, connectivity: away(2) },
    known('pump-4'),
  ];
  const there: FleetSnapshot = { ...base, sorted: all, things: new Map(all.map((one) => [one.thingName, one])) };
  const filtered = (filters: readonly DeviceFilter[], search = '', more: Partial<FleetSnapshot> = {}) => {
    const list = listOf({ ...there, ...more, arranged: { filters, order: 'recent' } }, search);
    return { names: list.entries.map(({ thingName }) => thingName), hidden: list.hidden };
  };

  it('shows what fits one filter of each dimension, and counts what they hide', () => {
    expect(filtered([{ kind: 'online' }])).toEqual({ names: ['cam-1'], hidden: 3 });
    expect(filtered([{ kind: 'type', name: 'camera' }])).toEqual({ names: ['cam-1', 'cam-2'], hidden: 2 });
    expect(filtered([{ kind: 'group', name: 'north' }]).names).toEqual(['cam-1', 'pump-3']);
    const busan = { kind: 'attribute', key: 'site', value: 'busan' } as const;
    expect(filtered([busan]).names).toEqual(['cam-1', 'pump-3']);
    expect(filtered([busan, { ...busan, value: 'ulsan' }]).names).toEqual(['cam-1', 'cam-2', 'pump-3']);
    expect(filtered([busan, { kind: 'type', name: 'pump' }])).toEqual({ names: ['pump-3'], hidden: 3 });
  });

  it('counts only what fits the search, and finds what has an open tunnel', () => {
    const tunnels = new Map([['pump-4', [facts('t', 'pump-4')]]]);
    expect(filtered([{ kind: 'open-tunnel' }], 'pump', { tunnels })).toEqual({ names: ['pump-4'], hidden: 1 });
  });

  it('never hides what is in hand here, and hides favourites and recent ones like all others', () => {
    const more = { sessions: [session], favourites: new Set(['pump-4']), recent: new Map([['cam-2', 5]]) };
    expect(filtered([{ kind: 'type', name: 'none' }], '', more)).toEqual({ names: ['pump-2'], hidden: 4 });
  });

  it('stands by name or by who was seen last, with favourites first and without groups of its own for the rest', () => {
    const more = { favourites: new Set(['pump-4']), recent: new Map([['pump-3', 5]]) };
    const by = (order: 'name' | 'seen') => shown({ ...there, ...more, arranged: { filters: [], order } });
    expect(by('name')).toEqual(['favourites pump-4', 'others cam-1', 'others cam-2', 'others pump-3']);
    expect(by('seen')).toEqual(['favourites pump-4', 'others cam-1', 'others pump-3', 'others cam-2']);
  });

  it('offers types, groups and attributes by how common they are, and those that hold what is typed', () => {
    const offered = (typed: string) =>
      new FilterChoices()
        .of([...all], typed)
        .map(({ filter, count }) => `${filterKey(filter).replaceAll('\n', ' ')} ${count}`);
    expect(offered('')).toEqual([
      'type camera 2',
      'type pump 1',
      'group north 2',
      'attribute site busan 2',
      'attribute site ulsan 1',
    ]);
    expect(offered('site: Uls')).toEqual(['attribute site ulsan 1']);
    expect(offered('cam')).toEqual(['type camera 2']);
  });

  it('counts the things once for each state of the fleet, whatever is typed', () => {
    let looks = 0;
    const things = [...all].map((thing) => ({
      ...thing,
      get groups(): readonly string[] {
        looks += 1;
        return thing.groups;
      },
    }));
    const choices = new FilterChoices();
    for (const typed of ['', 's', 'si', 'site']) choices.of(things, typed);
    expect(looks).toBe(things.length);
    choices.of([...things], '');
    expect(looks).toBe(2 * things.length);
  });
});
