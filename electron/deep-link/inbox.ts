import { isSameLink, mostLinks, type LinkResult } from '../../shared/deep-link';

/**
 * Where links wait until the window can show them. One path for a cold start, a second start and macOS's
 * `open-url`; results that are errors wait too, so that a click never ends in nothing.
 */
export class LinkInbox {
  readonly #waiting: LinkResult[] = [];
  #deliver: ((result: LinkResult) => void) | null = null;
  /** One was left out since the window last looked. */
  #overflowed = false;

  /** The window shows what comes at once. */
  get isOpen(): boolean {
    return this.#deliver !== null;
  }

  /** Something is to be delivered once the window shows anything. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Equal ones are one. False when it was left out because too many wait already. */
  receive(result: LinkResult): boolean {
    if (this.#deliver !== null) {
      this.#deliver(result);
      return true;
    }
    if (this.#waiting.some((each) => isSameLink(each, result))) return true;
    if (this.#waiting.length >= mostLinks) {
      this.#overflowed = true;
      return false;
    }
    this.#waiting.push(result);
    return true;
  }

  /**
   * The window shows something: what waits is delivered in order, later links at once. `onOverflow`: some were left
   * out.
   */
  open(deliver: (result: LinkResult) => void, onOverflow: () => void = () => undefined): void {
    this.#deliver = deliver;
    for (const result of this.#waiting.splice(0)) deliver(result);
    if (this.#overflowed) onOverflow();
    this.#overflowed = false;
  }

  /** Nobody wants it any more: if it still waits here, it is never delivered. */
  withdraw(result: LinkResult): void {
    const at = this.#waiting.findIndex((each) => isSameLink(each, result));
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** The window is gone or reloading: later links wait again. */
  close(): void {
    this.#deliver = null;
  }
}
