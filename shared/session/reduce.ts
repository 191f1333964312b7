/**
 * The session's state machine: `(view, event) → view`, pure and total. Invariants, held by a property test:
 * `connected` has an open connection, and a device that was observed CONNECTED or could not be asked about; `ended`
 * holds the problem `tunnel-ended`, has no connection, and is left only towards another tunnel; ticks never come off.
 */
import { setBack } from './clock';
import type { SessionEvent } from './events';
import { released, withFigures, withPorts, withServices } from './services';
import { onDevice, onConnection, onProblem, onStep, problemOf } from './states';
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

function onStats(view: SessionView, figures: Parameters<typeof withFigures>[1]): SessionView {
  const services = withFigures(view.services, figures);
  const { state, connection } = view;
  const next = { ...view, services };
  if (state.kind !== 'problem' || state.problem.code !== 'service-unreachable' || connection.kind !== 'open')
    return next;
  const { serviceId } = state.problem.params;
  // The service answered after all.
  const healed = services.some((service) => service.serviceId === serviceId && !service.unreachable);
  const { tunnel } = view;
  return healed &&
    tunnel?.status === 'OPEN' &&
    tunnel.destination.status === 'CONNECTED' &&
    tunnel.checkedAt >= connection.since
    ? { ...next, state: { kind: 'connected', since: connection.since, device: 'connected' } }
    : next;
}

function onTunnel(view: SessionView, tunnelId: string | null, thingName: string | null): SessionView {
  if (tunnelId === view.tunnelId) return { ...view, thingName: thingName ?? view.thingName };
  const state: SessionPhase = view.state.kind === 'repairing' ? view.state : { kind: 'ready' };
  return {
    ...view,
    tunnelId,
    thingName,
    state,
    tunnel: null,
    untagged: null,
    token: { state: 'none', since: null, paired: false },
    connection: noConnection,
    mayRotateByItself: false,
  };
}

function onDescribed(
  view: SessionView,
  facts: NonNullable<SessionView['tunnel']>,
  deviceIsCurrent: boolean,
): SessionView {
  // Answers may overtake one another; only the newest counts.
  if ((view.tunnelId !== null && facts.tunnelId !== view.tunnelId) || facts.checkedAt < (view.tunnel?.checkedAt ?? 0))
    return view;
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

/** Everything a running connection had is gone when a session stops or ends. */
const withoutConnection = (view: SessionView): SessionView => ({ ...view, connection: noConnection });

const isSameConnection = (one: SourceConnection, other: SourceConnection): boolean =>
  one.kind === other.kind && (one.kind !== 'open' || other.kind !== 'open' || one.since === other.since);

/**
 * Back to the state before a command. What was learned since then stays, and what changed by itself is taken into account:
 * a connection that was lost meanwhile is not connected, and a device that went away is awaited.
 */
function undone(view: SessionView, before: SessionView, now: SourceConnection): SessionView {
  // Another tunnel is in its place: there is no way back.
  if (before.tunnelId !== null && before.tunnelId !== view.tunnelId) return view;
  const { state, environment, hasAccount, ticket, mayRotateByItself } = before;
  const restored: SessionView = {
    ...view,
    state,
    environment,
    hasAccount,
    ticket,
    mayRotateByItself,
    services: view.services.map((service) => ({
      ...service,
      unreachable:
        before.services.find(({ serviceId }) => serviceId === service.serviceId)?.unreachable ?? service.unreachable,
    })),
  };
  if (state.kind === 'ready' || state.kind === 'closing' || state.kind === 'ended') return withoutConnection(restored);
  // That of the view has the figures, but is none while a tunnel is being closed.
  const connection = [view.connection, before.connection].find((known) => isSameConnection(known, now)) ?? now;
  const linked = {
    ...restored,
    connection,
    state: isSameConnection(before.connection, connection) ? state : onConnection(state, connection, problemOf(state)),
  };
  const known = { ...linked, tunnel: before.tunnel ?? view.tunnel };
  return view.tunnel === null || view.tunnel === known.tunnel ? known : onDescribed(known, view.tunnel, false);
}

export function reduce(view: SessionView, event: SessionEvent): SessionView {
  switch (event.kind) {
    case 'preparing':
      return view.state.kind === 'ended' || view.state.kind === 'closing'
        ? view
        : { ...view, state: { kind: 'preparing', step: event.step } };
    case 'repair-started':
      return { ...view, state: { kind: 'repairing', problem: event.problem, steps: event.steps } };
    case 'step':
      return inState(view, onStep(view.state, event.name, event.state, event.at));
    case 'device-awaited':
      return view.state.kind === 'ended' || view.state.kind === 'closing'
        ? view
        : {
            ...view,
            state: { kind: 'waiting-for-device', since: event.since, steps: event.steps, problem: event.problem },
          };
    case 'stopped':
      if (view.state.kind === 'ended') return view;
      if (event.problem?.code === 'tunnel-ended')
        return withoutConnection({ ...view, state: { kind: 'ended', problem: event.problem } });
      return event.problem === null
        ? withoutConnection({ ...view, state: { kind: 'ready' } })
        : { ...view, state: { kind: 'problem', problem: event.problem } };
    case 'retrying':
      if (view.connection.kind !== 'open' || view.state.kind !== 'problem') return view;
      return {
        ...view,
        state: { kind: 'connecting', attempt: 1 },
        services: view.services.map((service) => ({ ...service, unreachable: false })),
      };
    case 'closing':
      return view.state.kind === 'ended' ? view : withoutConnection({ ...view, state: { kind: 'closing' } });
    case 'undone':
      return undone(view, event.before, event.connection);
    case 'denied':
      return { ...view, denied: event.denied };
    case 'tell-when-back':
      return view.tellWhenBack === event.tell ? view : { ...view, tellWhenBack: event.tell };
    case 'rotation-allowed':
      return { ...view, mayRotateByItself: true };
    case 'described':
      return onDescribed(view, event.facts, event.deviceIsCurrent);
    case 'device-unknown':
      return inState(view, onDevice(view, event.permitted ? 'unknown' : 'not-permitted', event.at));
    case 'token':
      return { ...view, token: event.token };
    case 'connection': {
      if (view.state.kind === 'ready' || view.state.kind === 'ended' || view.state.kind === 'closing')
        return view.connection.kind === 'none' ? view : withoutConnection(view);
      return {
        ...view,
        connection: event.connection,
        state: onConnection(view.state, event.connection, event.problem),
      };
    }
    case 'pong':
      return view.connection.kind === 'open'
        ? { ...view, connection: { ...view.connection, roundTrip: event.roundTrip, pongAt: event.at } }
        : view;
    case 'services':
      return { ...view, services: withServices(view.services, event.serviceIds) };
    case 'stats':
      return onStats(view, event.services);
    case 'ports-bound':
      return { ...view, services: withPorts(view.services, event.listeners) };
    case 'ports-released':
      return { ...view, services: released(view.services) };
    case 'service-reset':
      return onReset(view, event.serviceId);
    case 'problem': {
      const state = onProblem(view.state, event.problem);
      return state.kind === 'ended' ? withoutConnection({ ...view, state }) : inState(view, state);
    }
    case 'tunnel':
      return onTunnel(view, event.tunnelId, event.thingName);
    case 'untagged':
      return { ...view, untagged: event.untagged };
    case 'environment':
      return { ...view, environment: event.environment, hasAccount: event.hasAccount };
    case 'ticket':
      return { ...view, ticket: event.ticket };
    case 'protocol':
      return { ...view, protocol: event.protocol, protocolChosenBecause: event.because };
    case 'clock-set-back':
      return setBack(view, event.by);
    case 'happened':
      return { ...view, timeline: withEntry(view.timeline, event.entry) };
    default:
      return event satisfies never;
  }
}
