/** The one button: rotate and reconnect. A step is ticked when it was observed, never before. */
import type { ClientMode, Problem } from '../../shared/problems/problem';
import { deniedRotation } from '../../shared/session';
import type { RepairStep } from '../../shared/session/view';
import { reconnect } from './connect';
import { isOver, type Core } from './core';
import { describe } from './describe';
import { awaitDevice, settle } from './device-watch';
import { present } from './present';
import { rotateTokens } from './rotate-tokens';

const names: { readonly [Mode in ClientMode]: readonly RepairStep['name'][] } = {
  SOURCE: ['rotate-source', 'reconnect'],
  DESTINATION: ['rotate-device', 'delivery-accepted', 'device-connects'],
  ALL: ['rotate-both', 'reconnect', 'delivery-accepted', 'device-connects'],
};

const stepsOf = (mode: ClientMode, at: number): readonly RepairStep[] =>
  names[mode].map((name, index) => ({ name, state: index === 0 ? 'running' : 'waiting', at: index === 0 ? at : null }));
const rotationStep = (mode: ClientMode): RepairStep['name'] => names[mode][0] ?? 'rotate-source';

/**
 * Rotates `mode` and uses what came of it. With a problem this is its repair; without one somebody asked for
 * the rotation by hand. One retry with the new token; if that is refused, the original problem is shown.
 */
export async function rotate(
  core: Core,
  mode: ClientMode,
  problem: Problem | null,
  signal = core.begin(),
): Promise<void> {
  const { memo, deps } = core;
  const byItself = core.before(signal) === null;
  const atRest = core.view.state.kind === 'ready';
  const now = deps.now();
  const steps = stepsOf(mode, now);
  memo.watch = null;
  if (problem !== null) core.dispatch({ kind: 'repair-started', problem, steps });
  else if (!atRest)
    core.dispatch(
      mode === 'DESTINATION'
        ? { kind: 'device-awaited', since: now, steps, problem: null }
        : { kind: 'preparing', step: 'token' },
    );
  // Fresh: what is connected decides how the device's coming back is recognised.
  const seen = mode === 'SOURCE' ? null : await describe(core, signal);
  if (isOver(signal)) return;
  const failed = await rotateTokens(core, mode, seen?.kind === 'facts' ? seen.facts : null, signal);
  if (isOver(signal)) return;
  // Both at once is a right of its own (`iot:ClientMode`): this laptop's side alone may be allowed, and may be enough.
  if (
    failed?.code === 'rotation-denied' &&
    mode === 'ALL' &&
    problem !== null &&
    deniedRotation(core.view, 'SOURCE') === null
  )
    return rotate(core, 'SOURCE', { ...problem, recovery: { kind: 'rotate', mode: 'SOURCE' } }, signal);
  if (failed !== null) {
    core.dispatch({ kind: 'step', name: rotationStep(mode), state: 'failed', at: deps.now() });
    // By hand and at rest nothing is broken; still a click must not end in silence.
    // What nobody asked for needs no sign-in by itself: what it should have solved is shown, and its button asks.
    await present(
      core,
      byItself && problem !== null && (failed.code === 'sign-in-expired' || failed.code === 'not-signed-in')
        ? problem
        : failed,
    );
    return;
  }
  core.dispatch({ kind: 'step', name: rotationStep(mode), state: 'done', at: deps.now() });
  // AWS publishes to the device when a destination goes along; it accepted that, no more is known.
  if (mode !== 'SOURCE') core.dispatch({ kind: 'step', name: 'delivery-accepted', state: 'done', at: deps.now() });
  if (atRest) return;
  if (mode === 'DESTINATION') {
    const { state } = core.view;
    if (state.kind === 'repairing' || state.kind === 'waiting-for-device') awaitDevice(core, state.steps, true);
    // Where nobody may look whether it comes, it is not waited for.
    if (seen?.kind === 'failed' && seen.error.kind === 'access-denied') await settle(core, seen);
    if (core.view.connection.kind !== 'open') await reconnect(core, signal);
    return;
  }
  memo.retryOf = problem;
  memo.ownSourceSince = null;
  memo.closedByService = false;
  core.dispatch({ kind: 'step', name: 'reconnect', state: 'running', at: deps.now() });
  await reconnect(core, signal);
}
