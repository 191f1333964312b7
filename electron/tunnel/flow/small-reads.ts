import type { Clock } from '../../net/clock';

/** Bytes; a read this long is worth what it costs. */
const worthwhileBytes = 4_096;
/** So many shorter ones within a millisecond are more than any person or protocol makes that waits for answers. */
const tooMany = 24;

/**
 * Notices a program that writes without waiting and in small pieces. Each read costs the same whatever it brings, so
 * its socket is better left alone for a moment, until the operating system has put the pieces together.
 */
export class SmallReads {
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(readonly clock: Clock) {}

  /** Takes note of a read; true: the next one should wait a millisecond. */
  note(length: number): boolean {
    if (length >= worthwhileBytes) return false;
    const now = this.clock.monotonic();
    if (now - this.#since >= 1) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count >= tooMany;
  }
}
