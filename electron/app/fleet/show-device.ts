import type { DeviceRef } from '../../../shared/fleet/presence';
import type { createBroadcast } from '../../ipc/broadcast';
import type { SessionManager } from '../../session';

/** A person asks for this device, at a notice; the window is in front. */
export function showDevice(
  device: DeviceRef,
  sessions: Pick<SessionManager, 'select'>,
  broadcast: ReturnType<typeof createBroadcast>,
): void {
  const found = sessions.select({ ...device, tunnelId: null, ticket: null });
  if (found.ok) broadcast('session.focus', found.value);
}
