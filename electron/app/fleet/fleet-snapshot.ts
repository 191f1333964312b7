/** What the device list is put together from. */
import type { Arrangement } from '../../../shared/fleet/filters';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import type { ThingRecord } from './thing-catalog';

/** What of a session decides its place in the list. */
export interface SessionMark {
  readonly id: string;
  readonly thingName: string | null;
  readonly tunnelId: string | null;
  readonly ticket: string | null;
  /** Of the active environment: it stands for its device. */
  readonly here: boolean;
  /** Something is open; an ended one gives way to what happened since. */
  readonly live: boolean;
  /** This laptop is on it, on its way there, or has to be told why not. What is only looked at is not open here. */
  readonly open: boolean;
}

export const markOf = (view: SessionView, environmentId: string): SessionMark => ({
  id: view.id,
  thingName: view.thingName,
  tunnelId: view.tunnelId,
  ticket: view.ticket,
  here: view.environment.id === environmentId,
  live: view.state.kind !== 'ended' && (view.tunnelId !== null || !view.hasAccount || view.state.kind !== 'ready'),
  open: view.state.kind !== 'ended' && view.state.kind !== 'ready',
});

/** What is known of the fleet at one moment. */
export interface FleetSnapshot {
  readonly things: ReadonlyMap<string, ThingRecord>;
  /** `things` in the order of their names. */
  readonly sorted: readonly ThingRecord[];
  readonly tunnels: ReadonlyMap<string, readonly TunnelFacts[]>;
  /** FleetSnapshot without asking AWS: practice devices. */
  readonly names: readonly string[];
  /** When each was used last. */
  readonly recent: ReadonlyMap<string, number>;
  readonly favourites: ReadonlySet<string>;
  readonly sessions: readonly SessionMark[];
  readonly arranged: Arrangement;
  readonly now: number;
}
