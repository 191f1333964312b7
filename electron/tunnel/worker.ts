/** Entry of the engine's worker thread: the same interface, spoken over the message port. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSourceProxy } from './create';
import type { ProxyOptions } from './contract';
import type { FromWorker, ToWorker } from './worker-messages';

if (parentPort === null) throw new Error('runs in a worker thread only');
const port = parentPort;
const proxy = createSourceProxy(workerData as ProxyOptions);
const tell = (message: FromWorker): void => port.postMessage(message);

proxy.onEvent((event) => tell({ tell: 'event', event }));
port.on('message', (message: ToWorker) => {
  switch (message.ask) {
    case 'bind':
      void proxy.bind(message.listeners).then((result) => tell({ tell: 'bound', id: message.id, result }));
      return;
    case 'connect':
      proxy.connect(message.credentials);
      return;
    case 'disconnect':
      proxy.disconnect();
      return;
    case 'protocol':
      proxy.setProtocol(message.version);
      return;
    case 'web-proxy':
      proxy.setWebProxy(message.webProxy);
      return;
    case 'hold':
      proxy.pauseNewConnections(message.held);
      return;
    case 'judge-reset':
      proxy.decideReset(message.serviceId, message.connection, message.verdict);
      return;
    case 'probe':
      proxy.probe();
      return;
    case 'stop':
      void proxy.stop().then(() => {
        tell({ tell: 'stopped' });
        port.close();
      });
      return;
  }
});
