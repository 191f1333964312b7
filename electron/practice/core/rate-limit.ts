/** At most so many events within any second of real time. 0: no limit. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #now: () => number;
  #recent: number[] = [];

  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Counts one event; false when it is one too many. */
  allows(): boolean {
    if (this.#perSecond === 0) return true;
    const now = this.#now();
    this.#recent = this.#recent.filter((time) => time > now - 1000);
    if (this.#recent.length >= this.#perSecond) return false;
    this.#recent.push(now);
    return true;
  }
}
