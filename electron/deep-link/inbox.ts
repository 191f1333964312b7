import type { LinkResult } from '../../shared/deep-link';

/** Links that wait at most; a page that starts the app again and again cannot fill the memory. */
export const mostWaiting = 20;

/**
 * Where links wait until the window can show them. One path for a cold start, a second start and macOS's
 * `open-url`; results that are errors wait too, so that a click never ends in nothing.
 */
export class LinkInbox {
  readonly #waiting: LinkResult[] = [];
  #deliver: ((result: LinkResult) => void) | null = null;

  /** False when it was dropped because too many wait already. */
  receive(result: LinkResult): boolean {
    if (this.#deliver !== null) {
      this.#deliver(result);
      return true;
    }
    if (this.#waiting.length >= mostWaiting) return false;
    this.#waiting.push(result);
    return true;
  }

  /** The window shows something: what waits is delivered in order, later links at once. */
  open(deliver: (result: LinkResult) => void): void {
    this.#deliver = deliver;
    for (const result of this.#waiting.splice(0)) deliver(result);
  }

  /** The window is gone or reloading: later links wait again. */
  close(): void {
    this.#deliver = null;
  }
}
