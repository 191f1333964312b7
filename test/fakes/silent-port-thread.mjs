// The thread behind silent-port.ts: it listens, and then stands still, so that nobody takes what connects.
import { connect, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ target: number, wake: Int32Array }} */
const { target, wake } = workerData;
const server = createServer((near) => {
  const far = connect(target, '127.0.0.1');
  for (const socket of [near, far]) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      near.destroy();
      far.destroy();
    });
  }
  near.pipe(far);
  far.pipe(near);
});
server.once('connection', () => parentPort?.postMessage('takes'));
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  const address = server.address();
  parentPort?.postMessage(typeof address === 'object' ? address?.port : null);
  Atomics.wait(wake, 0, 0);
});
