import type { SessionView } from '../../shared/session/view';

/** Where the ssh service of a device is to be had, while its tunnel stands. */
export interface Place {
  readonly session: SessionView;
  readonly serviceId: string;
  readonly port: number;
}

/** Null: the tunnel is not connected, or has no such ssh service. */
export function placeOf(session: SessionView | null, serviceId: string): Place | null {
  if (session?.state.kind !== 'connected') return null;
  const service = session.services.find((each) => each.serviceId === serviceId && each.type === 'ssh');
  return service === undefined || service.port === null ? null : { session, serviceId, port: service.port };
}
