import type { HandlersOf } from '../../../shared/ipc/contract';
import type { visitRequests } from '../../../shared/ipc/requests/visit';
import { refuse } from './answers';

const notNow = (): Promise<ReturnType<typeof refuse>> => Promise.resolve(refuse('not-now', 'no ssh connection'));

/** Answers every request about working on a device. Nothing leads there yet. */
export function visitHandlers(): HandlersOf<keyof typeof visitRequests> {
  return {
    'visit.begin': notNow,
    'visit.login': notNow,
    'visit.answer': notNow,
    'visit.acceptHostKey': notNow,
    'visit.allowWeak': notNow,
    'visit.chooseKeyFile': notNow,
    'visit.leave': notNow,
    'visit.forgetLogin': notNow,
    'shell.open': notNow,
    'shell.input': notNow,
    'shell.drawn': notNow,
    'shell.resize': notNow,
    'shell.close': notNow,
  };
}
