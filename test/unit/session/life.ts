import type { ProblemCode } from '../../../shared/problems/problem';
import { reduce, type SessionEvent, type SessionView } from '../../../shared/session';
import { facts, newSession, problem } from './arbitraries';

/** Events as they come one after another in a session's life, for tests of what is seen afterwards. */
export const after = (...events: readonly SessionEvent[]): SessionView => events.reduce(reduce, newSession()).view;
export const open: SessionEvent = {
  kind: 'connection',
  connection: { kind: 'open', since: 50, roundTrip: null, pongAt: null },
  problem: null,
  news: null,
};
export const preparing: SessionEvent = { kind: 'preparing', step: 'token' };
export const seen = (over: Parameters<typeof facts>[0] = {}): SessionEvent => ({
  kind: 'described',
  facts: facts(over),
});
export const away = { destination: { status: 'DISCONNECTED', since: 5 } } as const;
export const shows = (code: ProblemCode, params: object = {}): SessionEvent => ({
  kind: 'problem',
  problem: problem(code, params),
});
export const figures = (lastAnswerAt: number): SessionEvent => ({
  kind: 'stats',
  services: [
    {
      serviceId: 'SSH',
      port: 50022,
      connections: 1,
      waitingClients: 0,
      waitsUntil: null,
      bytesUp: 1,
      bytesDown: 1,
      lastAnswerAt,
      pausedBy: null,
    },
  ],
});
