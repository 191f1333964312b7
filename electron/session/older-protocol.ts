/**
 * Devices that speak an older tunnel protocol (PROTOCOL.md 3.5, 5.3). They are recognised by answers without ids, or by
 * their silence, and are reached by a new WebSocket in V2 or V1. The version that works is remembered for the thing. Each
 * version is tried at most once, so the app never goes round in circles.
 *
 * Trying V1 is not free: a START of V1 ends the connection of a device that speaks V3 (PROTOCOL.md 5.4). A START of V2 does
 * no harm. Therefore a short silence leads to V2 only. V1 is tried only after a sign that a newer device with a slow or
 * refusing service cannot give:
 * - an answer without a service id;
 * - a device that made a new connection when the version changed, as the AWS device SDKs do (PROTOCOL.md 3.5);
 * - a silence in both versions that lasts longer than every refusal takes.
 */
import type { Problem } from '../../shared/problems/problem';
import type { ProtocolVersion } from '../tunnel/contract';
import type { Session } from './session';

/**
 * What was noticed:
 * - `V1`, `V2`: bytes came without the ids of the version that is spoken, as that version sends them;
 * - `reset-without-ids`: a reset came without them;
 * - `silence`: nothing came for a moment;
 * - `renewed`: nothing came, and the device made a new connection meanwhile;
 * - `lasting-silence`: nothing came for so long that no refused service explains it.
 */
export type Sign = 'V1' | 'V2' | 'reset-without-ids' | 'silence' | 'renewed' | 'lasting-silence';

export interface OlderProtocolQuestion {
  readonly protocol: ProtocolVersion;
  readonly sign: Sign;
  readonly tried: readonly ProtocolVersion[];
  /** A byte came back in the version that is spoken, now or (remembered) before, or a reset with all its ids. */
  readonly answeredBefore: boolean;
  readonly services: number;
}

/** The version to try next, or null. A reset with its ids is no sign: the device understood, and its service is unreachable. Pure. */
export function olderProtocolFor({
  protocol,
  sign,
  tried,
  answeredBefore,
  services,
}: OlderProtocolQuestion): 'V1' | 'V2' | null {
  if (answeredBefore && sign !== 'V1' && sign !== 'V2') return null;
  // V1 messages name no service, so V1 can only serve a tunnel with one.
  const oldest = services > 1 ? 'V2' : 'V1';
  const harmless = sign === 'V2' || sign === 'silence' || (sign === 'lasting-silence' && protocol === 'V3');
  const wanted = harmless ? 'V2' : oldest;
  return wanted === protocol || tried.includes(wanted) || protocol === 'V1' ? null : wanted;
}

/** Reconnects in an older version by itself, if there is one left to try, and says what it does. */
export function tryOlderProtocol(session: Session, sign: Sign): void {
  const { view, facts, deps, proxy } = session;
  const { protocol } = view;
  const device = session.deviceName();
  const answeredBefore =
    facts.understandsIds ||
    deps.memory.learned(view.environment.id, device).protocol === protocol ||
    view.services.some(({ lastAnswerAt }) => lastAnswerAt !== null);
  const to = olderProtocolFor({
    protocol,
    sign,
    tried: facts.triedProtocols,
    answeredBefore,
    services: view.services.length,
  });
  if (to === null || proxy === null) return;
  // Bytes without ids are proof by themselves; everything else is only a guess until the older version is answered.
  if (sign === 'V1' || sign === 'V2') deps.memory.learn(view.environment.id, device, { protocol: to });
  const problem: Problem = {
    code: 'device-speaks-older-protocol',
    params: { thingName: view.thingName, from: protocol, to },
    recovery: { kind: 'none' },
    answer: null,
    at: deps.now(),
  };
  session.note('older-protocol', 'noted', { from: protocol, to });
  session.dispatch({ kind: 'protocol-tried', to, problem, at: deps.now() });
  proxy.setProtocol(to);
}

/** The device answered in the version that is spoken: that is what to begin with next time. */
export function confirmProtocol(session: Session): void {
  const { view, facts, deps } = session;
  const { trial } = facts;
  if (trial !== null) session.dispatch({ kind: 'protocol-answered' });
  if (trial?.to === view.protocol && trial.slow) return;
  const device = session.deviceName();
  if (deps.memory.learned(view.environment.id, device).protocol !== view.protocol)
    deps.memory.learn(view.environment.id, device, { protocol: view.protocol });
}

/** Back to the version before the trial, without a word about the device. False: there was no trial. */
export function undoTrial(session: Session): boolean {
  const { view, facts } = session;
  if (facts.trial === null) return false;
  const { from } = facts.trial;
  session.note('older-protocol', 'failed', { from: view.protocol, to: from });
  session.dispatch({ kind: 'trial-undone' });
  session.proxy?.setProtocol(from);
  return true;
}

/**
 * The person tries again. If the device reset a connection with all its ids during a trial, the silence before was its
 * service's, and the newer version was right: now is the moment to go back to it, as nothing that was found out is
 * interrupted. True: that takes a new WebSocket, which is on its way.
 */
export const returnFromTrial = (session: Session): boolean => session.facts.understandsIds && undoTrial(session);
