import type { DeviceListView, DeviceRow } from '../../shared/ipc/app-state';
import type { TunnelFacts } from '../../shared/session/view';
import type { CloudError, ControlPlane, TunnelSummary } from '../cloud/contract';

/** A thing the person worked on before. */
export interface RecentDevice {
  readonly thingName: string;
  readonly lastUsedAt: number;
}

export interface DeviceSources {
  /** Null while nobody is signed in to the active environment. */
  controlPlane(): ControlPlane | null;
  /** Things known without asking AWS: the practice devices. */
  knownThings(): readonly string[];
  recent(): readonly RecentDevice[];
  now(): number;
}

export interface DeviceDirectory {
  /** Lists again. A refresh in flight is replaced; rows already known stay visible. */
  refresh(): Promise<void>;
  /** What a session just learned about a tunnel, so that the list needs no call of its own. */
  observe(facts: TunnelFacts): void;
  /** Another environment: forgets everything. */
  reset(): void;
  dispose(): void;
}

/** ListTunnels carries no thing name (service-facts 1.2), so each open tunnel is described, this many at a time. */
const describedAtOnce = 4;
const pageSize = 100;
/** Beyond this many tunnels the list stops: newest first, so what is left out is oldest. */
const mostTunnels = 500;

/** Keeps the device list: ListTunnels page by page, DescribeTunnel for each open tunnel, joined with recent and known things. */
export function createDeviceDirectory(sources: DeviceSources, publish: (view: DeviceListView) => void): DeviceDirectory {
  let tunnels = new Map<string, TunnelFacts>();
  let running: AbortController | null = null;
  let status: DeviceListView['status'] = 'idle';
  let outstanding = 0;
  let refreshedAt: number | null = null;

  const show = (): void => publish({ status, rows: rowsOf([...tunnels.values()], sources.knownThings(), sources.recent(), sources.now()), outstanding, refreshedAt });

  async function describeAll(plane: ControlPlane, ids: readonly string[], signal: AbortSignal): Promise<void> {
    const queue = [...ids];
    const worker = async (): Promise<void> => {
      for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
        const result = await plane.describe(id, signal);
        if (isOver(signal)) return;
        if (result.ok) tunnels.set(id, result.value);
        else if (result.error.kind === 'not-found') tunnels.delete(id);
        outstanding -= 1;
        show();
      }
    };
    await Promise.all(Array.from({ length: describedAtOnce }, worker));
  }

  async function list(plane: ControlPlane, signal: AbortSignal): Promise<{ found: TunnelSummary[]; error: CloudError | null }> {
    const found: TunnelSummary[] = [];
    let nextToken: string | null = null;
    do {
      const page = await plane.list({ maxResults: pageSize, ...(nextToken === null ? {} : { nextToken }) }, signal);
      if (!page.ok) return { found, error: page.error };
      found.push(...page.value.tunnels);
      nextToken = page.value.nextToken;
    } while (nextToken !== null && found.length < mostTunnels && !signal.aborted);
    return { found, error: null };
  }

  async function refresh(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const plane = sources.controlPlane();
    if (plane === null) {
      status = 'idle';
      show();
      return;
    }
    status = 'loading';
    show();
    const { found, error } = await list(plane, mine.signal);
    if (mine.signal.aborted) return;
    if (error !== null && found.length === 0) {
      status = failureStatus(error);
      show();
      return;
    }
    const listed = new Set(found.map((summary) => summary.tunnelId));
    tunnels = new Map([...tunnels].filter(([id]) => listed.has(id)));
    // A closed tunnel is described once, for the name of its thing; an open one each time, for its sides.
    const toDescribe = found.filter((summary) => summary.status === 'OPEN' || !tunnels.has(summary.tunnelId)).map((summary) => summary.tunnelId);
    outstanding = toDescribe.length;
    status = 'partial';
    show();
    await describeAll(plane, toDescribe, mine.signal);
    if (isOver(mine.signal)) return;
    status = 'ready';
    outstanding = 0;
    refreshedAt = sources.now();
    show();
  }

  return {
    refresh,
    observe(facts) {
      tunnels.set(facts.tunnelId, facts);
      show();
    },
    reset() {
      running?.abort();
      running = null;
      tunnels = new Map();
      status = 'idle';
      outstanding = 0;
      refreshedAt = null;
      show();
    },
    dispose: () => running?.abort(),
  };
}

/** Asked anew after each wait: what was known before it may be old. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

function failureStatus(error: CloudError): DeviceListView['status'] {
  if (error.kind === 'access-denied') return 'denied';
  if (error.kind === 'offline' || error.kind === 'web-proxy') return 'offline';
  return 'error';
}

const isOpen = (facts: TunnelFacts, now: number): boolean => facts.status === 'OPEN' && (facts.endsAt === null || facts.endsAt > now);

/** Joins tunnels, known things and recent use into rows: open tunnels first, then the most recently used, then by name. */
export function rowsOf(tunnels: readonly TunnelFacts[], known: readonly string[], recent: readonly RecentDevice[], now: number): DeviceRow[] {
  const byThing = new Map<string, TunnelFacts[]>();
  for (const facts of tunnels) {
    if (facts.thingName === null) continue;
    byThing.set(facts.thingName, [...(byThing.get(facts.thingName) ?? []), facts]);
  }
  const used = new Map(recent.map((device) => [device.thingName, device.lastUsedAt]));
  const names = new Set([...byThing.keys(), ...known, ...used.keys()]);

  const rows = [...names].map((thingName): DeviceRow => {
    const all = byThing.get(thingName) ?? [];
    const open = all.filter((facts) => isOpen(facts, now)).sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
    const newest = open[0];
    return {
      thingName,
      tunnel:
        newest === undefined
          ? null
          : { tunnelId: newest.tunnelId, endsAt: newest.endsAt, services: newest.services, destination: newest.destination.status, source: newest.source.status },
      openTunnels: open.length,
      lastUsedAt: used.get(thingName) ?? null,
      ended: newest === undefined && all.length > 0,
    };
  });
  return rows.sort((a, b) => Number(b.tunnel !== null) - Number(a.tunnel !== null) || (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || a.thingName.localeCompare(b.thingName));
}
