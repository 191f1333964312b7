import type { SessionView } from '../../shared/session/view';

/** Where the ssh service of a device is to be had, while its tunnel stands. */
export interface Place {
  readonly session: SessionView;
  readonly serviceId: string;
  readonly port: number;
}

/** Null: the tunnel is not connected, or has no ssh service. */
export function placeOf(session: SessionView | null): Place | null {
  if (session?.state.kind !== 'connected') return null;
  const service = session.services.find(({ type, port }) => type === 'ssh' && port !== null);
  return service === undefined || service.port === null
    ? null
    : { session, serviceId: service.serviceId, port: service.port };
}
