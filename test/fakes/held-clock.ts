import { systemClock, type Clock, type Timer } from '../../electron/net/clock';

/**
 * The real time, except for limits of one length: these pass when the test says so, and however slow the machine is not
 * before.
 */
export class HeldClock implements Clock {
  readonly #heldMs: number;
  readonly #limits = new Set<() => void>();

  constructor(heldMs: number) {
    this.#heldMs = heldMs;
  }

  now(): number {
    return systemClock.now();
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  random(): number {
    return systemClock.random();
  }

  set(work: () => void, milliseconds: number): Timer {
    if (milliseconds !== this.#heldMs) return systemClock.set(work, milliseconds);
    this.#limits.add(work);
    return { cancel: () => void this.#limits.delete(work) };
  }

  /** Limits that somebody waits for. */
  get pending(): number {
    return this.#limits.size;
  }

  /** They have passed. */
  expire(): void {
    const due = Array.from(this.#limits);
    this.#limits.clear();
    for (const work of due) work();
  }
}
