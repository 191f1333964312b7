/** A main process that writes down what the window asks, and says yes to all of it. */
import { installBridge } from '../../renderer/api';
import type { Bridge } from '../../shared/ipc/contract';
import { bridgeOf } from './bridge-of';

export interface Asked {
  readonly name: string;
  readonly args: unknown;
}

/** Installs it, and returns what is asked from now on. `value`: of every answer. */
export function recordRequests(value: unknown = null): readonly Asked[] {
  const asked: Asked[] = [];
  installBridge(
    bridgeOf({
      // One answer for every request: no type of a request has it.
      request: ((name: string, args: unknown) => {
        asked.push({ name, args });
        return Promise.resolve({ ok: true, value });
      }) as unknown as Bridge['request'],
    }),
  );
  return asked;
}
