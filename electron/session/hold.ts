/**
 * While the device is away new local clients are held: the tunnel has nobody at its far end, and what is sent into
 * it then is lost without a word (PROTOCOL.md 3.4, 8.10).
 */
import type { SessionView } from '../../shared/session';
import type { Core } from './core';

/**
 * Whether nobody is at the far end, as far as was observed. Being awaited counts as away: after a rotation
 * DescribeTunnel may still show the device's old connection. Where nobody can be asked it is not. Pure.
 */
export function isDeviceAway({ state, tunnel }: Pick<SessionView, 'state' | 'tunnel'>): boolean {
  if (state.kind === 'waiting-for-device') return true;
  // Also without an answer of DescribeTunnel, when it may not be asked any more.
  if (state.kind === 'connected') return false;
  if (
    state.kind === 'repairing' &&
    state.steps.some((step) => step.name === 'device-connects' && step.state !== 'done')
  )
    return true;
  return tunnel?.status === 'OPEN' && tunnel.destination.status === 'DISCONNECTED';
}

/** Tells the proxy what follows from the view. To be called after every change of it. */
export function holdWhileAway({ memo, view }: Core): void {
  const away = isDeviceAway(view);
  if (memo.proxy === null || memo.held === away) return;
  memo.held = away;
  memo.proxy.pauseNewConnections(away);
}
