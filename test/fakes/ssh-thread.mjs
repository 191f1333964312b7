// A thread in place of the ssh client's: says what it is told to by the port's number, and computes without end for 1.
import { parentPort } from 'node:worker_threads';

const emit = (event) => parentPort.postMessage({ kind: 'event', event });
parentPort.on('message', ({ id, method, args }) => {
  if (method === 'connect') {
    const [{ port }] = args;
    emit({ kind: 'step', step: 'exchanging-keys' });
    if (port === 1) for (;;);
    if (port === 2) throw new Error('secret');
    if (port !== 4) emit({ kind: 'open', login: { user: 'pat', method: 'none', keyName: null } });
  }
  if (method === 'openShell') for (;;);
  if (method === 'disconnect') emit({ kind: 'closed', failure: null });
  parentPort.postMessage({ kind: 'value', id, value: undefined });
});
