/**
 * What may be done in which state: pure functions of the view, used alike by buttons, tray and the main
 * process's own guard (ARCHITECTURE.md, Owners).
 */
import type { Problem } from '../problems/problem';
import type { ClientMode } from '../problems/recovery';
import { problemOf } from './states';
import type { SessionView } from './view';

export { problemOf } from './states';

/** A handshake may be sent with it, the first or another one with the same pair. */
export const isUsableToken = ({ state }: SessionView['token']): boolean => state === 'fresh' || state === 'in-use';

const isConnectionUp = (view: SessionView): boolean =>
  view.connection.kind === 'open' || view.connection.kind === 'connecting' || view.connection.kind === 'waiting';
const isOpen = (view: SessionView): boolean =>
  view.tunnelId !== null && view.tunnel?.status !== 'CLOSED' && view.state.kind !== 'ended';

/** Connect from rest, or once more instead of the shown problem's recovery. */
export const canConnect = (view: SessionView): boolean =>
  // A pasted token leads somewhere although nobody knows the tunnel.
  (view.tunnelId !== null || view.thingName !== null || view.token.state !== 'none') &&
  (view.state.kind === 'ready' || (view.state.kind === 'problem' && !isConnectionUp(view)));

/** End the connection and give the local ports back. */
export function canDisconnect(view: SessionView): boolean {
  switch (view.state.kind) {
    case 'connected':
    case 'waiting-for-device':
    case 'reconnecting':
      return true;
    case 'problem':
      return isConnectionUp(view) || view.services.some((service) => service.port !== null);
    default:
      return false;
  }
}

/** Something runs that a person may stop. */
export function canStop(view: SessionView): boolean {
  switch (view.state.kind) {
    case 'preparing':
    case 'connecting':
    case 'reconnecting':
    case 'repairing':
    case 'waiting-for-device':
      return true;
    default:
      return false;
  }
}

/** Stopping would leave the tunnel, and what waits for it to come back. Elsewhere it ends a wait or a repair only. */
export const stopLeaves = ({ state, connection }: Pick<SessionView, 'state' | 'connection'>): boolean =>
  state.kind === 'preparing' ||
  state.kind === 'connecting' ||
  state.kind === 'reconnecting' ||
  (state.kind === 'waiting-for-device' && connection.kind !== 'open');

/**
 * The thing and the services that a new device token would be delivered to: as described, else as the ticket's link and
 * the tunnel named them.
 */
export function deliveryOf({ tunnel, thingName, services }: Pick<SessionView, 'tunnel' | 'thingName' | 'services'>): {
  readonly thingName: string;
  readonly services: readonly string[];
} | null {
  if (tunnel !== null)
    return tunnel.thingName === null ? null : { thingName: tunnel.thingName, services: tunnel.services };
  const named = services.map(({ serviceId }) => serviceId).filter((serviceId) => serviceId !== '');
  return thingName === null || named.length === 0 ? null : { thingName, services: named };
}

/**
 * Rotate by hand. A rotation that concerns the device needs a thing to deliver the new token to: without one
 * it would only cut the device off (PROTOCOL.md 1.8).
 */
export function canRotate(view: SessionView, mode: ClientMode): boolean {
  if (!view.hasAccount || !isOpen(view) || view.tunnelId === null) return false;
  if (mode !== 'SOURCE' && deliveryOf(view) === null) return false;
  return (
    view.state.kind === 'ready' ||
    view.state.kind === 'connected' ||
    view.state.kind === 'waiting-for-device' ||
    view.state.kind === 'problem' ||
    view.state.kind === 'reconnecting'
  );
}

/** The problem whose one button may be pressed now, or null. `repairing` shows its problem but is at it already. */
export function recoverableProblem(view: SessionView): Problem | null {
  if (view.state.kind === 'repairing' || view.state.kind === 'waiting-for-device') return null;
  const problem = problemOf(view.state);
  return problem === null || problem.recovery.kind === 'none' ? null : problem;
}

/** Press the one button of problem `code`; false if another problem is shown by now. */
export const canRecover = (view: SessionView, code: string): boolean => recoverableProblem(view)?.code === code;

export const canCloseTunnel = (view: SessionView): boolean =>
  view.hasAccount &&
  isOpen(view) &&
  view.state.kind !== 'closing' &&
  view.state.kind !== 'repairing' &&
  view.state.kind !== 'preparing';

/** A new tunnel to the same thing, offered at rest where there is none. */
export const canOpenTunnel = (view: SessionView): boolean =>
  view.hasAccount &&
  view.thingName !== null &&
  (view.state.kind === 'ended' || (view.state.kind === 'ready' && view.tunnelId === null));

/**
 * Have another tunnel take the place of this one, which still runs; or once more try to, with the one that is open for
 * it.
 */
export const canReplace = (view: SessionView): boolean =>
  view.hasAccount &&
  view.thingName !== null &&
  view.tunnelId !== null &&
  view.state.kind === 'connected' &&
  (view.next === null || view.next.kind === 'waiting');

/** Stay with this tunnel for now, and keep the next one for later. */
export const canStopReplacing = (view: SessionView): boolean =>
  view.next?.kind === 'opening' || view.next?.kind === 'coming';

/** Close the tunnel that was opened to take the place of this one. */
export const canCloseNext = (view: SessionView): boolean =>
  view.hasAccount && view.next?.kind === 'waiting' && view.next.tunnelId !== null;

/** Take it off the list: nothing may be running. */
export const canForget = (view: SessionView): boolean =>
  view.state.kind === 'ready' ||
  view.state.kind === 'ended' ||
  (view.state.kind === 'problem' && !isConnectionUp(view));

export const canMovePort = (view: SessionView, serviceId: string): boolean =>
  view.state.kind !== 'ended' &&
  view.state.kind !== 'closing' &&
  view.state.kind !== 'repairing' &&
  view.services.some((service) => service.serviceId === serviceId);

/** Open the terminal, browser… of a service: it has a port and the tunnel is up. */
export const canOpenService = (view: SessionView, serviceId: string): boolean =>
  (view.state.kind === 'connected' || view.state.kind === 'problem' || view.state.kind === 'waiting-for-device') &&
  view.connection.kind === 'open' &&
  view.services.some((service) => service.serviceId === serviceId && service.port !== null);
