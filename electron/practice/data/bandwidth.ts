/** A token bucket of one second's worth of bytes. 0 bytes a second: no limit. */
export class Bandwidth {
  readonly #bytesPerSecond: number;
  readonly #now: () => number;
  #available: number;
  #updated: number;

  constructor(bytesPerSecond: number, now: () => number = () => performance.now()) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#now = now;

    this.#available = bytesPerSecond;
    this.#updated = now();
  }

  /** Takes note of bytes that passed. Returns for how many milliseconds nothing more should pass. */
  take(bytes: number): number {
    if (this.#bytesPerSecond === 0) return 0;
    const now = this.#now();
    this.#available =
      Math.min(this.#bytesPerSecond, this.#available + ((now - this.#updated) / 1000) * this.#bytesPerSecond) - bytes;
    this.#updated = now;
    return this.#available >= 0 ? 0 : Math.ceil((-this.#available / this.#bytesPerSecond) * 1000);
  }
}
