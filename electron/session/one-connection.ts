/** A device that serves one connection at a time, whatever the version (PROTOCOL.md 5.6, 5.7). */
import type { ProxyEvent } from '../tunnel/contract';
import { isDeviceThere } from './device-there';
import type { Session } from './session';

/**
 * The device showed that it serves one connection at a time. Its bytes prove that; a reset proves it where DescribeTunnel does
 * not explain it, since AWS resets, too, for a device that was replaced (PROTOCOL.md 3.4).
 */
export async function oneConnection(
  session: Session,
  { sign }: Extract<ProxyEvent, { kind: 'one-connection' }>,
): Promise<void> {
  if (sign === 'reset-without-service' || sign === 'reset-answered-for-all') {
    const before = session.facts.device;
    const isThere = await isDeviceThere(session, session.deps.now());
    if (!isThere || before === null || session.facts.device?.since !== before.since) return;
    session.proxy?.setOneConnection(true);
  }
  session.dispatch({ kind: 'one-connection' });
  session.deps.memory.learn(session.view.environment.id, session.deviceName(), { oneConnection: true });
}
