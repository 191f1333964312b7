import { vi } from 'vitest';

/** How long a test waits for what has to come: only so that what never comes has a name. No machine is so slow. */
const patienceMs = 60_000;

/** Waits until `check` no longer throws and does not return false; fails with what it threw last. Milliseconds. */
export async function until<T>(check: () => T | Promise<T>, timeout = patienceMs): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await check();
      if (value === false) throw new Error('The condition has not come true.');
      return value;
    },
    { timeout, interval: 10 },
  );
}

/** A promise together with the way to settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** The promise, or a failure that names what was waited for. */
export async function within<T>(promise: Promise<T>, what: string, timeout = patienceMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
