/** What a person had commanded was not done, because they gave up signing in for it or it was denied. Pure. */
import { onDescribed, withoutConnection } from './reduce-view';
import type { SessionState } from './state';
import { onConnection, problemOf } from './states';
import type { SessionView, SourceConnection } from './view';

const isSameConnection = (one: SourceConnection, other: SourceConnection): boolean =>
  one.kind === other.kind && (one.kind !== 'open' || other.kind !== 'open' || one.since === other.since);

/**
 * Back to the state before a command. What was learned since then stays, and what changed by itself is taken into
 * account: a connection that was lost meanwhile is not connected, and a device that went away is awaited.
 */
function viewBefore(view: SessionView, before: SessionView, connection: SourceConnection): SessionView {
  // Another tunnel is in its place: there is no way back.
  if (before.tunnelId !== null && before.tunnelId !== view.tunnelId) return view;
  const { state, environment, hasAccount, ticket, mayRotateByItself } = before;
  const restored: SessionView = {
    ...view,
    state,
    environment,
    hasAccount,
    ticket,
    // Taken back meanwhile is taken back.
    mayRotateByItself: mayRotateByItself && view.mayRotateByItself,
    services: view.services.map((service) => ({
      ...service,
      unreachable:
        before.services.find(({ serviceId }) => serviceId === service.serviceId)?.unreachable ?? service.unreachable,
    })),
  };
  if (state.kind === 'ready' || state.kind === 'closing' || state.kind === 'ended') return withoutConnection(restored);
  const known: SessionView = {
    ...restored,
    connection,
    state: isSameConnection(before.connection, connection) ? state : onConnection(state, connection, problemOf(state)),
    tunnel: before.tunnel ?? view.tunnel,
  };
  return view.tunnel === null || view.tunnel === known.tunnel ? known : onDescribed(known, view.tunnel, false);
}

export function undone(state: SessionState): SessionState {
  const { view, facts } = state;
  const { before } = facts;
  if (before === null) return state;
  const { watch, retryOf } = before.facts;
  return {
    view: viewBefore(view, before.view, facts.connection),
    facts: { ...facts, watch, retryOf, missed: null, before: null },
  };
}
