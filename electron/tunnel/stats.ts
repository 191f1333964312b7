import type { Clock } from './clock';
import { statsInterval } from './defaults';

/** Tells at most four times a second, the first change at once, and the last state of a burst always. */
export class Throttle {
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(
    readonly clock: Clock,
    readonly tell: () => void,
  ) {}

  changed(): void {
    if (this.#cancel !== null) return;
    const wait = Math.max(0, this.#lastAt + statsInterval - this.clock.monotonic());
    this.#cancel = this.clock.after(wait, () => {
      this.#cancel = null;
      this.#lastAt = this.clock.monotonic();
      this.tell();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
