import { upwardEachBytes, upwardLeastBytes, upwardTogetherBytes } from '../defaults';

/**
 * How much of what local programs sent may wait for its turn: enough for the next message while this one is on its way,
 * as long as few send at once; little for each of many, so that memory is bounded whatever they do. One for a proxy.
 */
export class UpwardBudget {
  #used = 0;

  /** So many bytes more, or fewer, wait. */
  changed(by: number): void {
    this.#used += by;
  }

  /** At this many waiting bytes a program's socket is paused. */
  get share(): number {
    return Math.min(upwardEachBytes, Math.max(upwardLeastBytes, upwardTogetherBytes - this.#used));
  }
}
