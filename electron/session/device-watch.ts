/**
 * What DescribeTunnel's answers mean for the device: connected, awaited, away. The app never claims that a
 * device came which it did not observe (shared/README.md, Session states).
 */
import type { RepairStep, TunnelFacts } from '../../shared/session/view';
import type { Core } from './core';
import { agentIsBack, askAgent } from './agent';
import { diagnose } from './diagnose';
import { isTakenOver } from './describe';
import { revertFallback } from './fallback';
import type { DescribeSeen } from './observations';
import { present } from './present';

/**
 * How much longer the device's absence is no problem: counted from when the tunnel was opened, the device was
 * last connected, or it was last sent a token.
 */
function graceLeft(core: Core, facts: TunnelFacts): number {
  const heardOf = Math.max(facts.createdAt ?? 0, facts.destination.since ?? 0);
  const notified = core.memo.notifiedAt === null ? Number.POSITIVE_INFINITY : core.deps.now() - core.memo.notifiedAt;
  return core.deps.tuning.deviceGrace - Math.min(core.serviceNow() - heardOf, notified);
}

const awaiting = (at: number): RepairStep => ({ name: 'device-connects', state: 'running', at });

/** The repair has nothing left to do but to see the device. */
function onlyDeviceLeft(steps: readonly RepairStep[]): boolean {
  return steps.every((step) => step.state === 'done' || step.name === 'device-connects');
}

/** Starts the watch after a token was delivered; `steps` are those of the repair so far. */
export function awaitDevice(core: Core, steps: readonly RepairStep[], notified: boolean): void {
  const now = core.deps.now();
  const { state } = core.view;
  const problem = state.kind === 'repairing' || state.kind === 'waiting-for-device' ? state.problem : null;
  core.memo.watch = { since: now, limit: core.deps.tuning.deviceLimit, notified };
  core.dispatch({
    kind: 'device-awaited',
    since: now,
    problem,
    steps: steps.some(({ name }) => name === 'device-connects')
      ? steps.map((step) => (step.name === 'device-connects' ? awaiting(now) : step))
      : [...steps, awaiting(now)],
  });
}

async function deviceDidNotCome(core: Core, seen: DescribeSeen): Promise<void> {
  const { watch } = core.memo;
  if (watch === null) return;
  const watchedFor = core.deps.now() - watch.since;
  if (watch.notified) core.note('device-did-not-come', 'failed', { seconds: Math.round(watchedFor / 1000) });
  if (await revertFallback(core)) return;
  const { state } = core.view;
  await askAgent(core);
  // It came, or somebody stopped the wait, while that was asked.
  if (core.view.state !== state) return;
  await present(core, diagnose(core.observed({ describe: seen, watched: { notified: watch.notified, watchedFor } })));
}

async function whileAwaited(core: Core, seen: DescribeSeen): Promise<void> {
  const { memo, deps } = core;
  if (memo.watch === null) {
    const limit = seen.kind === 'facts' ? graceLeft(core, seen.facts) : deps.tuning.deviceGrace;
    memo.watch = { since: deps.now(), limit, notified: false };
  }
  if (deps.now() - memo.watch.since >= memo.watch.limit) await deviceDidNotCome(core, seen);
}

/** The device's agent is online again: what could not be delivered can be now. */
async function offerAgain(core: Core, seen: DescribeSeen): Promise<void> {
  const { state, id, thingName, tellWhenBack } = core.view;
  if (state.kind !== 'problem' || state.problem.code !== 'device-disconnected') return;
  const { notified, watchedFor } = state.problem.params;
  core.note('agent-online', 'noted');
  if (tellWhenBack) core.deps.onNotice?.({ kind: 'device-back', sessionId: id, thingName });
  core.dispatch({ kind: 'tell-when-back', tell: false });
  await present(core, diagnose(core.observed({ describe: seen, watched: { notified, watchedFor: watchedFor ?? 0 } })), {
    quiet: true,
  });
}

function works(core: Core): void {
  const { memo, deps, view } = core;
  const awaited = memo.watch !== null || memo.troubled;
  memo.troubled = false;
  memo.watch = null;
  memo.retryOf = null;
  memo.closedByService = false;
  if (awaited) deps.onNotice?.({ kind: 'connected', sessionId: view.id, thingName: view.thingName });
}

/** Takes a fresh answer of DescribeTunnel (already in the view) to its consequences. */
export async function settle(core: Core, seen: DescribeSeen): Promise<void> {
  const { deps } = core;
  if (seen.kind === 'failed' && seen.error.kind === 'aborted') return;
  if (
    (seen.kind === 'facts' && seen.facts.status === 'CLOSED') ||
    (seen.kind === 'failed' && seen.error.kind === 'not-found')
  ) {
    if (core.view.state.kind === 'ended' || core.view.state.kind === 'closing') return;
    core.cancel();
    await present(core, diagnose(core.observed({ describe: seen, takenOver: isTakenOver(core, seen) })));
    return;
  }
  if (core.view.connection.kind !== 'open') return;
  if (seen.kind !== 'facts')
    core.dispatch({
      kind: 'device-unknown',
      at: deps.now(),
      permitted: !(seen.kind === 'failed' && seen.error.kind === 'access-denied'),
    });
  const { state } = core.view;
  if (state.kind === 'connected') {
    works(core);
    return;
  }
  if (state.kind === 'repairing' && !core.memo.rotating && onlyDeviceLeft(state.steps)) {
    awaitDevice(
      core,
      state.steps,
      state.steps.some(({ name, state: outcome }) => name === 'delivery-accepted' && outcome === 'done'),
    );
    return;
  }
  if (state.kind === 'waiting-for-device') await whileAwaited(core, seen);
  else if (await agentIsBack(core)) await offerAgain(core, seen);
}
