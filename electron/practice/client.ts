import { WorkerCalls, withRemote } from '../net/worker-rpc';
import type { Practice, PracticeAddresses, PracticeLog, PracticeOptions, RehearsalStage } from './contract';

export interface PracticeThreadOptions {
  /** Path of the built worker, `practice-worker.cjs`. */
  readonly workerFile: string;
  readonly log?: PracticeLog;
  /** As of `startPracticeService`. */
  readonly onRehearsal?: (stage: RehearsalStage) => void;
  /** Told when the thread ends although nobody closed it. All later calls reject. */
  readonly onCrash?: (error: Error) => void;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** A line of the service's log, or what somebody changes in it on purpose. */
export type PracticeEvent =
  | { readonly kind: 'log'; readonly level: Parameters<PracticeLog>[0]; readonly message: string }
  | { readonly kind: 'rehearsal'; readonly stage: RehearsalStage };

/** What the worker serves. */
interface Served extends Omit<Practice, 'addresses'> {
  readonly started: () => PracticeAddresses;
}

/**
 * Starts the practice service in a worker thread. Rejects as `startPracticeService` does; the error's `name` says
 * which.
 */
export async function startPracticeThread(
  options: PracticeOptions,
  { workerFile, log, onRehearsal, onCrash, signal }: PracticeThreadOptions,
): Promise<Practice> {
  signal?.throwIfAborted();
  let isRunning = false;
  const calls = new WorkerCalls<Served, PracticeEvent>({
    file: workerFile,
    name: 'practice',
    data: options,
    onEvent(event) {
      if (event.kind === 'log') log?.(event.level, event.message);
      else onRehearsal?.(event.stage);
    },
    onEnd: (error) => {
      if (isRunning) onCrash?.(error ?? new Error('The practice service has ended.'));
    },
  });
  const stop = (): void => void calls.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  let addresses: PracticeAddresses;
  try {
    addresses = await calls.remote.started();
  } catch (error) {
    await calls.terminate();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  isRunning = true;
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    isRunning = false;
    await calls.remote.close().catch(() => undefined);
    await calls.terminate();
  };
  return withRemote<Practice>({ addresses, close: () => (closing ??= close()) }, (method, args) =>
    calls.call(method, args),
  );
}
