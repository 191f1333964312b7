import type { Clock } from '../net/clock';
import { Throttle } from '../net/throttle';
import { droppedLogIntervalMs } from './defaults';

/** Messages that were for nobody: the log tells of the last one, and how many there were, now and then. */
export class DroppedMessages {
  readonly #told: Throttle;
  #count = 0;
  #last = '';

  constructor(clock: Clock, tell: (words: string) => void) {
    this.#told = new Throttle(clock, droppedLogIntervalMs, () => {
      const before = this.#count === 1 ? '' : `, and ${this.#count - 1} more were dropped before`;
      this.#count = 0;
      tell(`${this.#last}${before}`);
    });
  }

  add(detail: string): void {
    this.#count += 1;
    this.#last = detail;
    this.#told.changed();
  }

  stop(): void {
    this.#told.stop();
  }
}
