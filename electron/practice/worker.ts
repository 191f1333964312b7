/** Entry of the practice service's worker thread; `client.ts` is the other end. */
import { parentPort, workerData } from 'node:worker_threads';
import { eventsTo, serveCalls } from '../net/worker-rpc';
import type { PracticeOptions } from './contract';
import type { PracticeEvent } from './client';
import { startPracticeService } from './index';

if (parentPort !== null) {
  const tell: (event: PracticeEvent) => void = eventsTo(parentPort);
  const starting = startPracticeService({
    ...(workerData as PracticeOptions),
    log: (level, message) => tell({ kind: 'log', level, message }),
    onRehearsal: (stage) => tell({ kind: 'rehearsal', stage }),
  });
  serveCalls(
    parentPort,
    starting.then(({ addresses, ...practice }) => ({ ...practice, started: () => addresses })),
    'close',
  );
}
