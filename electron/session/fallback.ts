/**
 * Devices that speak an older tunnel protocol (PROTOCOL.md 3.5, 5.3): recognised by answers without ids or by their
 * silence, reached by a new WebSocket in V2 or V1, remembered for the thing. Each version is tried at most once, so that
 * nothing ever goes round in circles.
 *
 * A START of V1 costs a device that speaks V3 its connection (PROTOCOL.md 5.4), one of V2 costs nobody anything. So a
 * short silence leads to V2 only, and to V1 only what cannot be a newer device whose service is slow or refuses: an
 * answer without a service id, a device that came back on a WebSocket of its own when the version changed (as the
 * AWS device SDKs do, PROTOCOL.md 3.5), or a silence in both versions that outlasts every refusal.
 */
import type { Problem } from '../../shared/problems/problem';
import type { ProtocolVersion } from '../tunnel/contract';
import type { Core } from './core';
import { present } from './present';
import { diagnose } from './diagnose';

/**
 * What was noticed: bytes without the ids of the version spoken (`V1`, `V2`), a reset without them, silence for a moment, the
 * same with a device that renewed its connection meanwhile, or a silence that no refused service explains.
 */
export type Sign = 'V1' | 'V2' | 'nameless-reset' | 'silence' | 'renewed' | 'lasting-silence';

/** A version that is tried and was not answered yet. */
export interface Trial {
  /** The version before the first of these trials. */
  readonly from: ProtocolVersion;
  readonly to: ProtocolVersion;
  /** Since when the device's connection had stood when this began. */
  readonly deviceSince: number | null;
  /** The answer came no sooner than in the version before: it does not show that the version was the reason. */
  slow: boolean;
}

export interface FallbackQuestion {
  readonly protocol: ProtocolVersion;
  readonly sign: Sign;
  readonly tried: ReadonlySet<ProtocolVersion>;
  /** A byte ever came back in the version spoken, now or (remembered) before, or a reset with all its ids. */
  readonly answeredBefore: boolean;
  readonly services: number;
}

/**
 * The version to try next, or null. A reset that carried the ids is no sign: the device understood, and its service
 * is unreachable.
 */
export function fallbackFor({
  protocol,
  sign,
  tried,
  answeredBefore,
  services,
}: FallbackQuestion): ProtocolVersion | null {
  if (answeredBefore && sign !== 'V1' && sign !== 'V2') return null;
  // V1 messages name no service, so V1 can only serve a tunnel with one.
  const oldest: ProtocolVersion = services > 1 ? 'V2' : 'V1';
  const harmless = sign === 'V2' || sign === 'silence' || (sign === 'lasting-silence' && protocol === 'V3');
  const wanted = harmless ? 'V2' : oldest;
  return wanted === protocol || tried.has(wanted) || protocol === 'V1' ? null : wanted;
}

/** Reconnects in the older version by itself and says what it does. False: nothing left to try. */
export function fallBack(core: Core, sign: Sign): boolean {
  const { view, memo, deps } = core;
  const { protocol } = view;
  const device = core.device();
  const answeredBefore =
    memo.understands ||
    deps.memory.protocol(view.environment.id, device) === protocol ||
    view.services.some(({ lastAnswerAt }) => lastAnswerAt !== null);
  const to = fallbackFor({ protocol, sign, tried: memo.tried, answeredBefore, services: view.services.length });
  if (to === null || memo.proxy === null) return false;
  memo.tried.add(protocol).add(to);
  memo.trial = { from: memo.trial?.from ?? protocol, to, deviceSince: memo.device?.since ?? null, slow: false };
  // Bytes without ids are proof by themselves; everything else is only a guess until the older version is answered.
  if (sign === 'V1' || sign === 'V2') deps.memory.rememberProtocol(view.environment.id, device, to);
  const problem: Problem = {
    code: 'device-speaks-older-protocol',
    params: { thingName: view.thingName, from: protocol, to },
    recovery: { kind: 'none' },
    answer: null,
    at: deps.now(),
  };
  core.note('older-protocol', 'noted', { from: protocol, to });
  core.dispatch({
    kind: 'repair-started',
    problem,
    steps: [
      { name: 'older-protocol', state: 'running', at: deps.now() },
      { name: 'reconnect', state: 'waiting', at: null },
    ],
  });
  core.dispatch({ kind: 'protocol', protocol: to, because: 'device-speaks-older-protocol' });
  memo.proxy.setProtocol(to);
  return true;
}

/** The device answered in the version spoken: that is what to begin with next time. */
export function confirmProtocol(core: Core): void {
  const { view, deps, memo } = core;
  const { trial } = memo;
  memo.trial = null;
  if (trial?.to === view.protocol && trial.slow) return;
  if (deps.memory.protocol(view.environment.id, core.device()) !== view.protocol)
    deps.memory.rememberProtocol(view.environment.id, core.device(), view.protocol);
}

/** Back to the version before the trial, without a word about the device. False: there was no trial. */
function undoTrial(core: Core): boolean {
  const { memo, view } = core;
  const { trial } = memo;
  if (trial === null) return false;
  memo.trial = null;
  core.note('older-protocol', 'failed', { from: view.protocol, to: trial.from });
  core.dispatch({ kind: 'protocol', protocol: trial.from, because: null });
  memo.proxy?.setProtocol(trial.from);
  return true;
}

/**
 * The device reset a connection with all its ids. During a trial that settles that the silence was its service's:
 * the newer version was right, and is gone back to with the person's next try. The connection is left alone until then, so
 * that what was found out is not interrupted.
 */
export function noteUnderstood({ memo, view }: Core): void {
  // In V1 there are no ids to understand.
  if (view.protocol === 'V1') return;
  memo.understands = true;
  if (memo.trial !== null) memo.trial.slow = true;
}

/** The person tries again: true when that takes a new WebSocket in the version before the trial. */
export const returnFromTrial = (core: Core): boolean => core.memo.understands && undoTrial(core);

/**
 * The device went away after an unconfirmed fallback: the newer version was right. Returns to it, remembers
 * it, and gets the device back: by itself if the person allowed rotation once, else by asking. False: there
 * was no such trial.
 */
export async function revertFallback(core: Core): Promise<boolean> {
  const { memo, view, deps } = core;
  const { watch } = memo;
  if (!undoTrial(core)) return false;
  deps.memory.rememberProtocol(view.environment.id, core.device(), core.view.protocol);
  const facts = view.tunnel;
  const problem = diagnose(
    core.observed({
      describe: facts === null ? { kind: 'not-asked' } : { kind: 'facts', facts },
      watched: { notified: watch?.notified ?? false, watchedFor: watch?.limit ?? 0 },
    }),
  );
  if (view.mayRotateByItself && problem?.recovery.kind === 'rotate') await core.flows.rotate('DESTINATION', problem);
  else await present(core, problem);
  return true;
}
