/**
 * Devices that speak an older tunnel protocol (service-facts 3.5, 5.3): recognised by their silence or by
 * answers without ids, reached by a new WebSocket in V2 or V1, remembered for the thing. Each version is
 * tried at most once, so that nothing ever goes round in circles.
 */
import type { Problem } from '../../shared/problems/problem';
import type { ProtocolVersion } from '../tunnel/contract';
import type { Core } from './core';
import { present } from './present';
import { diagnose } from './diagnose';

export interface FallbackQuestion {
  readonly protocol: ProtocolVersion;
  /** What was noticed: bytes without the ids of the version spoken, or nothing at all. */
  readonly sign: 'V1' | 'V2' | 'silence';
  readonly tried: ReadonlySet<ProtocolVersion>;
  /** A byte ever came back in the version spoken, now or (remembered) before. */
  readonly answeredBefore: boolean;
  readonly services: number;
}

/**
 * The version to try next, or null. A plain reset is no sign: it carried the ids, so the device understood
 * (that is an unreachable service), and speaking V1 to a V3 device costs it its connection (service-facts 5.4).
 */
export function fallbackFor({ protocol, sign, tried, answeredBefore, services }: FallbackQuestion): ProtocolVersion | null {
  if (sign === 'silence' && answeredBefore) return null;
  // V1 messages name no service, so V1 can only serve a tunnel with one.
  const oldest: ProtocolVersion = services > 1 ? 'V2' : 'V1';
  const wanted = sign === 'V2' ? 'V2' : oldest;
  return wanted === protocol || tried.has(wanted) || protocol === 'V1' ? null : wanted;
}

/** Reconnects in the older version by itself and says what it does. False: nothing left to try. */
export function fallBack(core: Core, sign: FallbackQuestion['sign']): boolean {
  const { view, memo, deps } = core;
  const { protocol } = view;
  const device = core.device();
  const answeredBefore = deps.memory.protocol(view.environment.id, device) === protocol || view.services.some(({ lastAnswerAt }) => lastAnswerAt !== null);
  const to = fallbackFor({ protocol, sign, tried: memo.tried, answeredBefore, services: view.services.length });
  if (to === null || memo.proxy === null) return false;
  memo.tried.add(protocol).add(to);
  memo.trial = { from: protocol, to };
  // An answer without ids is proof by itself; silence is only a guess until the older version is answered.
  if (sign !== 'silence') deps.memory.rememberProtocol(view.environment.id, device, to);
  const problem: Problem = { code: 'device-speaks-older-protocol', params: { thingName: view.thingName, from: protocol, to }, recovery: { kind: 'none' }, answer: null, at: deps.now() };
  core.note('older-protocol', 'noted', { from: protocol, to });
  core.dispatch({ kind: 'repair-started', problem, steps: [{ name: 'older-protocol', state: 'running', at: deps.now() }, { name: 'reconnect', state: 'waiting', at: null }] });
  core.dispatch({ kind: 'protocol', protocol: to, because: 'device-speaks-older-protocol' });
  memo.proxy.setProtocol(to);
  return true;
}

/** The device answered in the version spoken: that is what to begin with next time. */
export function confirmProtocol(core: Core): void {
  const { view, deps, memo } = core;
  memo.trial = null;
  if (deps.memory.protocol(view.environment.id, core.device()) !== view.protocol) deps.memory.rememberProtocol(view.environment.id, core.device(), view.protocol);
}

/**
 * The device went away after an unconfirmed fallback: the newer version was right. Returns to it, remembers
 * it, and gets the device back: by itself if the person allowed rotation once, else by asking. False: there
 * was no such trial.
 */
export async function revertFallback(core: Core): Promise<boolean> {
  const { memo, view, deps } = core;
  const { trial, watch } = memo;
  if (trial === null) return false;
  memo.trial = null;
  core.note('older-protocol', 'failed', { from: trial.to, to: trial.from });
  core.dispatch({ kind: 'protocol', protocol: trial.from, because: null });
  deps.memory.rememberProtocol(view.environment.id, core.device(), trial.from);
  memo.proxy?.setProtocol(trial.from);
  const facts = view.tunnel;
  const problem = diagnose(core.observed({ describe: facts === null ? { kind: 'not-asked' } : { kind: 'facts', facts }, watched: { notified: watch?.notified ?? false, watchedFor: watch?.limit ?? 0 } }));
  if (view.mayRotateByItself && problem?.recovery.kind === 'rotate') await core.flows.rotate('DESTINATION', problem);
  else await present(core, problem);
  return true;
}
