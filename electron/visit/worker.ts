/** Entry of the thread in which the ssh client of one device runs; `ssh-thread.ts` is the other end. */
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../net/clock';
import { eventsTo, serveCalls } from '../net/worker-rpc';
import { Ssh } from './ssh/client';

if (parentPort === null) throw new Error('runs in a worker thread only');
serveCalls(parentPort, new Ssh(eventsTo(parentPort), systemClock), 'stop');
