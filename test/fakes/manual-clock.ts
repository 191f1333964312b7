import type { Clock, Timer } from '../../electron/net/clock';

/** A clock that a test moves. */
export class ManualClock implements Clock {
  #time = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  chance = 0.5;
  /** Added to the wall clock only, as when somebody sets the computer's time. */
  wallOffset = 1_700_000_000_000;

  now(): number {
    return this.wallOffset + this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  random(): number {
    return this.chance;
  }

  set(run: () => void, milliseconds: number): Timer {
    const timer = { at: this.#time + milliseconds, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** When the next timer falls due, on the clock that never jumps; infinity: there is none. */
  get nextAt(): number {
    return Math.min(...this.#timers.map(({ at }) => at));
  }

  /** Runs what falls due, in order. */
  advance(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const next = this.#timers.toSorted((left, right) => left.at - right.at)[0];
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#time = Math.max(this.#time, next.at);
      next.run();
    }
    this.#time = end;
  }
}
