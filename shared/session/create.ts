import { withServices } from './services';
import { noFacts, type SessionState } from './state';
import type { SessionView } from './view';

export interface NewSession
  extends Pick<SessionView, 'id' | 'environment' | 'tunnelId' | 'thingName' | 'ticket' | 'hasAccount'> {
  readonly serviceIds: readonly string[];
  /** Name under which a pasted token is kept; absent or null: it came otherwise. */
  readonly pastedToken?: string | null;
  readonly fromBefore?: SessionView['fromBefore'];
  readonly reconnectsAtStart?: boolean;
}

/** A session on which nothing was done yet. */
export const createSession = ({
  serviceIds,
  pastedToken = null,
  fromBefore = null,
  reconnectsAtStart = false,
  ...about
}: NewSession): SessionState => ({
  view: {
    ...about,
    state: { kind: 'ready' },
    tunnel: null,
    next: null,
    former: [],
    untagged: null,
    token: { state: 'none', since: null, paired: false },
    connection: { kind: 'none' },
    services: withServices([], serviceIds),
    protocol: 'V3',
    protocolChosenBecause: null,
    oneConnection: false,
    banner: null,
    denied: [],
    mayRotateByItself: false,
    fromBefore,
    reconnectsAtStart,
    timeline: [],
  },
  facts: noFacts(pastedToken),
});
