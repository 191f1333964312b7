/** Below this no reader is called slow, however many others are. */
const leastBytes = 65_536;

/** Somebody whose bytes from the device may have to wait. */
export interface Reader {
  /** Bytes for it that the operating system has not taken yet. */
  readonly waiting: number;
  /** More waits for it than may (`true`), or that is over (`false`). */
  congested(congested: boolean): void;
}

/**
 * What may wait for slow readers: `each` bytes for one, `all` for those of a tunnel together. What the others hold is
 * taken off the share of each, so that many slow readers use up little and the slowest is the one that is named.
 */
export class ReaderBudget {
  #used = 0;
  readonly #congested = new Set<Reader>();

  constructor(
    readonly each: number,
    readonly all: number,
  ) {}

  /** So many bytes more, or fewer, wait for this reader. */
  changed(reader: Reader, by: number): void {
    this.#used += by;
    if (by > 0 && !this.#congested.has(reader) && reader.waiting > this.#share) {
      this.#congested.add(reader);
      reader.congested(true);
    } else if (by < 0) {
      for (const other of this.#congested) if (other.waiting <= this.#share / 2) this.excuse(other);
    }
  }

  /** It is no longer waited for; what waits for it still counts. */
  excuse(reader: Reader): void {
    if (this.#congested.delete(reader)) reader.congested(false);
  }

  get #share(): number {
    return Math.min(this.each, Math.max(leastBytes, this.all - this.#used));
  }
}
