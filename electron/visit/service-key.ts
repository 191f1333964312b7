/** What is kept of a device's service is kept under this name: logins, and passwords of screens. */
import { identityOf } from '../../shared/session/identity';
import type { SessionView } from '../../shared/session/view';

/** A device's service, by names that stay from run to run and mean no other device. */
export interface ServiceKey {
  readonly environmentId: string;
  /** A thing name or, without one, a tunnel's. */
  readonly device: string;
  readonly serviceId: string;
}

/** Null: nothing is known of the device but this session, which the next run does not have. Nothing is kept of it. */
export function serviceKeyOf(view: SessionView, serviceId: string): ServiceKey | null {
  const { environmentId, kind, name } = identityOf(view);
  switch (kind) {
    case 'thing':
      return { environmentId, device: name, serviceId };
    case 'tunnel':
      // A thing may be called like a tunnel; none has a slash in its name.
      return { environmentId, device: `tunnel/${name}`, serviceId };
    case 'session':
      return null;
    default:
      return kind satisfies never;
  }
}

export const keptName = (what: 'login' | 'screen', { environmentId, device, serviceId }: ServiceKey): string =>
  `${what}:${JSON.stringify([environmentId, device, serviceId])}`;
