import type { Timer, Timers } from '../../net/clock';

/** The ssh library asks for an answer this often; a live device answers before the next time. */
export const keepaliveMs = 9_000;
/** So many times nothing at all came: after 27 seconds at most. */
const maxSilentIntervals = 2;

/**
 * Finds out that nothing comes any more. Whatever comes is a sign of life, not only the answer to a keepalive: behind a
 * slow line that answer waits for megabytes of output. Time is counted in steps that were taken, because a laptop that
 * slept has jumped.
 */
export class Liveness {
  #hasReceived = false;
  #silentIntervals = 0;
  #timer: Timer | null = null;
  readonly #timers: Timers;
  readonly #onDead: () => void;

  constructor(timers: Timers, onDead: () => void) {
    this.#timers = timers;
    this.#onDead = onDead;
  }

  start(): void {
    this.#timer = this.#timers.set(() => this.#check(), keepaliveMs);
  }

  received(): void {
    this.#hasReceived = true;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #check(): void {
    this.#silentIntervals = this.#hasReceived ? 0 : this.#silentIntervals + 1;
    this.#hasReceived = false;
    if (this.#silentIntervals >= maxSilentIntervals) this.#onDead();
    else this.start();
  }
}
