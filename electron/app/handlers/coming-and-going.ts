import type { HandlersOf } from '../../../shared/ipc/contract';
import type { sessionRequests } from '../../../shared/ipc/requests/session';
import { refuse, value } from '../../../shared/ipc/answers';
import { stopLeaves } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import type { SessionManager } from '../../session';

export interface ComingAndGoingParts {
  readonly sessions: SessionManager;
  /** Asks where something open would be cut by leaving the session; false: the person stays. */
  readonly mayCut: (sessionId: string) => Promise<boolean>;
  /** Whether saved tokens could be read, tried once more. */
  readonly tokensRead: () => Promise<boolean>;
}

type Requests = 'session.connect' | 'session.reconnectAtStart' | 'session.disconnect' | 'session.stop';

/** Leaving a session, and going on with it: nothing is lost by either without a word. */
export function comingAndGoing(
  { sessions, mayCut, tokensRead }: ComingAndGoingParts,
  viewOf: (id: string) => SessionView | null,
): HandlersOf<Requests & keyof typeof sessionRequests> {
  return {
    async 'session.connect'({ id }) {
      const view = viewOf(id);
      // Its token is not there because the key store is locked, maybe: a new one would end that of before.
      const isMissed = view !== null && view.fromBefore !== null && view.token.state === 'none';
      return isMissed && !(await tokensRead()) ? refuse('storage-locked', 'saved tokens') : sessions.connect(id);
    },
    'session.reconnectAtStart': ({ id, reconnects }) => sessions.reconnectAtStart(id, reconnects),
    // Staying leaves everything as it was.
    'session.disconnect': async ({ id }) => ((await mayCut(id)) ? sessions.disconnect(id) : value(null)),
    async 'session.stop'({ id }) {
      const view = viewOf(id);
      return view === null || !stopLeaves(view) || (await mayCut(id)) ? sessions.stop(id) : value(null);
    },
  };
}
