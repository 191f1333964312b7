import type { Practice, PracticeAddresses, PracticeOptions } from './contract';

/** What passes between `client.ts` and `worker.ts`; plain data only. */

/** The functions of `Practice` that are called across the thread boundary. */
export const remoteMethods = [
  'devices',
  'activeFaults',
  'fault',
  'clearFault',
  'clearFaults',
  'advanceClock',
  'close',
] as const satisfies readonly (keyof Practice)[];
export type RemoteMethod = (typeof remoteMethods)[number];

/** `workerData` of the worker. */
export type WorkerStart = PracticeOptions;

export interface Call {
  readonly id: number;
  readonly method: RemoteMethod;
  readonly args: readonly unknown[];
}

export type FromWorker =
  | { readonly kind: 'started'; readonly addresses: PracticeAddresses }
  /** `name` is the class of the error, `PortUnavailable` for example. */
  | { readonly kind: 'start-failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string };
