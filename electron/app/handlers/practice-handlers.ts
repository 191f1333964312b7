import type { HandlersOf } from '../../../shared/ipc/contract';
import type { practiceRequests } from '../../../shared/ipc/requests/practice';
import type { SessionView } from '../../../shared/session/view';
import type { PracticeControl } from '../practice-control';
import { done, refuse } from '../../../shared/ipc/answers';

interface PracticeHandlerParts {
  readonly practice: PracticeControl;
  /** False: the company does not want it. */
  readonly mayPractise: boolean;
  /** Makes practice the active environment; false when its service could not start. */
  readonly openPractice: () => Promise<boolean>;
  /** Makes the environment active that one really works in; false: there is none. */
  readonly leavePractice: () => Promise<boolean>;
  /** The session whose tunnel a fault is rehearsed on. */
  readonly sessionOf: (id: string) => SessionView | null;
}

/** Answers every request about the practice service. */
export function practiceHandlers({
  practice,
  mayPractise,
  openPractice,
  leavePractice,
  sessionOf,
}: PracticeHandlerParts): HandlersOf<keyof typeof practiceRequests> {
  return {
    async 'practice.start'() {
      if (!mayPractise) return refuse('set-by-organisation', 'practice');
      return (await openPractice()) ? done : refuse('unexpected', 'the practice service did not start');
    },
    async 'practice.leave'() {
      return (await leavePractice()) ? done : refuse('not-found', 'no other environment');
    },
    async 'practice.fault'({ name, sessionId }) {
      const session = sessionId === null ? null : sessionOf(sessionId);
      if (sessionId !== null && session === null) return refuse('not-found', 'no such session');
      const { tunnelId = null, thingName = null } = session ?? {};
      const target = { ...(tunnelId === null ? {} : { tunnelId }), ...(thingName === null ? {} : { thingName }) };
      try {
        return (await practice.fault(name, target)) ? done : refuse('not-found', 'practice is not running');
      } catch (error) {
        return refuse('not-now', error instanceof Error ? error.message : 'the fault has nothing to act on');
      }
    },
    async 'practice.clearFault'({ name }) {
      return (await practice.clearFault(name)) ? done : refuse('not-found', 'practice is not running');
    },
  };
}
