/** Whom a session leads to, by a name that means nobody else. Pure. */
import type { SessionView } from './view';

/** As far as it is known: a thing, else a tunnel, else this session only. */
export interface DeviceIdentity {
  readonly environmentId: string;
  readonly kind: 'thing' | 'tunnel' | 'session';
  readonly name: string;
}

type Leading = Pick<SessionView, 'environment' | 'thingName' | 'tunnelId' | 'id'>;

export function identityOf({ environment, thingName, tunnelId, id }: Leading): DeviceIdentity {
  const environmentId = environment.id;
  if (thingName !== null) return { environmentId, kind: 'thing', name: thingName };
  return tunnelId === null
    ? { environmentId, kind: 'session', name: id }
    : { environmentId, kind: 'tunnel', name: tunnelId };
}

/** Only this session says where it leads, and the next run of the app does not have it. */
export const isNameless = (view: Leading): boolean => identityOf(view).kind === 'session';

/** Equal for two sessions, or for one at two times, only where both lead to the same device as far as it is known. */
export const identityKey = (view: Leading): string => {
  const { environmentId, kind, name } = identityOf(view);
  return JSON.stringify([environmentId, kind, name]);
};
