/** Transitions of `SessionPhase`, one function an observation. All pure; the whole is `reduce.ts`. */
import type { Problem, ProblemCode } from '../problems/problem';
import type { SessionState } from './state';
import type { RepairStep, SessionPhase, SessionView, SourceConnection } from './view';

/** The problem a person sees in this state, or null. */
export function problemOf(state: SessionPhase): Problem | null {
  switch (state.kind) {
    case 'problem':
    case 'repairing':
    case 'ended':
    case 'reconnecting':
    case 'waiting-for-device':
      return state.problem;
    case 'ready':
    case 'preparing':
    case 'connecting':
    case 'connected':
    case 'closing':
      return null;
    default:
      return state satisfies never;
  }
}

/**
 * Whether nobody is at the far end, as far as was observed: new local clients are held back then, since what is sent
 * into the tunnel is lost (PROTOCOL.md 3.4, 8.10). Being awaited counts as away: after a rotation DescribeTunnel may
 * still show the device's old connection. Where nobody can be asked it is not away.
 */
export function isDeviceAway({ state, tunnel }: Pick<SessionView, 'state' | 'tunnel'>): boolean {
  if (state.kind === 'waiting-for-device') return true;
  // Also without an answer of DescribeTunnel, when it may not be asked any more.
  if (state.kind === 'connected') return false;
  if (
    state.kind === 'repairing' &&
    state.steps.some((step) => step.name === 'device-connects' && step.state !== 'done')
  )
    return true;
  return tunnel?.status === 'OPEN' && tunnel.destination.status === 'DISCONNECTED';
}

/** Whether somebody works over the tunnel, or is about to: its end would be missed. */
export const isInUse = ({ state: { kind } }: Pick<SessionView, 'state'>): boolean =>
  kind !== 'ready' && kind !== 'closing' && kind !== 'ended';

/** New local clients are held back: nobody is there, or it is being found out how whoever is there is spoken to. */
export const holdsPrograms = ({ view, facts }: SessionState): boolean =>
  facts.findingOut !== null || isDeviceAway(view);

/** Problems that stay although the connection is open and the device is connected. */
const outlivesConnection: ReadonlySet<ProblemCode> = new Set([
  'service-unreachable',
  'device-silent',
  'port-in-use',
  'access-denied',
  'unexpected',
]);

const tick = (
  steps: readonly RepairStep[],
  name: RepairStep['name'],
  state: RepairStep['state'],
  at: number,
): readonly RepairStep[] =>
  steps.map((step) => (step.name === name && step.state !== 'done' ? { name, state, at } : step));

export function onStep(
  state: SessionPhase,
  name: RepairStep['name'],
  outcome: RepairStep['state'],
  at: number,
): SessionPhase {
  return state.kind === 'repairing' || state.kind === 'waiting-for-device'
    ? { ...state, steps: tick(state.steps, name, outcome, at) }
    : state;
}

/** The source's own connection changed. `ready`, `closing` and `ended` are left by commands only. */
export function onConnection(state: SessionPhase, connection: SourceConnection, problem: Problem | null): SessionPhase {
  if (state.kind === 'ready' || state.kind === 'closing' || state.kind === 'ended') return state;
  switch (connection.kind) {
    case 'connecting':
      if (state.kind === 'connected' || state.kind === 'waiting-for-device' || state.kind === 'reconnecting')
        return {
          kind: 'reconnecting',
          attempt: connection.attempt,
          retryAt: null,
          problem: problem ?? problemOf(state),
        };
      return state.kind === 'repairing' ? state : { kind: 'connecting', attempt: connection.attempt };
    case 'open': {
      // Not connected yet: the device must be asked about first (`onDevice`).
      if (state.kind === 'repairing')
        return {
          ...state,
          steps: tick(state.steps, 'reconnect', 'done', connection.since),
        };
      if (state.kind === 'connected')
        return state.since === connection.since ? state : { kind: 'connecting', attempt: 1 };
      return state.kind === 'preparing' || state.kind === 'reconnecting' ? { kind: 'connecting', attempt: 1 } : state;
    }
    case 'waiting':
      return state.kind === 'repairing'
        ? state
        : { kind: 'reconnecting', attempt: connection.attempt, retryAt: connection.retryAt, problem };
    case 'refused':
    case 'lost':
      // What it means is being found out; until then nothing is claimed.
      return state.kind === 'connected' || state.kind === 'waiting-for-device'
        ? { kind: 'reconnecting', attempt: 0, retryAt: null, problem: null }
        : state;
    case 'none':
      return state.kind === 'connected' ||
        state.kind === 'reconnecting' ||
        state.kind === 'connecting' ||
        state.kind === 'waiting-for-device'
        ? { kind: 'ready' }
        : state;
    default:
      return connection satisfies never;
  }
}

/**
 * The device was seen (or cannot be asked about) while the source's connection is as in `view`. `unknown` may change
 * with the next question; `not-permitted` will not, so nothing waits for it.
 */
export function onDevice(
  view: SessionView,
  seen: 'connected' | 'disconnected' | 'unknown' | 'not-permitted',
  at: number,
): SessionPhase {
  const device = seen === 'not-permitted' ? 'unknown' : seen;
  const { state, connection } = view;
  if (connection.kind !== 'open' || at < connection.since) {
    // Without an open connection an observation of the device changes nothing but what is known.
    return state;
  }
  switch (state.kind) {
    case 'ready':
    case 'closing':
    case 'ended':
    case 'preparing':
    case 'reconnecting':
      return state;
    case 'connected':
      if (device === 'disconnected')
        return {
          kind: 'waiting-for-device',
          since: at,
          steps: [{ name: 'device-connects', state: 'running', at }],
          problem: null,
        };
      return { ...state, device };
    case 'connecting':
      if (device === 'disconnected')
        return {
          kind: 'waiting-for-device',
          since: at,
          steps: [{ name: 'device-connects', state: 'running', at }],
          problem: null,
        };
      return { kind: 'connected', since: connection.since, device };
    case 'repairing':
    case 'waiting-for-device': {
      if (device === 'disconnected') return state;
      // A repair that has something left to do besides seeing the device is not over because the device is there.
      const open = state.steps.some(
        (step) => step.state !== 'done' && step.state !== 'failed' && step.name !== 'device-connects',
      );
      return open || (seen === 'unknown' && state.steps.some((step) => step.name === 'device-connects'))
        ? state
        : { kind: 'connected', since: connection.since, device };
    }
    case 'problem':
      return device === 'connected' && !outlivesConnection.has(state.problem.code)
        ? { kind: 'connected', since: connection.since, device }
        : state;
    default:
      return state satisfies never;
  }
}

/** A diagnosed cause. Losses that heal by themselves stay with the reconnecting that heals them. */
export function onProblem(state: SessionPhase, problem: Problem): SessionPhase {
  if (state.kind === 'ended') return state;
  return problem.code === 'tunnel-ended' ? { kind: 'ended', problem } : { kind: 'problem', problem };
}
