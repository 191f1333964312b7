import { describe, expect, it, vi } from 'vitest';
import type { InboxItem } from '../../../shared/ipc/app-state';
import type { ConnectLink } from '../../../shared/deep-link/link';
import type { TunnelFacts } from '../../../shared/session/view';
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
  readonly calls: string[];
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
  const links = new LinkConfirmation({
    environmentFor: () => environment,
    controlPlane: () => control,
    publish: (next) => (items = next),
    now: () => now,
  });
  return { links, latest: () => items.at(-1), calls };
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
    const { links, latest, calls } = harness({
      describe: () => Promise.resolve({ ok: true, value: facts(), serverTime: null }),
    });
    links.receive({ ok: true, link: link({ tunnel: 't1', thing: 'pump', ticket: 'INC-1' }) });
    expect(latest()).toMatchObject({ preview: { status: 'loading' } });
    await vi.waitFor(() =>
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
    const { links, latest } = harness({
      list: listOf('newest', 'fits', 'expired'),
      describe: (tunnelId) =>
        Promise.resolve({ ok: true, value: facts({ tunnelId, ...tunnels[tunnelId] }), serverTime: null }),
    });
    links.receive({ ok: true, link: link({ thing: 'pump' }) });
    await vi.waitFor(() =>
      expect(latest()).toMatchObject({
        preview: { status: 'known', tunnelId: 'fits', among: { count: 2, reason: 'deviceConnected' } },
      }),
    );
    expect(links.confirm(1)).toMatchObject({ tunnelId: 'fits' });
  });

  it('prefers the tunnel with the service that the link names', async () => {
    const { links, latest } = harness({
      list: listOf('ssh', 'http'),
      describe: (tunnelId) =>
        Promise.resolve({
          ok: true,
          value: facts({ tunnelId, services: [tunnelId.toUpperCase()], endsAt: lasting }),
          serverTime: null,
        }),
    });
    links.receive({ ok: true, link: link({ thing: 'pump', service: 'HTTP' }) });
    await vi.waitFor(() =>
      expect(latest()).toMatchObject({ preview: { tunnelId: 'http', among: { count: 2, reason: 'services' } } }),
    );
  });

  it('describes the ten newest of many, and counts all', async () => {
    const described: string[] = [];
    const { links, latest } = harness({
      list: listOf(...Array.from({ length: 14 }, (_, place) => `t${place}`)),
      describe: (tunnelId) => {
        described.push(tunnelId);
        return Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null });
      },
    });
    links.receive({ ok: true, link: link({ thing: 'pump' }) });
    await vi.waitFor(() =>
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
      const { links, latest } = harness({ list: listOf(...ids), describe: describeTunnel });
      links.receive({ ok: true, link: link({ thing: 'pump' }) });
      await vi.waitFor(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because } }));
    }
  });
});

describe('a link and its confirmation', () => {
  it('leaves closed tunnels out', async () => {
    const { links, latest } = harness({
      list: () =>
        Promise.resolve({
          ok: true,
          value: { tunnels: [summary('closed', 'CLOSED'), summary('open', 'OPEN')], nextToken: null },
          serverTime: null,
        }),
      describe: (tunnelId) => Promise.resolve({ ok: true, value: facts({ tunnelId }), serverTime: null }),
    });
    links.receive({ ok: true, link: link({ thing: 'pump' }) });
    await vi.waitFor(() =>
      expect(latest()).toMatchObject({ preview: { status: 'known', tunnelId: 'open', among: null } }),
    );
  });

  it('does not join a tunnel that belongs to another thing than the link says', async () => {
    const { links, latest } = harness({
      describe: () => Promise.resolve({ ok: true, value: facts({ thingName: 'other' }), serverTime: null }),
    });
    links.receive({ ok: true, link: link({ tunnel: 't1', thing: 'pump' }) });
    await vi.waitFor(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because: 'not-found' } }));
  });

  it.each([
    [facts({ status: 'CLOSED' }), 'ended'],
    [facts({ endsAt: now }), 'ended'],
  ])('says that a tunnel has ended', async (value, because) => {
    const { links, latest } = harness({ describe: () => Promise.resolve({ ok: true, value, serverTime: null }) });
    links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await vi.waitFor(() => expect(latest()).toMatchObject({ preview: { status: 'unknown', because } }));
  });

  it('can be confirmed without an account: the session says what is missing', async () => {
    const { links, latest } = harness(null);
    links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await vi.waitFor(() =>
      expect(latest()).toMatchObject({ preview: { status: 'unknown', because: 'not-signed-in' } }),
    );
    expect(links.confirm(1)).toMatchObject({ tunnelId: 't1', thingName: null });
  });

  it('shows a refused link with its reason', () => {
    const { links, latest } = harness(null);
    links.receive({ ok: false, error: { reason: 'carries-token', parameter: 'token' } });
    expect(latest()).toEqual({ kind: 'bad-link', id: 1, error: { reason: 'carries-token', parameter: 'token' } });
    expect(links.dismiss(1)).toBe(true);
    expect(latest()).toBeUndefined();
  });
});
