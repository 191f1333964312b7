/** Which tunnels this laptop itself is on: what AWS shows as a connected source may be ourselves. Pure. */
import type { SessionId, SessionView, TimelineEntry } from './view';

/** States in which a session holds its tunnel, is getting hold of it, or opens one. */
const holding: ReadonlySet<SessionView['state']['kind']> = new Set([
  'preparing',
  'connecting',
  'connected',
  'reconnecting',
  'repairing',
  'waiting-for-device',
]);
const isOn = ({ state, connection }: SessionView): boolean => holding.has(state.kind) || connection.kind === 'open';

/** Tunnels that this laptop is on. */
export const ownTunnels = (views: readonly SessionView[]): readonly string[] =>
  views.filter(isOn).flatMap(({ tunnelId }) => (tunnelId === null ? [] : [tunnelId]));

/** What somebody wants to get to. */
export interface Wanted {
  readonly environment: {
    readonly id: string;
    readonly kind: SessionView['environment']['kind'];
    readonly region: string;
  };
  readonly tunnelId: string | null;
  readonly thingName: string | null;
}

/** A session of this laptop that is there already. */
export interface OwnSession {
  readonly sessionId: SessionId;
  readonly thingName: string | null;
  /** False: it is on its way, or something is wrong with it. */
  readonly connected: boolean;
  /** It is on another tunnel of the device than the one that is wanted. */
  readonly otherTunnel: boolean;
}

/**
 * The session of this laptop that is on the tunnel, or on the thing where no tunnel is named; else one that is on
 * another tunnel of the thing.
 */
export function ownSession(
  views: readonly SessionView[],
  { environment, tunnelId, thingName }: Wanted,
): OwnSession | null {
  const on = views.filter(isOn);
  const onTunnel =
    tunnelId === null
      ? undefined
      : // A tunnel has one place only, whichever profile one looks at it with.
        on.find(
          (view) =>
            view.tunnelId === tunnelId &&
            view.environment.region === environment.region &&
            view.environment.kind === environment.kind,
        );
  const found =
    onTunnel ??
    (thingName === null
      ? undefined
      : on.find((view) => view.thingName === thingName && view.environment.id === environment.id));
  return found === undefined
    ? null
    : {
        sessionId: found.id,
        thingName: found.thingName,
        connected: found.state.kind === 'connected',
        otherTunnel: onTunnel === undefined && tunnelId !== null,
      };
}

const ownLink: ReadonlySet<TimelineEntry['kind']> = new Set(['connected', 'dropped', 'refused', 'disconnected']);

/**
 * The laptop's side was seen connected, and not by this laptop: what was seen while we were there was ourselves. After
 * a drop the service may go on showing us, as it hears of nothing: then only a later change of that side is somebody
 * else.
 */
export function isTaken({ tunnel, timeline, connection }: SessionView): boolean {
  if (tunnel === null || tunnel.source.status !== 'CONNECTED' || connection.kind === 'open') return false;
  const last = timeline.find(({ kind }) => ownLink.has(kind));
  if (last === undefined) return true;
  if (last.kind === 'dropped') return (tunnel.source.since ?? 0) > last.at;
  return last.kind !== 'connected' && last.at < tunnel.checkedAt;
}
