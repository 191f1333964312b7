/** Where the time comes from: epoch milliseconds. Tests inject their own. */
export interface PracticeClock {
  now(): number;
}

/**
 * The service's clock: a given clock plus an offset that `advance` moves. Only lifetimes, retention,
 * timestamps and the `Date` of answers follow it; waits of the network (slow answers, idle connections) do not.
 */
export class ServiceClock implements PracticeClock {
  readonly #base: PracticeClock;
  #offset = 0;

  constructor(base: PracticeClock = { now: () => Date.now() }) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#offset;
  }

  /** Moves the clock forward. @throws RangeError for anything but a non-negative finite number of milliseconds. */
  advance(milliseconds: number): void {
    if (!Number.isFinite(milliseconds) || milliseconds < 0)
      throw new RangeError('The clock only moves forward: a number of milliseconds, 0 or more.');
    this.#offset += milliseconds;
  }
}
