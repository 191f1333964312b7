import { describe, expect, it, vi } from 'vitest';
import type { DeviceListView } from '../../../shared/ipc/app-state';
import type { TunnelFacts } from '../../../shared/session/view';
import type { CloudResult, ControlPlane, TunnelSummary } from '../../../electron/cloud/contract';
import { createDeviceDirectory, rowsOf } from '../../../electron/state/device-directory';

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

const summary = (tunnelId: string, status: 'OPEN' | 'CLOSED' = 'OPEN'): TunnelSummary => ({ tunnelId, arn: null, status, description: null, createdAt: now, lastUpdatedAt: now });

const failure = (kind: 'access-denied' | 'offline' | 'service'): CloudResult<never> => ({
  ok: false,
  error: { kind, name: 'X', status: 400, words: '', requestId: null, serverTime: null, action: 'iot:ListTunnels', resource: '*' },
});

function plane(over: Partial<ControlPlane>): ControlPlane {
  const refuse = (): never => {
    throw new Error('not expected');
  };
  return {
    environment: { id: 'e', kind: 'aws', region: 'r', label: '', controlPlane: null, dataPlane: { host: '', port: 1 }, extraCa: [], profile: null },
    describe: refuse,
    list: refuse,
    open: refuse,
    rotate: refuse,
    close: refuse,
    dispose: () => undefined,
    ...over,
  };
}

function directory(control: ControlPlane | null): { views: DeviceListView[]; refresh: () => Promise<void> } {
  const views: DeviceListView[] = [];
  const made = createDeviceDirectory({ controlPlane: () => control, knownThings: () => [], recent: () => [], now: () => now }, (view) => views.push(view));
  return { views, refresh: () => made.refresh() };
}

describe('device directory', () => {
  it('walks every page and describes every open tunnel, at most four at a time', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `t${index}`);
    let inFlight = 0;
    let most = 0;
    const list = vi.fn<ControlPlane['list']>(({ nextToken }) => {
      const from = Number(nextToken ?? '0');
      const next = from + 10 < ids.length ? String(from + 10) : null;
      return Promise.resolve({ ok: true as const, value: { tunnels: ids.slice(from, from + 10).map((id) => summary(id)), nextToken: next }, serverTime: null });
    });
    const describeTunnel = vi.fn<ControlPlane['describe']>(async (id) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      return { ok: true, value: facts(id, `thing-${id}`), serverTime: null };
    });
    const { views, refresh } = directory(plane({ list, describe: describeTunnel }));
    await refresh();
    expect(list).toHaveBeenCalledTimes(3);
    expect(describeTunnel).toHaveBeenCalledTimes(25);
    expect(most).toBeLessThanOrEqual(4);
    const last = views.at(-1);
    expect(last).toMatchObject({ status: 'ready', outstanding: 0 });
    expect(last?.rows).toHaveLength(25);
    const partial = views.filter((view) => view.status === 'partial');
    expect(partial.length).toBeGreaterThan(1);
    expect(partial.every((view) => view.outstanding + view.rows.length === 25)).toBe(true);
  });

  it.each([
    ['access-denied', 'denied'],
    ['offline', 'offline'],
    ['service', 'error'],
  ] as const)('says %s as %s', async (kind, status) => {
    const { views, refresh } = directory(plane({ list: () => Promise.resolve(failure(kind)) }));
    await refresh();
    expect(views.at(-1)?.status).toBe(status);
  });

  it('is idle while nobody is signed in', async () => {
    const { views, refresh } = directory(null);
    await refresh();
    expect(views.at(-1)).toMatchObject({ status: 'idle', rows: [] });
  });

  it('lets a newer refresh replace one in flight', async () => {
    let release: (() => void) | undefined;
    let calls = 0;
    const list: ControlPlane['list'] = async () => {
      calls += 1;
      if (calls === 1) await new Promise<void>((resolve) => (release = resolve));
      return { ok: true, value: { tunnels: [summary(`call-${calls}`)], nextToken: null }, serverTime: null };
    };
    const { views, refresh } = directory(plane({ list, describe: (id) => Promise.resolve({ ok: true, value: facts(id, id), serverTime: null }) }));
    const first = refresh();
    await refresh();
    release?.();
    await first;
    expect(views.at(-1)?.rows.map((row) => row.thingName)).toEqual(['call-2']);
  });
});

describe('rows', () => {
  it('puts open tunnels first, then recent use, and counts several tunnels of one thing', () => {
    const rows = rowsOf(
      [facts('a', 'pump', { createdAt: now - 5 }), facts('b', 'pump', { createdAt: now - 1 }), facts('c', 'gone', { status: 'CLOSED' }), facts('d', 'late', { endsAt: now - 1 })],
      ['known'],
      [{ thingName: 'recent', lastUsedAt: 5 }],
      now,
    );
    expect(rows.map((row) => row.thingName)).toEqual(['pump', 'recent', 'gone', 'known', 'late']);
    expect(rows[0]).toMatchObject({ openTunnels: 2, tunnel: { tunnelId: 'b' } });
    expect(rows.find((row) => row.thingName === 'late')).toMatchObject({ tunnel: null, ended: true });
    expect(rows.find((row) => row.thingName === 'known')).toMatchObject({ tunnel: null, ended: false });
  });
});
