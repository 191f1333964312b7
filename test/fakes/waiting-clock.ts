import type { Timer, WallClock } from '../../electron/net/clock';

/** Time that passes by waiting only: a wait is over at once, and the clock then shows its end. */
export class WaitingClock implements WallClock {
  /** How long somebody waited, in order; milliseconds. */
  readonly waits: number[] = [];
  #now = Date.now();

  now(): number {
    return this.#now;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  set(work: () => void, milliseconds: number): Timer {
    this.waits.push(milliseconds);
    const soon = setImmediate(() => {
      this.pass(milliseconds);
      work();
    });
    return { cancel: () => clearImmediate(soon) };
  }
}
