/** The one button: rotate and reconnect. A step is ticked when it was observed, never before. */
import type { Problem } from '../../shared/problems/problem';
import type { ClientMode } from '../../shared/problems/recovery';
import { deniedRotation } from '../../shared/session';
import type { RepairStep } from '../../shared/session/view';
import { reconnect } from './connect';
import { describe } from './describe';
import { present, presentConnected } from './present';
import { rotateTokens } from './rotate-tokens';
import type { Session } from './session';

const names: { readonly [Mode in ClientMode]: readonly RepairStep['name'][] } = {
  SOURCE: ['rotate-source', 'reconnect'],
  DESTINATION: ['rotate-device', 'delivery-accepted', 'device-connects'],
  ALL: ['rotate-both', 'reconnect', 'delivery-accepted', 'device-connects'],
};

const stepsOf = (mode: ClientMode, at: number): readonly RepairStep[] =>
  names[mode].map((name, index) => ({ name, state: index === 0 ? 'running' : 'waiting', at: index === 0 ? at : null }));
const rotationStep = (mode: ClientMode): RepairStep['name'] => names[mode][0] ?? 'rotate-source';

const awaiting = (at: number): RepairStep => ({ name: 'device-connects', state: 'running', at });

/** Awaits the device after a token was delivered; `steps` are those of the repair so far. */
export function awaitDevice(session: Session, steps: readonly RepairStep[], notified: boolean): void {
  const now = session.deps.now();
  const { state } = session.view;
  session.dispatch({
    kind: 'device-awaited',
    since: now,
    problem: state.kind === 'repairing' || state.kind === 'waiting-for-device' ? state.problem : null,
    steps: steps.some(({ name }) => name === 'device-connects')
      ? steps.map((step) => (step.name === 'device-connects' ? awaiting(now) : step))
      : [...steps, awaiting(now)],
    watch: { limitMs: session.deps.tuning.deviceLimitMs, notified },
  });
}

function showBeginning(session: Session, mode: ClientMode, problem: Problem | null): void {
  const now = session.deps.now();
  const steps = stepsOf(mode, now);
  session.dispatch({ kind: 'watch-over' });
  if (problem !== null) session.dispatch({ kind: 'repair-started', problem, steps });
  else if (session.view.state.kind !== 'ready')
    session.dispatch(
      mode === 'DESTINATION'
        ? { kind: 'device-awaited', since: now, steps, problem: null, watch: null }
        : { kind: 'preparing', step: 'token' },
    );
}

/**
 * Rotates `mode` and uses what came of it. With a problem this is its repair; without one somebody asked for the
 * rotation by hand. One retry with the new token; if that is refused, the original problem is shown. Throws where the
 * flow is over.
 */
export async function rotate(
  session: Session,
  mode: ClientMode,
  problem: Problem | null,
  signal: AbortSignal,
): Promise<void> {
  const { deps } = session;
  const byItself = !session.isCommand(signal);
  const atRest = session.view.state.kind === 'ready';
  showBeginning(session, mode, problem);
  // Fresh: what is connected decides how the device's coming back is recognised.
  const seen = mode === 'SOURCE' ? null : await describe(session, signal);
  const failed = await rotateTokens(session, mode, seen?.kind === 'facts' ? seen.facts : null, signal);
  // Both at once is a right of its own (`iot:ClientMode`): this laptop's side alone may be allowed, and may be enough.
  if (
    failed?.code === 'rotation-denied' &&
    mode === 'ALL' &&
    problem !== null &&
    deniedRotation(session.view, 'SOURCE') === null
  )
    return rotate(session, 'SOURCE', { ...problem, recovery: { kind: 'rotate', mode: 'SOURCE' } }, signal);
  if (failed !== null) {
    session.dispatch({ kind: 'step', name: rotationStep(mode), state: 'failed', at: deps.now() });
    // By hand and at rest nothing is broken; still a click must not end in silence.
    // What nobody asked for needs no sign-in by itself: what it should have solved is shown, and its button asks.
    const needsSignIn = failed.code === 'sign-in-expired' || failed.code === 'not-signed-in';
    return present(session, byItself && problem !== null && needsSignIn ? problem : failed);
  }
  session.dispatch({ kind: 'step', name: rotationStep(mode), state: 'done', at: deps.now() });
  // AWS publishes to the device when a destination goes along; it accepted that, no more is known.
  if (mode !== 'SOURCE') session.dispatch({ kind: 'step', name: 'delivery-accepted', state: 'done', at: deps.now() });
  if (atRest) return;
  if (mode === 'DESTINATION') {
    // What waits for a silent agent ends with it: whoever comes with the new token knows nothing of it.
    const isAnew = session.view.connection.kind !== 'open' || problem?.code === 'device-silent';
    if (isAnew) await reconnect(session, signal);
    const { state } = session.view;
    if (state.kind === 'repairing' || state.kind === 'waiting-for-device') awaitDevice(session, state.steps, true);
    // Where nobody may look whether it comes, it is not waited for.
    if (seen?.kind === 'failed' && seen.error.kind === 'access-denied') stopAwaiting(session);
    return;
  }
  session.dispatch({ kind: 'reconnect-began', problem, at: deps.now() });
  await reconnect(session, signal);
}

function stopAwaiting(session: Session): void {
  if (session.view.connection.kind !== 'open') return;
  session.dispatch({ kind: 'device-unknown', at: session.deps.now(), permitted: false });
  if (session.view.state.kind === 'connected') presentConnected(session);
}
