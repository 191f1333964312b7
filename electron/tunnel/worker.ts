/** Entry of the source proxy's worker thread; `worker-proxy.ts` is the other end. */
import { parentPort, workerData } from 'node:worker_threads';
import { eventsTo, serveCalls } from '../net/worker-rpc';
import { createSourceProxy } from './create';
import type { ProxyOptions } from './contract';

if (parentPort === null) throw new Error('runs in a worker thread only');
const proxy = createSourceProxy(workerData as ProxyOptions);
proxy.onEvent(eventsTo(parentPort));
serveCalls(parentPort, proxy, 'stop');
