import type { SessionPhase, SessionView } from './view';

const back = (at: number | null, by: number): number | null => (at === null ? null : at - by);

function stateBack(state: SessionPhase, by: number): SessionPhase {
  switch (state.kind) {
    case 'connected':
    case 'waiting-for-device':
      return { ...state, since: state.since - by };
    case 'reconnecting':
      return { ...state, retryAt: back(state.retryAt, by) };
    case 'ready':
    case 'preparing':
    case 'connecting':
    case 'problem':
    case 'repairing':
    case 'closing':
    case 'ended':
      return state;
    default:
      return state satisfies never;
  }
}

/**
 * The computer's clock was set back: what was observed moves with it. Otherwise everything seen from now on would count as older
 * than what is known, and be ignored until the clock has caught up. What already happened keeps the time it was written down with.
 */
export function setBack(view: SessionView, by: number): SessionView {
  const { connection, tunnel } = view;
  return {
    ...view,
    state: stateBack(view.state, by),
    connection:
      connection.kind === 'open'
        ? { ...connection, since: connection.since - by, pongAt: back(connection.pongAt, by) }
        : connection.kind === 'waiting'
          ? { ...connection, retryAt: connection.retryAt - by }
          : connection,
    tunnel: tunnel === null ? null : { ...tunnel, checkedAt: tunnel.checkedAt - by },
    services: view.services.map((service) => ({
      ...service,
      lastAnswerAt: back(service.lastAnswerAt, by),
      waitsUntil: back(service.waitsUntil, by),
    })),
  };
}
