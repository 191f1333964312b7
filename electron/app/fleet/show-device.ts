import type { DeviceRef } from '../../../shared/fleet/presence';
import type { SessionId } from '../../../shared/session/view';
import type { SessionManager } from '../../session';

/** A person asks for this device, at a notice; the window is in front. */
export function showDevice(
  device: DeviceRef,
  sessions: Pick<SessionManager, 'select'>,
  broadcast: (name: 'session.focus', payload: { readonly sessionId: SessionId }) => void,
): void {
  const found = sessions.select({ ...device, tunnelId: null, ticket: null });
  if (found.ok) broadcast('session.focus', found.value);
}
