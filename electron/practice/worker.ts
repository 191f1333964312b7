import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Practice } from './contract';
import { startPracticeService } from './index';
import type { Call, FromWorker, WorkerStart } from './thread';

/** The practice service inside a worker thread; `client.ts` is the other end. Ends when `close` was answered. */
async function serve(port: MessagePort): Promise<void> {
  const post = (message: FromWorker): void => port.postMessage(message);
  try {
    const practice = await startPracticeService({
      ...(workerData as WorkerStart),
      log: (level, message) => post({ kind: 'log', level, message }),
    });
    port.on(
      'message',
      (call: Call) => void answer(practice, call, post).then(() => call.method === 'close' && port.close()),
    );
    post({ kind: 'started', addresses: practice.addresses });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    post({ kind: 'start-failed', name, message });
    port.close();
  }
}

async function answer(
  practice: Practice,
  { id, method, args }: Call,
  post: (message: FromWorker) => void,
): Promise<void> {
  try {
    // The arguments come from client.ts, which has the types of the contract.
    const run = practice[method] as (...values: readonly unknown[]) => Promise<unknown>;
    post({ kind: 'result', id, value: await run(...args) });
  } catch (error) {
    post({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) });
  }
}

if (parentPort !== null) void serve(parentPort);
