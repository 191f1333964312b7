import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ControlPlane, ThingRegistry, CloudResult, TunnelSummary } from '../../../electron/cloud';
import { itemsOf, listOf, type FleetSnapshot } from '../../../electron/app/fleet/device-list';
import type { ThingRecord } from '../../../electron/app/fleet/thing-catalog';
import { createSession } from '../../../shared/session';
import type { TunnelFacts } from '../../../shared/session/view';
import { fleetRig, hastyTime } from '../../fakes/fleet-rig';

const now = 1_700_000_000_000;

function facts(tunnelId: string, thingName: string | null, over: Partial<TunnelFacts> = {}): TunnelFacts {
  return {
    tunnelId,
    arn: null,
    status: 'OPEN',
    thingName,
    services: ['SSH'],
    description: null,
    tags: [],
    createdAt: now - 60_000,
    lifetimeMinutes: 720,
    endsAt: now + 3_600_000,
    source: { status: 'DISCONNECTED', since: null },
    destination: { status: 'CONNECTED', since: now },
    checkedAt: now,
    ...over,
  };
}
const summary = (tunnelId: string, status: 'OPEN' | 'CLOSED' = 'OPEN'): TunnelSummary => ({
  tunnelId,
  arn: null,
  status,
  description: null,
  createdAt: now,
  lastUpdatedAt: now,
});
const ok = <T>(value: T): CloudResult<T> => ({ ok: true, value, serverTime: null });
const failure = (
  kind: 'access-denied' | 'offline' | 'service' | 'invalid',
  action = 'iot:ListTunnels',
): CloudResult<never> => ({
  ok: false,
  error: { kind, name: 'X', status: 400, words: '', requestId: null, serverTime: null, action, resource: '*' },
});

function plane(over: Partial<ControlPlane>): ControlPlane {
  const refuse = (): never => {
    throw new Error('not expected');
  };
  return {
    environment: {
      id: 'e',
      kind: 'aws',
      region: 'r',
      label: '',
      controlPlane: null,
      dataPlane: { host: '', port: 1 },
      extraCa: [],
      profile: null,
    },
    describe: refuse,
    list: refuse,
    open: refuse,
    rotate: refuse,
    close: refuse,
    prompting: refuse,
    dispose: () => undefined,
    ...over,
  };
}
const noTunnels: ControlPlane['list'] = () => Promise.resolve(ok({ tunnels: [], nextToken: null }));
const thing = (thingName: string) => ({ thingName, typeName: null, attributes: {}, connectivity: null });

describe('device directory', () => {
  afterEach(() => void vi.useRealTimers());

  it('walks every page and describes every open tunnel, few at a time', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `t${index}`);
    let inFlight = 0;
    let most = 0;
    const list = vi.fn<ControlPlane['list']>(({ nextToken }) => {
      const from = Number(nextToken ?? '0');
      return Promise.resolve(
        ok({
          tunnels: ids.slice(from, from + 10).map((id) => summary(id)),
          nextToken: from + 10 < ids.length ? String(from + 10) : null,
        }),
      );
    });
    const describeTunnel = vi.fn<ControlPlane['describe']>(async (id) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      return ok(facts(id, `thing-${id}`));
    });
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list, describe: describeTunnel }), { now: time }, timers);
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 100 });
    expect(list).toHaveBeenCalledTimes(3);
    expect(describeTunnel).toHaveBeenCalledTimes(25);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
    expect(rig.last()).toMatchObject({ status: 'ready', outstanding: 0, counts: { open: 25 } });
    expect(rig.last().items).toHaveLength(25);
    // A refresh soon after asks for the list, not for what is known already.
    await rig.directory.refresh();
    expect(list).toHaveBeenCalledTimes(6);
    expect(describeTunnel).toHaveBeenCalledTimes(25);
    rig.directory.dispose();
  });

  it('looks first for the tunnels of favourites and recent devices where there are many', async () => {
    const order: string[] = [];
    const list: ControlPlane['list'] = ({ nextToken, thingName }) =>
      Promise.resolve(
        ok(
          thingName === undefined
            ? {
                tunnels: Array.from({ length: 100 }, (_, index) => summary(`${nextToken ?? 'a'}${index}`)),
                nextToken: nextToken === undefined ? 'b' : null,
              }
            : { tunnels: [summary('b99')], nextToken: null },
        ),
      );
    const describeTunnel: ControlPlane['describe'] = (id) => {
      order.push(id);
      return Promise.resolve(ok(facts(id, `thing-${id}`)));
    };
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list, describe: describeTunnel }), { favourites: () => ['mine'], now: time }, timers);
    await rig.directory.refresh();
    expect(order).toHaveLength(200);
    expect(order.indexOf('b99')).toBeLessThan(40);
    rig.directory.dispose();
  });

  it('falls back from the index to ListThings to tunnels alone, remembers what was denied, and says so', async () => {
    const search = vi.fn<ThingRegistry['search']>(() => Promise.resolve(failure('access-denied', 'iot:SearchIndex')));
    const listThings = vi.fn<ThingRegistry['list']>(() =>
      Promise.resolve(ok({ things: [thing('a'), thing('b')], nextToken: null })),
    );
    const rig = fleetRig(plane({ list: noTunnels, things: { search, list: listThings } }));
    await rig.directory.refresh();
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({
      status: 'ready',
      names: 'things',
      complete: true,
      denied: ['iot:SearchIndex'],
      counts: { others: 2 },
    });
    expect(search).toHaveBeenCalledTimes(1);
    listThings.mockImplementation(() => Promise.resolve(failure('access-denied', 'iot:ListThings')));
    // Asked for by a person: what was denied is tried again.
    await rig.directory.refresh(true);
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(search).toHaveBeenCalledTimes(2);
    expect(rig.last()).toMatchObject({
      status: 'ready',
      names: 'tunnels',
      denied: ['iot:SearchIndex', 'iot:ListThings'],
    });
    rig.directory.dispose();
  });

  it('keeps the names where tunnels may not be listed, and is denied where nothing may', async () => {
    const denied: ControlPlane['list'] = () => Promise.resolve(failure('access-denied'));
    const names: ThingRegistry = {
      search: () => Promise.resolve(ok({ things: [thing('a')], nextToken: null })),
      list: () => Promise.resolve(failure('invalid')),
    };
    const some = fleetRig(plane({ list: denied, things: names }));
    await some.directory.refresh();
    some.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(some.last()).toMatchObject({
      status: 'ready',
      names: 'index',
      denied: ['iot:ListTunnels'],
      counts: { others: 1 },
    });
    const none = fleetRig(plane({ list: denied }));
    await none.directory.refresh();
    none.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(none.last().status).toBe('denied');
    some.directory.dispose();
    none.directory.dispose();
  });

  it('names a web proxy of a kind that cannot be used', async () => {
    const blocked: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'web-proxy',
        name: 'unsupported',
        status: null,
        words: '',
        requestId: null,
        serverTime: null,
        action: 'iot:ListTunnels',
        resource: '*',
        webProxy: { host: 'socks.corp', status: null, unsupported: 'SOCKS5' },
      },
    };
    // The wait after a failure never ends here by itself.
    const rig = fleetRig(
      plane({ list: () => Promise.resolve(blocked) }),
      {},
      {
        set: (work, ms) => {
          const timer = ms < 1_000 ? setTimeout(work, ms) : undefined;
          return { cancel: () => clearTimeout(timer) };
        },
      },
    );
    void rig.directory.refresh();
    await vi.waitFor(() =>
      expect(rig.last()).toMatchObject({
        status: 'offline',
        askingProxy: null,
        unsupportedProxy: { host: 'socks.corp', kind: 'SOCKS5' },
      }),
    );
    rig.directory.dispose();
  });

  it('names a clock that keeps it from listing, until the clock is corrected', async () => {
    const refused: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'clock',
        name: 'X',
        status: 403,
        words: '',
        requestId: null,
        serverTime: 2_820_000,
        action: 'iot:ListTunnels',
        resource: '*',
      },
    };
    let wrong = true;
    const rig = fleetRig(plane({ list: (...args) => (wrong ? Promise.resolve(refused) : noTunnels(...args)) }), {
      now: () => 0,
    });
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'error', skew: 2_820_000 });
    expect(rig.directory.skew()).toBe(2_820_000);
    wrong = false;
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', skew: null });
    expect(rig.directory.skew()).toBeNull();
    rig.directory.dispose();
  });

  it('names the web proxy that wants a password, and lists at once when the way is another', async () => {
    let asks = true;
    const blocked: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'web-proxy',
        name: 'X',
        status: null,
        words: '',
        requestId: null,
        serverTime: null,
        action: 'iot:ListTunnels',
        resource: '*',
        webProxy: { host: 'proxy.corp', status: 407 },
      },
    };
    const list: ControlPlane['list'] = (...args) => (asks ? Promise.resolve(blocked) : noTunnels(...args));
    // The wait after a failure never ends here by itself.
    const rig = fleetRig(
      plane({ list }),
      {},
      {
        set: (work, ms) => {
          const timer = ms < 1_000 ? setTimeout(work, ms) : undefined;
          return { cancel: () => clearTimeout(timer) };
        },
      },
    );
    const loading = rig.directory.refresh();
    await vi.waitFor(() => expect(rig.last()).toMatchObject({ status: 'offline', askingProxy: 'proxy.corp' }));
    asks = false;
    await rig.directory.networkChanged();
    await loading;
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', askingProxy: null });
    rig.directory.dispose();
  });

  it('looks again by itself only while it is shown, and at once when it is looked at after that', async () => {
    vi.useFakeTimers({ now });
    const list = vi.fn<ControlPlane['list']>(noTunnels);
    const rig = fleetRig(plane({ list }));
    const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
    await rig.directory.refresh();
    await after(601_000);
    expect(list).toHaveBeenCalledTimes(3);
    rig.directory.setShown(false);
    await after(3_600_000);
    expect(list).toHaveBeenCalledTimes(3);
    // A person who asks is answered, wherever the list is.
    await rig.directory.refresh(true);
    expect(list).toHaveBeenCalledTimes(4);
    await after(3_600_000);
    rig.directory.setShown(true);
    await after(100);
    expect(list).toHaveBeenCalledTimes(5);
    expect(rig.last()).toMatchObject({ status: 'ready', refreshedAt: Date.now() - 100 });
    rig.directory.dispose();
    rig.limiter.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('repeats nothing for nobody while AWS fails, and goes on when somebody looks', async () => {
    vi.useFakeTimers({ now });
    let fails = true;
    const list = vi.fn<ControlPlane['list']>((...args) =>
      fails ? Promise.resolve(failure('service')) : noTunnels(...args),
    );
    const rig = fleetRig(plane({ list }));
    void rig.directory.refresh();
    await vi.advanceTimersByTimeAsync(60_000);
    const before = list.mock.calls.length;
    expect(before).toBeGreaterThan(3);
    rig.directory.setShown(false);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(list).toHaveBeenCalledTimes(before);
    rig.directory.setShown(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(list.mock.calls.length).toBe(before + 1);
    // The trouble begins while nobody looks: one try, no more.
    rig.directory.setShown(false);
    void rig.directory.refresh(true);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(list).toHaveBeenCalledTimes(before + 2);
    fails = false;
    rig.directory.setShown(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(rig.last().status).toBe('ready');
    rig.directory.dispose();
    rig.limiter.dispose();
  });

  it('asks the index about what is typed while not all names are known, and never twice at once', async () => {
    const held: (() => void)[] = [];
    const asked: string[] = [];
    const search: ThingRegistry['search'] = async (query) => {
      asked.push(query);
      if (query === 'thingName:*') await new Promise<void>((resolve) => held.push(resolve));
      return ok({ things: query === 'thingName:*' ? [] : [thing('zebra-9')], nextToken: null });
    };
    const rig = fleetRig(
      plane({ list: noTunnels, things: { search, list: () => Promise.resolve(failure('invalid')) } }),
    );
    const loading = rig.directory.refresh();
    for (const typed of ['z', 'ze', 'zeb']) rig.directory.setViewport({ search: typed, from: 0, count: 10 });
    await vi.waitFor(() => expect(rig.last().items.map(({ row }) => row?.thingName)).toEqual(['zebra-9']));
    expect(asked).toEqual(['thingName:*', '(thingName:zeb* OR zeb)']);
    for (const release of held) release();
    await loading;
    rig.directory.dispose();
  });

  it('keeps what is open in the list when the environment changes', () => {
    let environmentId = 'e';
    const rig = fleetRig(null, { environmentId: () => environmentId, knownThings: () => ['pump-1'] });
    const created = createSession({
      id: 's1',
      environment: { id: 'e', kind: 'custom', region: 'r' },
      tunnelId: 't1',
      thingName: 'pump-1',
      ticket: null,
      hasAccount: true,
      serviceIds: ['SSH'],
    }).view;
    rig.directory.showSessions([{ ...created, state: { kind: 'connected', since: now, device: 'connected' } }]);
    environmentId = 'practice';
    rig.directory.reset();
    // The device of the same name in the other environment is another one.
    expect(
      rig.last().items.map(({ group, sessionId, row }) => ({ group, sessionId, thing: row?.thingName ?? null })),
    ).toEqual([
      { group: 'here', sessionId: 's1', thing: null },
      { group: 'others', sessionId: null, thing: 'pump-1' },
    ]);
    rig.directory.dispose();
  });

  it('is idle while nobody is signed in', async () => {
    const rig = fleetRig(null);
    await rig.directory.refresh();
    expect(rig.last()).toMatchObject({ status: 'idle', items: [] });
  });

  it('lets a newer refresh replace one in flight', async () => {
    let release: (() => void) | undefined;
    let calls = 0;
    const list: ControlPlane['list'] = async () => {
      calls += 1;
      const mine = calls;
      if (mine === 1) await new Promise<void>((resolve) => (release = resolve));
      return ok({ tunnels: [summary(`call-${mine}`)], nextToken: null });
    };
    const rig = fleetRig(plane({ list, describe: (id) => Promise.resolve(ok(facts(id, id))) }));
    const first = rig.directory.refresh();
    await vi.waitFor(() => expect(release).toBeDefined());
    await rig.directory.refresh();
    release?.();
    await first;
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last().items.map(({ row }) => row?.thingName)).toEqual(['call-2']);
    rig.directory.dispose();
  });
});

describe('the list', () => {
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
    now,
  };
  const session = { id: 's', thingName: 'pump-2', tunnelId: 't-9', ticket: 'INC-7', here: true, live: true };
  const shown = (some: FleetSnapshot, search = ''): readonly string[] =>
    listOf(some, search).entries.map(({ group, thingName }) => `${group} ${thingName ?? '-'}`);

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
