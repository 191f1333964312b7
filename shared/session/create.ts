import type { SessionView } from './view';
import { withServices } from './services';

export interface NewSession
  extends Pick<SessionView, 'id' | 'environment' | 'tunnelId' | 'thingName' | 'ticket' | 'hasAccount'> {
  readonly serviceIds: readonly string[];
}

/** A session on which nothing was done yet. */
export const createSession = ({ serviceIds, ...about }: NewSession): SessionView => ({
  ...about,
  state: { kind: 'ready' },
  tunnel: null,
  untagged: null,
  token: { state: 'none', since: null, paired: false },
  connection: { kind: 'none' },
  services: withServices([], serviceIds),
  protocol: 'V3',
  protocolChosenBecause: null,
  denied: [],
  mayRotateByItself: false,
  tellWhenBack: false,
  timeline: [],
});
