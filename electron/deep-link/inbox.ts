import type { LinkResult } from '../../shared/deep-link';

/** Links that wait at most; a page that starts the app again and again cannot fill the memory. */
export const mostWaiting = 20;

/**
 * Where links wait until the window can show them. One path for a cold start, a second start and macOS's
 * `open-url`; results that are errors wait too, so that a click never ends in nothing.
 */
export interface LinkInbox {
  /** False when it was dropped because too many wait already. */
  receive(result: LinkResult): boolean;
  /** The window shows something: what waits is delivered in order, later links at once. */
  open(deliver: (result: LinkResult) => void): void;
  /** The window is gone or reloading: later links wait again. */
  close(): void;
}

export function createLinkInbox(): LinkInbox {
  const waiting: LinkResult[] = [];
  let deliver: ((result: LinkResult) => void) | null = null;
  return {
    receive(result) {
      if (deliver !== null) {
        deliver(result);
        return true;
      }
      if (waiting.length >= mostWaiting) return false;
      waiting.push(result);
      return true;
    },
    open(next) {
      deliver = next;
      for (const result of waiting.splice(0)) next(result);
    },
    close() {
      deliver = null;
    },
  };
}
