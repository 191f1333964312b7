/** Entry of the source proxies' worker thread; `worker-proxy.ts` is the other end. */
import { parentPort } from 'node:worker_threads';
import { eventsTo, serveCalls } from '../net/worker-rpc';
import { ProxyGroup } from './proxy-group';

if (parentPort === null) throw new Error('runs in a worker thread only');
serveCalls(parentPort, new ProxyGroup(eventsTo(parentPort)), 'end');
