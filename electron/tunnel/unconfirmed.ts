/**
 * A tunnel that is throttled is not expected to carry less than this; AWS's quota is 800 kbit/s a tunnel (PROTOCOL.md
 * 1.6).
 */
const slowestBytesPerSecond = 50_000;
/** More than this the operating systems and the service between them are not expected to hold. */
const mostUnderwayBytes = 16_777_216;
/** However slow it is: a connection that died is noticed after this at the latest. */
const longestDrainMs = 180_000;
/** A rate that was seen for a shorter time than this says little. */
const leastMeasureMs = 1_000;

/**
 * What was sent and is not yet known to have arrived. The operating system and everything behind it take megabytes at
 * once and pass them on as fast as the tunnel lets them: a ping waits behind all of them, and so its pong may come much
 * later than any limit for silence (PROTOCOL.md 3.2). Moments are of the monotonic clock, in milliseconds.
 */
export class Unconfirmed {
  /** Of all bytes that the operating system took: how many there were, and how many lie before an answered ping. */
  #taken = 0;
  #confirmed = 0;
  /** From where and when on the rate of arrival is measured: pongs may come in bunches. */
  #measured = 0;
  #measuredAt = 0;
  /** What pongs have shown to arrive lately, bytes a second. */
  #arrivalRate = 0;
  /** Where and when the writes began and ended that had to wait, in this silence. */
  #waits: { readonly from: number; readonly since: number; to: number; until: number } | null = null;

  /** A new WebSocket. */
  reset(at: number): void {
    this.#taken = 0;
    this.#confirmed = 0;
    this.#measured = 0;
    this.#measuredAt = at;
    this.#arrivalRate = 0;
    this.#waits = null;
  }

  /** For `confirm`: everything taken so far lies before what is sent now. */
  get position(): number {
    return this.#taken;
  }

  /** A ping that was sent at this position was answered. */
  confirm(position: number, at: number): void {
    this.#confirmed = position;
    if (at - this.#measuredAt < leastMeasureMs) return;
    this.#arrivalRate = Math.max(this.#arrivalRate / 2, ((position - this.#measured) * 1000) / (at - this.#measuredAt));
    this.#measured = position;
    this.#measuredAt = at;
  }

  /** Something came: what was measured of the silence before it is over. */
  received(): void {
    this.#waits = null;
  }

  /** `waited`: there was no room for these bytes at first, so the other side has made some. */
  taken(bytes: number, waited: boolean, at: number): void {
    this.#taken += bytes;
    if (!waited) return;
    this.#waits ??= { from: this.#taken, since: at, to: this.#taken, until: at };
    this.#waits.to = this.#taken;
    this.#waits.until = at;
  }

  /** How long what is not confirmed may take to arrive, at the rate that was seen or else the slowest there is; ms. */
  get drainMs(): number {
    const underway = Math.min(mostUnderwayBytes, this.#taken - this.#confirmed);
    return Math.min(longestDrainMs, (underway * 1000) / this.#rate);
  }

  /** Bytes a second. What waited in this silence was measured just now; what arrived before may have been a burst. */
  get #rate(): number {
    const { from, since, to, until } = this.#waits ?? { from: 0, since: 0, to: 0, until: 0 };
    const seen = until - since < leastMeasureMs ? this.#arrivalRate / 2 : ((to - from) * 1000) / (until - since);
    return Math.max(seen, slowestBytesPerSecond);
  }
}
