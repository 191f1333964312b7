/**
 * The computer's clock was set back: everything that was remembered by it moves with it. Otherwise what is seen from
 * now on would count as older than what is known, and be ignored until the clock has caught up. Times that the service
 * gave stay. A property test finds a time that is forgotten here.
 */
import type { Problem } from '../problems/problem';
import type { SessionFacts, SessionState } from './state';
import type { RepairStep, SessionPhase, SessionView, SourceConnection } from './view';

type Back = <Time extends number | null>(at: Time) => Time;
const backBy =
  (ms: number): Back =>
  (at) =>
    (at === null ? null : at - ms) as typeof at;

const problemBack = <P extends Problem | null>(problem: P, back: Back): P =>
  problem === null ? problem : { ...problem, at: back(problem.at) };

const stepsBack = (steps: readonly RepairStep[], back: Back): readonly RepairStep[] =>
  steps.map((step) => ({ ...step, at: back(step.at) }));

function phaseBack(state: SessionPhase, back: Back): SessionPhase {
  switch (state.kind) {
    case 'connected':
      return { ...state, since: back(state.since) };
    case 'waiting-for-device':
      return {
        ...state,
        since: back(state.since),
        steps: stepsBack(state.steps, back),
        problem: problemBack(state.problem, back),
      };
    case 'reconnecting':
      return { ...state, retryAt: back(state.retryAt), problem: problemBack(state.problem, back) };
    case 'repairing':
      return { ...state, steps: stepsBack(state.steps, back), problem: problemBack(state.problem, back) };
    case 'problem':
    case 'ended':
      return { ...state, problem: problemBack(state.problem, back) };
    case 'ready':
    case 'preparing':
    case 'connecting':
    case 'closing':
      return state;
    default:
      return state satisfies never;
  }
}

function connectionBack(connection: SourceConnection, back: Back): SourceConnection {
  switch (connection.kind) {
    case 'open':
      return { ...connection, since: back(connection.since), pongAt: back(connection.pongAt) };
    case 'waiting':
      return { ...connection, retryAt: back(connection.retryAt) };
    default:
      return connection;
  }
}

const viewBack = (view: SessionView, back: Back): SessionView => ({
  ...view,
  state: phaseBack(view.state, back),
  connection: connectionBack(view.connection, back),
  tunnel: view.tunnel === null ? null : { ...view.tunnel, checkedAt: back(view.tunnel.checkedAt) },
  next: view.next?.kind === 'waiting' ? { ...view.next, problem: problemBack(view.next.problem, back) } : view.next,
  token: { ...view.token, since: back(view.token.since) },
  services: view.services.map((service) => ({
    ...service,
    lastAnswerAt: back(service.lastAnswerAt),
    waitsUntil: back(service.waitsUntil),
  })),
  timeline: view.timeline.map((entry) => ({ ...entry, at: back(entry.at) })),
});

const factsBack = (facts: SessionFacts, back: Back): SessionFacts => ({
  ...facts,
  connection: connectionBack(facts.connection, back),
  clockOffsetMs: back(facts.clockOffsetMs),
  device: facts.device === null ? null : { ...facts.device, seenAt: back(facts.device.seenAt) },
  askedAt: back(facts.askedAt),
  findingOut:
    facts.findingOut?.kind === 'asking'
      ? { ...facts.findingOut, beganAt: back(facts.findingOut.beganAt) }
      : facts.findingOut,
  watch: facts.watch === null ? null : { ...facts.watch, since: back(facts.watch.since) },
  silentSince: Object.fromEntries(Object.entries(facts.silentSince).map(([name, at]) => [name, back(at)])),
  standstill:
    facts.standstill === null
      ? null
      : { ...facts.standstill, since: back(facts.standstill.since), lastAt: back(facts.standstill.lastAt) },
  upload:
    facts.upload === null
      ? null
      : { ...facts.upload, beganAt: back(facts.upload.beganAt), lastAt: back(facts.upload.lastAt) },
  retryOf: problemBack(facts.retryOf, back),
  deviceNotifiedAt: back(facts.deviceNotifiedAt),
  agentAskedAt: back(facts.agentAskedAt),
  before: facts.before === null ? null : stateBack(facts.before, back),
});

const stateBack = ({ view, facts }: SessionState, back: Back): SessionState => ({
  view: viewBack(view, back),
  facts: factsBack(facts, back),
});

export const setBack = (state: SessionState, byMs: number): SessionState => stateBack(state, backBy(byMs));
