import { backoffDelay } from '../net/backoff';
import type { Clock, Timer } from '../net/clock';

/** So often a broken connection is made anew by itself while the tunnel stands. */
const mostAttempts = 6;
const baseMs = 300;
const capMs = 5_000;

/** Attempts to come back after a break, the first at once and each later one after a longer wait. */
export class Attempts {
  readonly #clock: Clock;
  #count = 0;
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One waits for its turn. */
  isWaiting(): boolean {
    return this.#timer !== null;
  }

  /** Nothing is left to try. */
  isOver(): boolean {
    return this.#count >= mostAttempts;
  }

  next(attempt: () => void): void {
    this.#count += 1;
    const wait = this.#count === 1 ? 0 : backoffDelay(this.#count, baseMs, capMs, this.#clock.random());
    this.#timer?.cancel();
    this.#timer = this.#clock.set(() => {
      this.#timer = null;
      attempt();
    }, wait);
  }

  /** The one that waits is not made. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** It worked, or the reason for the failures is gone. */
  reset(): void {
    this.#count = 0;
  }
}
