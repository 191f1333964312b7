import { describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import type { InboxItem } from '../../../shared/ipc/app-state';
import type { ConnectLink } from '../../../shared/deep-link/link';
import { createSession } from '../../../shared/session';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import type { ControlPlane, Environment } from '../../../electron/cloud';
import { cloudError } from '../session/observed';
import { LinkConfirmation } from '../../../electron/app/link-confirmation';

const now = 1_700_000_000_000;
const environment: Environment = {
  id: 'aws:eu-west-1',
  kind: 'aws',
  region: 'eu-west-1',
  label: 'eu-west-1',
  controlPlane: null,
  dataPlane: { host: 'h', port: 443 },
  extraCa: [],
  profile: null,
};
const link = (over: Partial<ConnectLink>): ConnectLink => ({
  kind: 'connect',
  region: null,
  tunnel: null,
  thing: null,
  service: null,
  ticket: null,
  ...over,
});

const facts = (over: Partial<TunnelFacts> = {}): TunnelFacts => ({
  tunnelId: 't1',
  arn: null,
  status: 'OPEN',
  thingName: 'pump',
  services: ['SSH'],
  description: null,
  tags: [],
  createdAt: now - 1000,
  lifetimeMinutes: 720,
  endsAt: now + 1000,
  source: { status: 'DISCONNECTED', since: null },
  destination: { status: 'CONNECTED', since: now },
  checkedAt: now,
  ...over,
});

interface Harness {
  readonly links: LinkConfirmation;
  readonly latest: () => InboxItem | undefined;
  readonly items: () => readonly InboxItem[];
  readonly calls: string[];
  readonly sessions: SessionView[];
  readonly clock: { at: number };
  readonly overflows: () => number;
  /** A link arrives, and its card is shown. */
  readonly show: (link: ConnectLink) => void;
}

function harness(plane: Partial<ControlPlane> | null): Harness {
  let items: readonly InboxItem[] = [];
  const calls: string[] = [];
  const changing = (name: string) => () => {
    calls.push(name);
    return Promise.reject(new Error(`${name} must never happen before a confirmation`));
  };
  const control: ControlPlane | null =
    plane === null
      ? null
      : {
          environment,
          describe: changing('describe'),
          list: changing('list'),
          open: changing('open'),
          rotate: changing('rotate'),
          close: changing('close'),
          dispose: () => undefined,
          prompting: () => control!,
          ...plane,
        };
  const sessions: SessionView[] = [];
  const clock = { at: now };
  let overflows = 0;
  const links = new LinkConfirmation({
    environmentFor: () => environment,
    controlPlane: () => control,
    sessions: () => sessions,
    publish: (next) => (items = next),
    onOverflow: () => (overflows += 1),
    now: () => clock.at,
  });
  return {
    links,
    latest: () => items.at(-1),
    items: () => items,
    calls,
    sessions,
    clock,
    overflows: () => overflows,
    show(value) {
      links.receive({ ok: true, link: value });
      links.look(items.at(-1)?.id ?? 0);
    },
  };
}

const summary = (tunnelId: string, status: 'OPEN' | 'CLOSED') => ({
  tunnelId,
  arn: null,
  status,
  description: null,
  createdAt: now,
  lastUpdatedAt: now,
});
const listOf =
  (...ids: readonly string[]): ControlPlane['list'] =>
  () =>
    Promise.resolve({
      ok: true,
      value: { tunnels: ids.map((id) => summary(id, 'OPEN')), nextToken: null },
      serverTime: null,
    });
const lasting = now + 3_600_000;

describe('links wait for one confirmation', () => {
  it('shows what the tunnel is, and changes nothing', async () => {
    const { links, latest, calls, show } = harness({
      describe: () => Promise.resolve({ ok: true, value: facts(), serverTime: null }),
    });
    show(link({ tunnel: 't1', thing: 'pump', ticket: 'INC-1' }));
    expect(latest()).toMatchObject({ preview: { status: 'loading' } });
    await until(() =>
      expect(latest()).toMatchObject({
        preview: { status: 'known', thingName: 'pump', destination: 'CONNECTED', tunnelId: 't1' },
      }),
    );
    expect(calls).toEqual([]);
    expect(links.confirm(1)).toMatchObject({ tunnelId: 't1', thingName: 'pump', link: { ticket: 'INC-1' } });
    expect(links.confirm(1)).toBeNull();
  });
});

describe('the tunnel that a link of a thing leads to', () => {
  it('takes the tunnel of a thing that suits best, not the newest, and says among how many and why', async () => {
    const tunnels: Record<string, Partial<TunnelFacts>> = {
      newest: { createdAt: now, endsAt: lasting, destination: { status: 'DISCONNECTED', since: null } },
      fits: { createdAt: now - 1000, endsAt: lasting },
      expired: { endsAt: now },
    };
    const { links, latest, show } = harness({
      list: listOf('newest', 'fits', 'expired'),
      describe: (tunnelId) =>
        Promise.resolve({ ok: true, value: facts({ tunnelId, ...tunnels[tunnelId] }), serverTime: null }),
    });
    show(link({ thing: 'pump' }));
    await until(() =>
      expect(latest()).toMatchObject({
        preview: { status: 'known', tunnelId: 'fits', among: { count: 2, reason: 'deviceConnected' } },
      }),
    );
    expect(links.confirm(1)).toMatchObject({ tunnelId: 'fits' });
  });

  it('prefers the tunnel with the service that the link names', async () => {
    const { latest, show } = harness({
      list: listOf('ssh', 'http'),
      describe: (tunnelId) =>
        Promise.resolve({
          ok: true,
          value: facts({ tunnelId, services: [tunnelId.toUpperCase()], endsAt: lasting }),
          serverTime: null,
        }),
    });
    show(link({ thing: 'pump', service: 'HTTP' }));
    await until(() =>
      expect(latest()).toMatchObject({ preview: { tunnelId: 'http', among: { count: 2, reason: 'services' } } }),
    );
  });

  it('describes the ten newest of many, and counts all', async () => {
    const described: string[] = [];
    const { latest, show } = harness({
      list: listOf(...Array.from({ length: 14 }, (_, place) => `t${place}`)),
      describe: (tunnelId) => {
        described.push(tunnelId);
        return Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null });
      },
    });
    show(link({ thing: 'pump' }));
    await until(() =>
      expect(latest()).toMatchObject({ preview: { tunnelId: 't0', among: { count: 14, reason: 'newest' } } }),
    );
    expect(described).toEqual(Array.from({ length: 10 }, (_, place) => `t${place}`));
  });

  it('says that none is open, and what it may not look up', async () => {
    const denied: ControlPlane['describe'] = () => Promise.resolve({ ok: false, error: cloudError('access-denied') });
    for (const [describeTunnel, ids, because] of [
      [denied, [], 'no-open-tunnel'],
      [denied, ['t1', 't2'], 'denied'],
    ] as const) {
      const { latest, show } = harness({ list: listOf(...ids), describe: describeTunnel });
      show(link({ thing: 'pump' }));
      await until(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because } }));
    }
  });
});

describe('a link and its confirmation', () => {
  it('leaves closed tunnels out', async () => {
    const { latest, show } = harness({
      list: () =>
        Promise.resolve({
          ok: true,
          value: { tunnels: [summary('closed', 'CLOSED'), summary('open', 'OPEN')], nextToken: null },
          serverTime: null,
        }),
      describe: (tunnelId) => Promise.resolve({ ok: true, value: facts({ tunnelId }), serverTime: null }),
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'known', tunnelId: 'open', among: null } }));
  });

  it('does not join a tunnel that belongs to another thing than the link says', async () => {
    const { latest, show } = harness({
      describe: () => Promise.resolve({ ok: true, value: facts({ thingName: 'other' }), serverTime: null }),
    });
    show(link({ tunnel: 't1', thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because: 'not-found' } }));
  });

  it.each([
    [facts({ status: 'CLOSED' }), 'ended'],
    [facts({ endsAt: now }), 'ended'],
  ])('says that a tunnel has ended', async (value, because) => {
    const { latest, show } = harness({ describe: () => Promise.resolve({ ok: true, value, serverTime: null }) });
    show(link({ tunnel: 't1' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because } }));
  });

  it('can be confirmed without an account: the session says what is missing', async () => {
    const { links, latest, show } = harness(null);
    show(link({ tunnel: 't1' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because: 'not-signed-in' } }));
    expect(links.confirm(1)).toMatchObject({ tunnelId: 't1', thingName: null });
  });

  it('shows a refused link with its reason', () => {
    const { links, latest } = harness(null);
    links.receive({ ok: false, error: { reason: 'carries-token', parameter: 'token' } });
    expect(latest()).toEqual({
      kind: 'bad-link',
      id: 1,
      arrived: 1,
      error: { reason: 'carries-token', parameter: 'token' },
    });
    expect(links.dismiss(1)).toBe(true);
    expect(latest()).toBeUndefined();
  });
});

/** A session of this laptop. */
const working = (over: Partial<SessionView>): SessionView => ({
  ...createSession({
    id: 's1',
    environment,
    tunnelId: 't1',
    thingName: 'pump',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
  }).view,
  state: { kind: 'connected', since: now, device: 'connected' },
  ...over,
});

describe('many links', () => {
  const looking = () => {
    const asked: string[] = [];
    const parts = harness({
      describe: (tunnelId) => {
        asked.push(tunnelId);
        return Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null });
      },
    });
    return { ...parts, asked };
  };

  it('wait ten at most, equal ones once, and nothing is asked before a card is shown', async () => {
    const { links, items, asked, overflows } = looking();
    for (let index = 0; index < 300; index += 1) links.receive({ ok: true, link: link({ tunnel: `t${index % 12}` }) });
    for (let index = 0; index < 300; index += 1)
      links.receive({ ok: false, error: { reason: 'malformed', parameter: null } });
    expect(items()).toHaveLength(10);
    expect(overflows()).toBeGreaterThan(0);
    expect(asked).toEqual([]);
    const [first] = items();
    expect(links.look(first?.id ?? 0)).toBe(true);
    await until(() => expect(items()[0]).toMatchObject({ preview: { status: 'known', tunnelId: 't0' } }));
    expect(asked).toEqual(['t0']);
  });

  it('that are equal to the shown one ask once in a while, not each time', async () => {
    const { links, latest, asked, show, clock } = looking();
    show(link({ tunnel: 't1' }));
    for (let index = 0; index < 300; index += 1) links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await until(() => expect(latest()).toMatchObject({ arrived: 301, preview: { status: 'known' } }));
    expect(asked).toEqual(['t1']);
    clock.at += 3_000;
    links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'known' } }));
    expect(asked).toEqual(['t1', 't1']);
  });

  it('that wait are not asked about when somebody signs in', () => {
    const { links, asked } = looking();
    for (let index = 0; index < 10; index += 1) links.receive({ ok: true, link: link({ tunnel: `t${index}` }) });
    links.lookAgain();
    expect(asked).toEqual([]);
  });
});

describe('a link to what this laptop is on', () => {
  it('leads to its session without asking anybody', () => {
    const { show, latest, calls, links, sessions } = harness({});
    sessions.push(working({}));
    show(link({ tunnel: 't1' }));
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: true, otherTunnel: false } });
    expect(links.confirm(1)).toMatchObject({ own: { sessionId: 's1', otherTunnel: false } });
    expect(calls).toEqual([]);
  });

  it('by its thing stays with the tunnel that it is on, whatever else is open', () => {
    const { show, latest, calls, links, sessions } = harness({ list: listOf('newer', 't1') });
    sessions.push(working({ state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } }));
    show(link({ thing: 'pump' }));
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: false, otherTunnel: false } });
    expect(links.confirm(1)).toMatchObject({ tunnelId: null, own: { sessionId: 's1' } });
    expect(calls).toEqual([]);
  });

  it('says where the link names another tunnel of the device, even if only the tunnel tells', async () => {
    const { show, latest, sessions } = harness({
      describe: () =>
        Promise.resolve({ ok: true, value: facts({ tunnelId: 't2', endsAt: lasting }), serverTime: null }),
    });
    sessions.push(working({}));
    show(link({ tunnel: 't2' }));
    await until(() =>
      expect(latest()).toMatchObject({ preview: { status: 'known' }, own: { sessionId: 's1', otherTunnel: true } }),
    );
  });

  it('does not follow sessions of other places, or such as are over', () => {
    const { show, latest, sessions } = harness(null);
    sessions.push(
      working({ environment: { ...environment, region: 'us-east-1', id: 'aws:us-east-1' } }),
      working({ state: { kind: 'ready' } }),
    );
    show(link({ tunnel: 't1', thing: 'pump' }));
    expect(latest()).toMatchObject({ own: null });
  });
});

describe('the facts about a link', () => {
  it('are looked at again when the same link comes again and when its card is shown again', async () => {
    let open: readonly string[] = [];
    const { show, latest, links, clock } = harness({
      list: (...asked) => listOf(...open)(...asked),
      describe: (tunnelId) =>
        Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null }),
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'no-open-tunnel' } }));
    open = ['t9'];
    clock.at += 60_000;
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ id: 1, preview: { tunnelId: 't9' } }));
    open = [];
    clock.at += 60_000;
    links.look(1);
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'no-open-tunnel' } }));
  });

  it('are looked at again when a session of its device changes, and not when another one does', async () => {
    let asked = 0;
    const { show, latest, links, sessions } = harness({
      list: (...args) => {
        asked += 1;
        return listOf()(...args);
      },
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'no-open-tunnel' } }));
    sessions.push(working({ id: 's2', thingName: 'valve' }));
    links.sessionsChanged();
    expect(asked).toBe(1);
    sessions.push(working({ state: { kind: 'preparing', step: 'describe' }, tunnelId: null }));
    links.sessionsChanged();
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: false } });
    sessions.splice(1, 1, working({ state: { kind: 'closing' } }));
    links.sessionsChanged();
    await until(() => expect(latest()).toMatchObject({ own: null, preview: { because: 'no-open-tunnel' } }));
    expect(asked).toBe(2);
    links.sessionsChanged();
    expect(asked).toBe(2);
  });
});
