/**
 * In which way the device is spoken to. Only proof changes it: bytes that came back without ids, a reset that DescribeTunnel does
 * not explain, or an answer on a connection of the app's own (`find-out.ts`). What was proven is remembered for the thing.
 */
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

/** The device answered in the version that is spoken: that is what to begin with next time. */
export function confirmProtocol(session: Session): void {
  const { view, facts, deps } = session;
  // What the app's own connection met is judged as a whole.
  if (facts.findingOut !== null) return;
  session.dispatch({ kind: 'protocol-answered' });
  const device = session.deviceName();
  if (deps.memory.learned(view.environment.id, device).protocol !== view.protocol)
    deps.memory.learn(view.environment.id, device, { protocol: view.protocol });
}

/** A person has another version tried, and allowed what it ends. */
export function tryProtocol(session: Session, to: 'V1' | 'V2'): void {
  session.note('older-protocol', 'noted', { from: session.view.protocol, to });
  session.dispatch({ kind: 'protocol-tried', to });
  session.proxy?.setProtocol(to);
}

/** Back to the version before a person's try that no answer has confirmed. False: there was none. */
export function undoTry(session: Session): boolean {
  const { view, facts } = session;
  if (facts.unproven === null) return false;
  const { from } = facts.unproven;
  session.note('older-protocol', 'failed', { from: view.protocol, to: view.protocol });
  session.dispatch({ kind: 'protocol', protocol: from, because: null });
  session.dispatch({ kind: 'protocol-answered' });
  session.proxy?.setProtocol(from);
  return true;
}
