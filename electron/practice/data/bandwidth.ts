/** A token bucket of one second's worth of bytes. 0 bytes a second: no limit. */
export class Bandwidth {
  private available: number;
  private updated: number;

  constructor(
    private readonly bytesPerSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.available = bytesPerSecond;
    this.updated = now();
  }

  /** Takes note of bytes that passed. Returns for how many milliseconds nothing more should pass. */
  take(bytes: number): number {
    if (this.bytesPerSecond === 0) return 0;
    const now = this.now();
    this.available =
      Math.min(this.bytesPerSecond, this.available + ((now - this.updated) / 1000) * this.bytesPerSecond) - bytes;
    this.updated = now;
    return this.available >= 0 ? 0 : Math.ceil((-this.available / this.bytesPerSecond) * 1000);
  }
}
