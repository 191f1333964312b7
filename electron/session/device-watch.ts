/**
 * What DescribeTunnel's answers mean for the device: connected, awaited, away. The app never claims that a device came
 * which it did not observe (shared/README.md, Problems).
 */
import type { AgentSeen } from '../../shared/problems/problem';
import type { RepairStep, TunnelFacts } from '../../shared/session/view';
import { describe, isOver, isTakenOver } from './describe';
import { diagnose } from './diagnosis/diagnose';
import type { DescribeSeen } from './diagnosis/observations';
import { findOut, putOff } from './find-out';
import { present, presentConnected } from './present';
import { undoTry } from './protocol';
import { awaitDevice, rotate } from './repair';
import type { Session } from './session';

/** How long a person waits for what is only advice, and how often a device that is away is asked about; ms. */
const agentTimeoutMs = 5_000;
const agentIntervalMs = 15_000;

/**
 * Asks the fleet index about the device's own agent. New tokens reach a device over MQTT, so while its agent is offline
 * a rotation of DESTINATION delivers nothing. The index lags behind and knows only agents that connect under the
 * thing's name: it advises, it does not forbid. Null where nobody may be asked, or nobody knows.
 */
async function askAgent(session: Session): Promise<AgentSeen | null> {
  const { deps, view } = session;
  const { thingName } = view;
  session.dispatch({ kind: 'agent-asked', at: deps.now() });
  let agent: AgentSeen | null = null;
  if (thingName !== null && deps.agentOf !== undefined && session.plane() !== null) {
    const timeout = new AbortController();
    const timer = deps.timers.set(() => timeout.abort(), agentTimeoutMs);
    const signal = AbortSignal.any([session.lifetime.signal, timeout.signal]);
    const seen = await deps.agentOf(view.environment.id, thingName, signal).catch(() => null);
    timer.cancel();
    agent = seen === null ? null : { connected: seen.connected, since: seen.since };
  }
  session.dispatch({ kind: 'agent-seen', agent });
  return agent;
}

/** While the shown problem is that the device's agent is offline: true once it is seen online again. */
async function isAgentBack(session: Session): Promise<boolean> {
  const { state } = session.view;
  const { agentAskedAt } = session.facts;
  if (
    state.kind !== 'problem' ||
    state.problem.code !== 'device-disconnected' ||
    state.problem.params.agent?.connected !== false
  )
    return false;
  if (agentAskedAt !== null && session.deps.now() - agentAskedAt < agentIntervalMs) return false;
  const agent = await askAgent(session);
  return agent?.connected === true && session.view.state === state;
}

/** The device's agent is online again: what could not be delivered can be now. */
async function offerAgain(session: Session, seen: DescribeSeen): Promise<void> {
  const { state } = session.view;
  if (state.kind !== 'problem' || state.problem.code !== 'device-disconnected') return;
  const { notified, watchedFor } = state.problem.params;
  session.note('agent-online', 'noted');
  const watched = { notified, watchedFor: watchedFor ?? 0 };
  await present(session, diagnose(session.observed({ describe: seen, watched })), { quiet: true });
}

/**
 * How much longer (ms) the device's absence is no problem: counted from when the tunnel was opened, the device was last
 * connected, or it was last sent a token.
 */
function graceLeft({ facts: { clockOffsetMs, deviceNotifiedAt }, deps }: Session, described: TunnelFacts): number {
  const seenAt = Math.max(described.createdAt ?? 0, described.destination.since ?? 0);
  const serviceNow = deps.now() - (clockOffsetMs ?? 0);
  const sinceNotified = deviceNotifiedAt === null ? Number.POSITIVE_INFINITY : deps.now() - deviceNotifiedAt;
  return deps.tuning.deviceGraceMs - Math.min(serviceNow - seenAt, sinceNotified);
}

/**
 * The device went away after a version that a person had tried, and that no answer has confirmed: the one before was
 * right. Returns to it, and gets the device back: by itself if the person allowed rotation once, else by asking. False:
 * there was no such try.
 */
async function blameTry(session: Session): Promise<boolean> {
  const { view, facts } = session;
  if (!undoTry(session)) return false;
  const { tunnel } = view;
  const problem = diagnose(
    session.observed({
      describe: tunnel === null ? { kind: 'not-asked' } : { kind: 'facts', facts: tunnel },
      watched: { notified: facts.watch?.notified ?? false, watchedFor: facts.watch?.limitMs ?? 0 },
    }),
  );
  if (view.mayRotateByItself && problem?.recovery.kind === 'rotate')
    await rotate(session, 'DESTINATION', problem, session.begin());
  else await present(session, problem);
  return true;
}

/**
 * It still has the connection from before its new token: a device that stands still has, and one whose service drops
 * nothing.
 */
async function deviceStays(session: Session, described: TunnelFacts): Promise<void> {
  const { view, facts, deps } = session;
  const { state } = view;
  if (state.kind !== 'waiting-for-device') return;
  const { problem } = state;
  if (problem?.code === 'device-silent') {
    const silentForMs = problem.params.silentForMs + deps.now() - problem.at;
    await present(session, {
      ...problem,
      params: { ...problem.params, silentForMs, tokenInVain: true },
      at: deps.now(),
    });
    return;
  }
  // Nothing says that it does not work.
  session.dispatch({ kind: 'device-notified', at: facts.deviceNotifiedAt ?? deps.now(), outdated: null });
  session.dispatch({ kind: 'described', facts: described });
  if (session.view.state.kind === 'connected') presentConnected(session);
}

async function deviceDidNotCome(session: Session, seen: DescribeSeen): Promise<void> {
  const { watch } = session.facts;
  if (watch === null) return;
  const { notified } = watch;
  const watchedFor = session.deps.now() - watch.since;
  if (notified) session.note('device-did-not-come', 'failed', { seconds: Math.round(watchedFor / 1000) });
  if (seen.kind === 'facts' && seen.facts.destination.status === 'CONNECTED') return deviceStays(session, seen.facts);
  if (await blameTry(session)) return;
  const { state } = session.view;
  await askAgent(session);
  // It came, or somebody stopped the wait, while that was asked.
  if (session.view.state !== state) return;
  await present(session, diagnose(session.observed({ describe: seen, watched: { notified, watchedFor } })));
}

async function whileAwaited(session: Session, seen: DescribeSeen): Promise<void> {
  const { deps } = session;
  if (session.facts.watch === null) {
    const limitMs = seen.kind === 'facts' ? graceLeft(session, seen.facts) : deps.tuning.deviceGraceMs;
    session.dispatch({ kind: 'watch-began', at: deps.now(), limitMs });
  }
  const { watch } = session.facts;
  if (watch !== null && deps.now() - watch.since >= watch.limitMs) await deviceDidNotCome(session, seen);
}

/**
 * The repair has nothing left to do but to see the device. What was found out in vain, because it went away meanwhile,
 * is over, too.
 */
const isOnlyDeviceLeft = (steps: readonly RepairStep[]): boolean =>
  steps.every(
    ({ name, state }) =>
      state === 'done' || name === 'device-connects' || (name === 'older-protocol' && state === 'failed'),
  );

/** Takes a fresh answer of DescribeTunnel, which is in the view already, to its consequences. */
export async function conclude(session: Session, seen: DescribeSeen): Promise<void> {
  const { deps } = session;
  if (isOver(seen)) {
    if (session.view.state.kind === 'ended' || session.view.state.kind === 'closing') return;
    session.cancel();
    const takenOver = isTakenOver(session, seen);
    return present(session, diagnose(session.observed({ describe: seen, takenOver })));
  }
  if (session.view.connection.kind !== 'open') return;
  if (seen.kind !== 'facts')
    session.dispatch({
      kind: 'device-unknown',
      at: deps.now(),
      permitted: !(seen.kind === 'failed' && seen.error.kind === 'access-denied'),
    });
  const { state } = session.view;
  if (state.kind === 'waiting-for-device') putOff(session);
  if (state.kind === 'connected') {
    presentConnected(session);
    findOut(session);
  } else if (state.kind === 'repairing' && !session.facts.rotating && isOnlyDeviceLeft(state.steps))
    awaitDevice(
      session,
      state.steps,
      state.steps.some(({ name, state: outcome }) => name === 'delivery-accepted' && outcome === 'done'),
    );
  else if (state.kind === 'waiting-for-device') await whileAwaited(session, seen);
  else if (await isAgentBack(session)) await offerAgain(session, seen);
}

/** Asks DescribeTunnel, and takes the answer to its consequences. Throws where the flow is over. */
export async function look(session: Session, signal: AbortSignal): Promise<DescribeSeen> {
  const seen = await describe(session, signal);
  await conclude(session, seen);
  return seen;
}
