import type { Clock } from '../net/clock';

/** A clock set by less than this (ms) is only set right, and the time that was told stays as it is. */
const jumpMs = 1_000;

/**
 * When something last came from the device, on the wall clock as it is now: a clock that was set since moves it, too.
 */
export class LastAnswer {
  #wall: number | null = null;
  #monotonic = 0;

  constructor(readonly clock: Clock) {}

  now(): void {
    this.#wall = this.clock.now();
    this.#monotonic = this.clock.monotonic();
  }

  /** Epoch ms, or null: nothing came yet. */
  get at(): number | null {
    if (this.#wall === null) return null;
    const wall = this.clock.now() - (this.clock.monotonic() - this.#monotonic);
    // Only back: forward it may also have been a sleep, during which not every monotonic clock goes on.
    if (this.#wall - wall > jumpMs) this.#wall = Math.round(wall);
    return this.#wall;
  }
}
