/** What an event does to what everybody sees of a session. Pure; the whole is `reduce.ts`. */
import type { Problem } from '../problems/problem';
import { isCurrentDevice, isNews } from './described';
import type { Reactions } from './events';
import { released, withFigures, withPorts, withServices } from './services';
import { onConnection, onDevice, onProblem, onStep } from './states';
import { withEntry } from './timeline';
import type { SessionPhase, SessionView, SourceConnection } from './view';

const inState = (view: SessionView, state: SessionPhase): SessionView =>
  state === view.state ? view : { ...view, state };
const noConnection: SourceConnection = { kind: 'none' };

function onReset(view: SessionView, serviceId: string): SessionView {
  return {
    ...view,
    services: view.services.map((service) =>
      service.serviceId === serviceId ? { ...service, unreachable: true } : service,
    ),
  };
}

function onStopped(view: SessionView, problem: Problem | null): SessionView {
  if (view.state.kind === 'ended') return view;
  if (problem?.code === 'tunnel-ended') return withoutConnection({ ...view, state: { kind: 'ended', problem } });
  return problem === null
    ? withoutConnection({ ...view, state: { kind: 'ready' } })
    : { ...view, state: { kind: 'problem', problem } };
}

function onStats(view: SessionView, figures: Parameters<typeof withFigures>[1]): SessionView {
  const services = withFigures(view.services, figures);
  const { state, connection } = view;
  const next = { ...view, services };
  if (state.kind !== 'problem' || connection.kind !== 'open') return next;
  const { problem } = state;
  if (problem.code !== 'service-unreachable' && problem.code !== 'device-silent') return next;
  const { serviceId } = problem.params;
  // The service answered after all.
  const healed = services.some(
    (service) =>
      service.serviceId === serviceId &&
      (problem.code === 'service-unreachable' ? !service.unreachable : (service.lastAnswerAt ?? 0) > problem.at),
  );
  const { tunnel } = view;
  return healed &&
    tunnel?.status === 'OPEN' &&
    tunnel.destination.status === 'CONNECTED' &&
    tunnel.checkedAt >= connection.since
    ? { ...next, state: { kind: 'connected', since: connection.since, device: 'connected' } }
    : next;
}

export function onDescribed(
  view: SessionView,
  facts: NonNullable<SessionView['tunnel']>,
  deviceIsCurrent: boolean,
): SessionView {
  if (!isNews(view, facts)) return view;
  const known: SessionView = {
    ...view,
    tunnel: facts,
    tunnelId: facts.tunnelId,
    thingName: facts.thingName ?? view.thingName,
    services: facts.services.length > 0 ? withServices(view.services, facts.services) : view.services,
  };
  if (facts.status === 'CLOSED') {
    // The session diagnoses the end; a closed tunnel carries nothing, so `connected` is over at once.
    return view.state.kind === 'connected'
      ? { ...known, state: { kind: 'reconnecting', attempt: 0, retryAt: null, problem: null } }
      : known;
  }
  if (facts.destination.status === 'CONNECTED' && !deviceIsCurrent) return known;
  let { state } = known;
  if (facts.destination.status === 'CONNECTED') state = onStep(state, 'device-connects', 'done', facts.checkedAt);
  return inState(
    known,
    onDevice(
      { ...known, state },
      facts.destination.status === 'CONNECTED' ? 'connected' : 'disconnected',
      facts.checkedAt,
    ),
  );
}

function onFormer(view: SessionView, tunnelId: string, connections: number | null): SessionView {
  const former = view.former.flatMap((each) =>
    each.tunnelId !== tunnelId ? [each] : connections === null ? [] : [{ ...each, connections }],
  );
  return { ...view, former };
}

/** Everything a running connection had is gone when a session stops or ends. */
export const withoutConnection = (view: SessionView): SessionView => ({ ...view, connection: noConnection });

/** It is gone on with, which nobody has to be reminded of any more. */
const goneOn = (view: SessionView): SessionView => (view.fromBefore === null ? view : { ...view, fromBefore: null });

export const viewReactions = {
  'connect-began': ({ view }) => goneOn(view),
  preparing: ({ view }, { step }) =>
    view.state.kind === 'ended' || view.state.kind === 'closing'
      ? view
      : { ...view, state: { kind: 'preparing', step } },
  'repair-started': ({ view }, { problem, steps }) => ({
    ...goneOn(view),
    state: { kind: 'repairing', problem, steps },
  }),
  step: ({ view }, { name, state, at }) => inState(view, onStep(view.state, name, state, at)),
  'reconnect-began': ({ view }, { at }) => inState(view, onStep(view.state, 'reconnect', 'running', at)),
  'device-awaited': ({ view }, { since, steps, problem }) =>
    view.state.kind === 'ended' || view.state.kind === 'closing'
      ? view
      : { ...view, state: { kind: 'waiting-for-device', since, steps, problem } },
  stopped: ({ view }, { problem }) => onStopped(view, problem),
  retrying: ({ view }) =>
    view.connection.kind !== 'open' || view.state.kind !== 'problem'
      ? view
      : {
          ...view,
          state: { kind: 'connecting', attempt: 1 },
          services: view.services.map((service) => ({ ...service, unreachable: false })),
        },
  closing: ({ view }) =>
    view.state.kind === 'ended' ? view : withoutConnection({ ...view, state: { kind: 'closing' } }),
  denied: ({ view }, { denied }) => ({ ...view, denied }),
  'reconnects-at-start': ({ view }, { reconnects }) =>
    view.reconnectsAtStart === reconnects ? view : { ...view, reconnectsAtStart: reconnects },
  'rotation-allowed': ({ view }, { allowed }) =>
    view.mayRotateByItself === allowed ? view : { ...view, mayRotateByItself: allowed },
  described: ({ view, facts }, event) => onDescribed(view, event.facts, isCurrentDevice(facts, event.facts)),
  'device-unknown': ({ view }, { permitted, at }) =>
    inState(view, onDevice(view, permitted ? 'unknown' : 'not-permitted', at)),
  token: ({ view }, { token }) => ({ ...view, token }),
  connection: ({ view }, { connection, problem }) => {
    if (view.state.kind === 'ready' || view.state.kind === 'ended' || view.state.kind === 'closing')
      return view.connection.kind === 'none' ? view : withoutConnection(view);
    return { ...view, connection, state: onConnection(view.state, connection, problem) };
  },
  pong: ({ view }, { roundTrip, at }) =>
    view.connection.kind === 'open' ? { ...view, connection: { ...view.connection, roundTrip, pongAt: at } } : view,
  services: ({ view }, { serviceIds }) => ({ ...view, services: withServices(view.services, serviceIds) }),
  stats: ({ view }, { services }) => onStats(view, services),
  'ports-bound': ({ view }, { listeners }) => ({ ...view, services: withPorts(view.services, listeners) }),
  'ports-released': ({ view }) => ({ ...view, services: released(view.services) }),
  'service-reset': ({ view }, { serviceId }) => onReset(view, serviceId),
  problem: ({ view }, { problem }) => {
    const state = onProblem(view.state, problem);
    return state.kind === 'ended' ? withoutConnection({ ...view, state }) : inState(view, state);
  },
  next: ({ view }, { next }) => ({ ...view, next }),
  former: ({ view }, { tunnelId, connections }) => onFormer(view, tunnelId, connections),
  // All source proxies are gone: those of former tunnels, and of the one that was coming.
  'proxy-released': ({ view }) => ({
    ...view,
    former: [],
    next: view.next?.kind === 'coming' ? { kind: 'waiting', tunnelId: view.next.tunnelId, problem: null } : view.next,
  }),
  untagged: ({ view }, { untagged }) => ({ ...view, untagged }),
  environment: ({ view }, { environment, hasAccount }) => ({ ...view, environment, hasAccount }),
  ticket: ({ view }, { ticket }) => ({ ...view, ticket }),
  protocol: ({ view }, { protocol, because }) => ({ ...view, protocol, protocolChosenBecause: because }),
  banner: ({ view }, { banner }) => ({ ...view, banner }),
  'one-connection': ({ view }) => (view.oneConnection ? view : { ...view, oneConnection: true }),
  'device-asked': ({ view }, { question, problem, at }) =>
    problem === null || view.state.kind === 'repairing'
      ? { ...view, protocol: question.version, protocolChosenBecause: null }
      : {
          ...view,
          state: {
            kind: 'repairing',
            problem,
            steps: [
              { name: 'reconnect', state: 'running', at },
              { name: 'older-protocol', state: 'running', at },
            ],
          },
          protocol: question.version,
          protocolChosenBecause: null,
        },
  'find-out-over': ({ view }, { inVain, at }) =>
    inState(view, onStep(view.state, 'older-protocol', inVain === null ? 'done' : 'failed', at)),
  'protocol-tried': ({ view }, { to }) => ({
    ...view,
    state: { kind: 'connecting', attempt: 1 },
    protocol: to,
    protocolChosenBecause: null,
  }),
  happened: ({ view }, { entry }) => ({ ...view, timeline: withEntry(view.timeline, entry) }),
} satisfies Reactions<SessionView>;
