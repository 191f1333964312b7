import type { Socket } from 'node:net';
import { LocalClient } from '../../electron/tunnel/flow/local-client';
import { ReaderBudget } from '../../electron/tunnel/flow/reader-budget';
import { UpwardBudget } from '../../electron/tunnel/flow/upward-budget';
import type { ManualClock } from './manual-clock';

/** A client of a service that does nothing of what it is told. */
export function loneClient(socket: Socket, clock: ManualClock): LocalClient {
  const owner = {
    upReady: () => undefined,
    congested: () => undefined,
    unanswered: () => undefined,
    idle: () => undefined,
    mayAwaitAnswer: () => false,
    gone: () => undefined,
  };
  return new LocalClient(1, socket, owner, new ReaderBudget(1_000_000, 1_000_000), new UpwardBudget(), clock);
}
