import type { EnvironmentRef, SessionId, SessionView } from './view';
import { withServices } from './services';

export interface NewSession {
  readonly id: SessionId;
  readonly environment: EnvironmentRef;
  readonly tunnelId: string | null;
  readonly thingName: string | null;
  readonly ticket: string | null;
  readonly hasAccount: boolean;
  readonly serviceIds: readonly string[];
}

/** A session on which nothing was done yet. */
export const createSession = (about: NewSession): SessionView => ({
  id: about.id,
  environment: about.environment,
  tunnelId: about.tunnelId,
  thingName: about.thingName,
  ticket: about.ticket,
  hasAccount: about.hasAccount,
  state: { kind: 'ready' },
  tunnel: null,
  untagged: null,
  token: { state: 'none', since: null, paired: false },
  link: { kind: 'none' },
  services: withServices([], about.serviceIds),
  protocol: 'V3',
  protocolChosenBecause: null,
  denied: [],
  mayRotateByItself: false,
  tellWhenBack: false,
  timeline: [],
});
