import type { HandlersOf } from '../../../shared/ipc/contract';
import type { lineRequests } from '../../../shared/ipc/requests/line';
import type { LineHistory } from '../line-history';
import { value } from '../../../shared/ipc/answers';

/** Answers every request about what a tunnel carries. */
export const lineHandlers = (lines: LineHistory): HandlersOf<keyof typeof lineRequests> => ({
  'line.watch': ({ lines: shown }) => Promise.resolve(value(lines.watch(shown))),
});
