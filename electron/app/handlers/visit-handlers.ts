import { done, refuse, value } from '../../../shared/ipc/answers';
import type { HandlersOf } from '../../../shared/ipc/contract';
import type { visitRequests } from '../../../shared/ipc/requests/visit';
import type { Visits } from '../../visit';

interface VisitHandlerParts {
  readonly visits: Visits;
  /** Asks in the system's dialog; null: none was chosen. */
  readonly chooseKeyFile: () => Promise<string | null>;
}

/** Answers every request about working on a device. */
export function visitHandlers({ visits, chooseKeyFile }: VisitHandlerParts): HandlersOf<keyof typeof visitRequests> {
  return {
    'visit.begin': ({ id, serviceId }) => Promise.resolve(visits.begin(id, serviceId)),
    'visit.login': ({ id, ...request }) => visits.login(id, request),
    'visit.answer': ({ id, answers }) => Promise.resolve(visits.answer(id, answers)),
    'visit.acceptHostKey': ({ id, fingerprint }) => Promise.resolve(visits.acceptHostKey(id, fingerprint)),
    'visit.allowWeak': ({ id, names }) => Promise.resolve(visits.allowWeak(id, names)),
    'visit.chooseKeyFile': async () => value({ path: await chooseKeyFile() }),
    'visit.keepShells': ({ id, keep }) => visits.keepShells(id, keep),
    'visit.leave': ({ id }) => Promise.resolve(visits.leave(id) ? done : refuse('not-found', 'nobody works there')),
    'visit.forgetLogin': ({ id }) => visits.forgetLogin(id),
    'visit.reportAnswer': ({ id, ...answer }) => Promise.resolve(visits.reportAnswer(id, answer)),
    'shell.open': ({ id, ...size }) => Promise.resolve(visits.openShell(id, size)),
    'shell.input': ({ shellId, bytes }) => Promise.resolve(visits.input(shellId, bytes)),
    'shell.drawn': ({ shellId, bytes }) => Promise.resolve(visits.drawn(shellId, bytes)),
    'shell.resize': ({ shellId, ...size }) => Promise.resolve(visits.resize(shellId, size)),
    'shell.record': ({ shellId, on }) => visits.record(shellId, on),
    'shell.close': ({ shellId }) => Promise.resolve(visits.closeShell(shellId)),
  };
}
