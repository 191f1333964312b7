/**
 * In which way the device is spoken to. Only proof changes it: bytes that came back without ids, a reset that
 * DescribeTunnel does not explain, or an answer on a connection of the app's own (`find-out.ts`). What was proven is
 * remembered for the thing.
 */
import { nothingLearned } from '../../shared/session/learned';
import type { Session } from './session';

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

/**
 * Programs wait for each other from now on, in whatever version, and next time, too. A localproxy that was spoken to in
 * V2 ends as with `-y V2` until its process ends: the end of one connection is that of all (PROTOCOL.md 5.7).
 */
export function takeOneAtATime(session: Session): void {
  session.dispatch({ kind: 'one-connection' });
  session.proxy?.setOneConnection(true);
  session.deps.memory.learn(session.view.environment.id, session.deviceName(), { oneConnection: true });
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
  if (from === 'V3') takeOneAtATime(session);
  session.proxy?.setProtocol(from);
  return true;
}

/**
 * Another agent may answer from now on: what was learned of the one before is neither remembered nor shown. But for
 * this: that it takes one connection at a time. It costs nothing but waiting, and a `-y V2` that was asked for web
 * pages only shows it by going deaf (PROTOCOL.md 5.7): forgotten, it would be deaf again after the next start of the
 * app.
 */
export function forgetDevice(session: Session): void {
  const { deps, view } = session;
  const { oneConnection } = deps.memory.learned(view.environment.id, session.deviceName());
  deps.memory.learn(view.environment.id, session.deviceName(), { ...nothingLearned, oneConnection });
  session.dispatch({ kind: 'banner', banner: null });
}
