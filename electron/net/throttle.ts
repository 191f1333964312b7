import type { Clock, Timer } from './clock';

/**
 * Runs `work` at most once in `intervalMs`: at the end of this turn after a quiet time, and always after the last
 * change of a burst.
 */
export class Throttle {
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: Timer | null = null;

  constructor(
    readonly clock: Pick<Clock, 'monotonic' | 'set'>,
    readonly intervalMs: number,
    readonly work: () => void,
  ) {}

  /** Something changed. Costs next to nothing while a run is due already. */
  changed(): void {
    if (this.#timer !== null) return;
    this.#timer = this.clock.set(
      () => {
        this.#timer = null;
        this.#lastAt = this.clock.monotonic();
        this.work();
      },
      Math.max(0, this.#lastAt + this.intervalMs - this.clock.monotonic()),
    );
  }

  /** The work was done by another way: what is due is not run, and the next waits again. */
  done(): void {
    this.stop();
    this.#lastAt = this.clock.monotonic();
  }

  /** What is due is not run any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
