/** Numbers that come again with the same seed (mulberry32). */
export class Random {
  #state: number;

  /** @param parts what the sequence depends on: the run's seed, the number of the operation */
  constructor(...parts: readonly number[]) {
    this.#state = 0x9e3779b9;
    for (const part of parts) this.#state = Math.imul(this.#state ^ (part >>> 0), 0x85ebca6b) + (part >>> 0);
    for (let warm = 0; warm < 4; warm += 1) this.next();
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Sizes as they occur: mostly small, now and then at a boundary of the protocol, sometimes large. */
  size(most: number): number {
    const kind = this.next();
    if (kind < 0.4) return this.whole(1, 64);
    if (kind < 0.8) return this.whole(1, Math.min(most, 8_192));
    return this.whole(1, most);
  }

  /** One of them; undefined when there is none. */
  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.next() * items.length)];
  }
}
