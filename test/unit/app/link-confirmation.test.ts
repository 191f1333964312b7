import { describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import type { TunnelFacts } from '../../../shared/session/view';
import type { ControlPlane } from '../../../electron/cloud';
import { cloudError } from '../session/observed';
import { environment, facts, harness, lasting, link, listOf, now, summary } from './links';

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

describe('a link that another one follows while it is looked up', () => {
  const held = () => {
    const answers: (() => void)[] = [];
    const signals: AbortSignal[] = [];
    const all = harness({
      describe: (tunnelId, signal) =>
        new Promise((resolve) => {
          signals.push(signal);
          answers.push(() =>
            resolve({ ok: true, value: facts({ tunnelId, thingName: `pump-${tunnelId}` }), serverTime: null }),
          );
        }),
    });
    all.show(link({ tunnel: 't1' }));
    all.show(link({ tunnel: 't2' }));
    return { ...all, answers, signals };
  };

  it('waits under the name of its device, too', async () => {
    const { items, answers } = held();
    for (const answer of answers) answer();
    await until(() =>
      expect(items()).toMatchObject([{ preview: { thingName: 'pump-t1' } }, { preview: { thingName: 'pump-t2' } }]),
    );
  });

  it('is looked up no longer once it is taken off, or somebody else signed in', async () => {
    const { links, signals } = held();
    links.dismiss(1);
    await until(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]));
    links.lookAgain();
    await until(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]));
    links.dispose();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
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
    for (const [ids, preview] of [
      [[], { status: 'no-tunnel', because: 'none-open', thingName: 'pump', services: [] }],
      [['t1', 't2'], { status: 'unknown', because: 'denied' }],
    ] as const) {
      const { latest, show } = harness({ list: listOf(...ids), describe: denied });
      show(link({ thing: 'pump' }));
      await until(() => expect(latest()).toMatchObject({ preview }));
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
    [facts({ status: 'CLOSED', thingName: null }), 'ended'],
    [facts({ endsAt: now, thingName: null }), 'ended'],
  ])('says that a tunnel has ended', async (value, because) => {
    const { latest, show } = harness({ describe: () => Promise.resolve({ ok: true, value, serverTime: null }) });
    show(link({ tunnel: 't1' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because } }));
  });
});

describe('a link whose tunnel is over, or whose device has none', () => {
  it.each([
    ['its device has another', ['t2'], { status: 'known', tunnelId: 't2', insteadOf: 'ended' }],
    ['a press may open one with its services', [], { status: 'no-tunnel', because: 'ended', services: ['SSH'] }],
  ] as const)('leads to its device: %s', async (_, open, preview) => {
    const { links, latest, calls, show, agent } = harness({
      list: listOf(...open),
      describe: (tunnelId) =>
        Promise.resolve({
          ok: true,
          value: facts({ tunnelId, ...(tunnelId === 't1' ? { status: 'CLOSED' } : { endsAt: lasting }) }),
          serverTime: null,
        }),
    });
    agent.connectivity = { connected: true, since: null };
    show(link({ tunnel: 't1' }));
    await until(() => expect(latest()).toMatchObject({ preview }));
    expect(calls).toEqual([]);
    if (open.length > 0) expect(links.confirm(1)).toMatchObject({ tunnelId: 't2' });
    else {
      expect(latest()).toMatchObject({ preview: { connectivity: { connected: true } } });
      expect(links.open(1)).toMatchObject({ thingName: 'pump', environmentId: environment.id });
      expect(links.open(1)).toBeNull();
    }
  });

  it('leads to the device that the link names where AWS knows the tunnel no more', async () => {
    const { latest, show } = harness({
      list: listOf(),
      describe: () => Promise.resolve({ ok: false, error: cloudError('not-found') }),
    });
    show(link({ tunnel: 't1', thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'no-tunnel', because: 'gone' } }));
  });

  it('offers the services of the last tunnel of a device that has none', async () => {
    const { latest, show } = harness({
      list: () =>
        Promise.resolve({
          ok: true,
          value: { tunnels: [summary('new', 'CLOSED'), summary('old', 'CLOSED')], nextToken: null },
          serverTime: null,
        }),
      describe: (tunnelId) =>
        Promise.resolve({
          ok: true,
          value: facts({ tunnelId, status: 'CLOSED', services: [tunnelId] }),
          serverTime: null,
        }),
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'no-tunnel', services: ['new'] } }));
  });

  it('opens nothing for a link whose device has a tunnel', async () => {
    const { links, latest, show } = harness({
      describe: () => Promise.resolve({ ok: true, value: facts({ endsAt: lasting }), serverTime: null }),
    });
    show(link({ tunnel: 't1' }));
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'known' } }));
    expect(links.open(1)).toBeNull();
    expect(latest()).toBeDefined();
  });
});

describe('a link that cannot be looked at', () => {
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
      arrivedAt: now,
      error: { reason: 'carries-token', parameter: 'token' },
    });
    expect(links.dismiss(1)).toBe(true);
    expect(latest()).toBeUndefined();
  });
});
