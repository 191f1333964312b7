import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `reached` says so; fails after `timeout` ms. */
export async function eventually(reached: () => Promise<boolean>, what: string, timeout = 20_000): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await reached())) {
    if (performance.now() > end) throw new Error(`not within ${timeout / 1000} s: ${what}`);
    await delay(10);
  }
}
