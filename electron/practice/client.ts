import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Practice, PracticeAddresses, PracticeLog, PracticeOptions } from './contract';
import type { Call, FromWorker, RemoteMethod } from './thread';

export interface PracticeThreadOptions {
  /** Path of the built worker, `practice-worker.cjs`. */
  readonly workerFile: string;
  readonly log?: PracticeLog;
  /** Told when the thread ends although nobody closed it. All later calls reject. */
  readonly onCrash?: (error: Error) => void;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the practice service in a worker thread. Rejects as `startPracticeService` does; the error's `name` says which. */
export async function startPracticeThread(options: PracticeOptions, thread: PracticeThreadOptions): Promise<Practice> {
  thread.signal?.throwIfAborted();
  const worker = new Worker(thread.workerFile, { workerData: options, name: 'practice' });
  const remote = new Remote(worker, thread);
  const stop = (): void => void worker.terminate();
  thread.signal?.addEventListener('abort', stop, { once: true });
  try {
    return remote.practice(await remote.started);
  } catch (error) {
    await worker.terminate();
    thread.signal?.throwIfAborted();
    throw error;
  } finally {
    thread.signal?.removeEventListener('abort', stop);
  }
}

class Remote {
  readonly started: Promise<PracticeAddresses>;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private closing: Promise<void> | null = null;
  private ended: Error | null = null;

  constructor(
    private readonly worker: Worker,
    private readonly thread: PracticeThreadOptions,
  ) {
    this.started = new Promise((resolve, reject) =>
      this.pending.set(0, { resolve: (value) => resolve(value as PracticeAddresses), reject }),
    );
    worker.on('message', (message: FromWorker) => this.take(message));
    worker.on('error', (error: unknown) => this.end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.end(new Error('The practice service has ended.')));
  }

  practice(addresses: PracticeAddresses): Practice {
    return {
      addresses,
      devices: () => this.call('devices'),
      activeFaults: () => this.call('activeFaults'),
      fault: (name, target = {}) => this.call('fault', name, target),
      clearFault: (name) => this.call('clearFault', name),
      clearFaults: () => this.call('clearFaults'),
      advanceClock: (milliseconds) => this.call('advanceClock', milliseconds),
      close: () => (this.closing ??= this.close()),
    };
  }

  private async close(): Promise<void> {
    if (this.ended !== null) return;
    const exited = once(this.worker, 'exit');
    await this.call('close').catch(() => undefined);
    await this.worker.terminate();
    await exited;
  }

  private call<T>(method: RemoteMethod, ...args: readonly unknown[]): Promise<T> {
    const { ended } = this;
    if (ended !== null) return Promise.reject(ended);
    const call: Call = { id: this.nextId++, method, args };
    return new Promise<T>((resolve, reject) => {
      this.pending.set(call.id, { resolve: (value) => resolve(value as T), reject });
      this.worker.postMessage(call);
    });
  }

  private take(message: FromWorker): void {
    switch (message.kind) {
      case 'started':
        this.settle(0)?.resolve(message.addresses);
        return;
      case 'start-failed':
        this.settle(0)?.reject(Object.assign(new Error(message.message), { name: message.name }));
        return;
      case 'result':
        this.settle(message.id)?.resolve(message.value);
        return;
      case 'failure':
        this.settle(message.id)?.reject(new Error(message.message));
        return;
      case 'log':
        this.thread.log?.(message.level, message.message);
        return;
    }
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private end(error: Error): void {
    if (this.ended !== null) return;
    this.ended = error;
    const wasStarting = this.pending.has(0);
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
    if (this.closing === null && !wasStarting) this.thread.onCrash?.(error);
  }
}
