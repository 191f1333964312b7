/** The list at the left: devices and sessions joined, searched, in groups. Pure. */
import type { DeviceListView, DeviceRow } from '../../shared/ipc/app-state';
import type { SessionView } from '../../shared/session/view';
import { type DeviceState, rowState, sessionState } from './device-state';

export interface ListItem {
  readonly key: string;
  readonly thingName: string | null;
  readonly sessionId: string | null;
  readonly tunnelId: string | null;
  readonly state: DeviceState;
  readonly endsAt: number | null;
  readonly lastUsedAt: number | null;
  readonly openTunnels: number;
  /** Shown where there is no thing name. */
  readonly pasted: boolean;
}

export interface DeviceGroups {
  readonly open: readonly ListItem[];
  /** Used before, or with a tunnel that ended. */
  readonly recent: readonly ListItem[];
  /** Known by name only. */
  readonly others: readonly ListItem[];
}

/** Ends count only while the tunnel is there. */
const isLive = (view: SessionView): boolean => view.state.kind !== 'ended' && (view.tunnelId !== null || !view.hasAccount || view.state.kind !== 'ready');

function ofSession(view: SessionView, row: DeviceRow | undefined): ListItem {
  return {
    key: `session:${view.id}`,
    thingName: view.thingName,
    sessionId: view.id,
    tunnelId: view.tunnelId,
    state: sessionState(view),
    endsAt: isLive(view) ? (view.tunnel?.endsAt ?? row?.tunnel?.endsAt ?? null) : null,
    lastUsedAt: row?.lastUsedAt ?? view.timeline[0]?.at ?? null,
    openTunnels: row?.openTunnels ?? 0,
    pasted: view.thingName === null,
  };
}

const ofRow = (row: DeviceRow): ListItem => ({
  key: `thing:${row.thingName}`,
  thingName: row.thingName,
  sessionId: null,
  tunnelId: row.tunnel?.tunnelId ?? null,
  state: rowState(row),
  endsAt: row.tunnel?.endsAt ?? null,
  lastUsedAt: row.lastUsedAt,
  openTunnels: row.openTunnels,
  pasted: false,
});

/** All devices of the active environment and all sessions; what does not match `search` is left out. */
export function deviceGroups(devices: DeviceListView, sessions: readonly SessionView[], search: string, environmentId: string): DeviceGroups {
  const wanted = search.trim().toLowerCase();
  const matches = (item: ListItem, ticket: string | null): boolean =>
    wanted === '' || [item.thingName, item.tunnelId, ticket].some((text) => text?.toLowerCase().includes(wanted) ?? false);

  const open: ListItem[] = [];
  const recent: ListItem[] = [];
  const taken = new Set<string>();
  for (const view of sessions) {
    const here = view.environment.id === environmentId;
    const row = here ? devices.rows.find(({ thingName }) => thingName === view.thingName) : undefined;
    // An ended session gives way to a tunnel that was opened since by somebody else.
    if (here && view.thingName !== null) taken.add(view.thingName);
    const item = ofSession(view, row);
    if (matches(item, view.ticket)) (isLive(view) ? open : recent).push(item);
  }
  for (const row of devices.rows) {
    if (taken.has(row.thingName)) continue;
    const item = ofRow(row);
    if (matches(item, null)) (row.tunnel === null ? recent : open).push(item);
  }
  const used = recent.filter(({ lastUsedAt, state }) => lastUsedAt !== null || state.word === 'ended').sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0));
  // In order of their names, so that looking at one does not move it.
  const others = recent.filter((item) => !used.includes(item)).sort((a, b) => (a.thingName ?? '').localeCompare(b.thingName ?? ''));
  return { open, recent: used, others };
}
