/** What one answered ping shows. Times in milliseconds, of the monotonic clock. */
export interface Trip {
  readonly at: number;
  /** From the ping to its pong. */
  readonly ms: number;
  /** Bytes that were on the way when the ping left. */
  readonly underway: number;
  /** So many bytes arrived, */
  readonly arrived: number;
  /** in so many milliseconds. */
  readonly arrivedIn: number;
  /**
   * Whether a window let through what was on the way. Where none did, it waits in front of the line, and its trip says
   * nothing of how long the way is.
   */
  readonly isBehindLittle: boolean;
}

/** With less than this on the way, a lower rate is the program's. */
const leastMeasuredBytes = 4_096;
const leastBytes = 8_192;
const leastRefreshBytes = 4_096;
/** What is on the way before anything is known. */
const startBytes = 32_768;
/** How long the shortest trip counts; the one of the period before counts, too. */
const basePeriodMs = 15_000;
const leastRatePeriodMs = 500;
/** An upload that comes so long after the last one that used the window finds another line. */
const forgottenAfterMs = 30_000;
/** No clock is finer. */
const leastMs = 0.05;
/** So many trips in a row that less on the way did not shorten: the way itself became longer. */
const longerAfter = 3;

/** The greatest, or with `Math.min` the least, of this period and of the one before. */
class Extreme {
  #now: number;
  #before: number;
  since = 0;

  constructor(
    readonly nothing: number,
    readonly of: (left: number, right: number) => number,
  ) {
    this.#now = nothing;
    this.#before = nothing;
  }

  get value(): number {
    return this.of(this.#now, this.#before);
  }

  note(value: number): void {
    this.#now = this.of(this.#now, value);
  }

  /** Another period begins, with this value. */
  turn(value: number, at: number): void {
    this.#before = this.#now;
    this.#now = value;
    this.since = at;
  }

  set(value: number, at: number): void {
    this.#now = value;
    this.#before = value;
    this.since = at;
  }
}

/**
 * What is known of the way up, and how much may be on it: what arrives in the shortest trip and `leastQueueMs` more, or
 * a third of the trip. The trips tell of themselves when something waits: the rate stays, so that the window stays, and
 * never falls below what fills the pipe. Why it is so: README.md.
 */
export class WayUp {
  readonly #base = new Extreme(Number.POSITIVE_INFINITY, Math.min);
  /** Bytes a millisecond. */
  readonly #rate = new Extreme(0, Math.max);
  /** TCP below is still finding out what the line carries, and its own wait looks like a queue. */
  #starting = true;
  #bestRate = 0;
  #roundSince = 0;
  #roundsWithoutGrowth = 0;
  /** When the window was last used up. */
  #fullAt = 0;
  /** Since when less is on the way, so that a trip without a queue is seen; null: not now. */
  #refreshSince: number | null = null;
  /** The longest trip since one was as short as it should be, and what was on the way then. */
  #longest: Trip | null = null;
  /** Trips in a row that are as long although much less was on the way, and the shortest of them. */
  #asLong = 0;
  #shortestAsLong = 0;

  /** Bytes that may be on the way. */
  size = startBytes;

  constructor(readonly leastQueueMs: number) {}

  /** What may wait. Messages and pings are parts of a window, and on a long way such a part is longer. */
  get queueMs(): number {
    const base = this.#base.value;
    return base === Number.POSITIVE_INFINITY ? this.leastQueueMs : Math.max(this.leastQueueMs, base / 3);
  }

  /** A trip of what has nothing before it is wanted. */
  get isRefreshing(): boolean {
    return this.#refreshSince !== null;
  }

  /** Much is sent again after a time in which little was. */
  woke(at: number): void {
    if (at - this.#fullAt < forgottenAfterMs) return;
    this.#fullAt = at;
    this.#rate.set(0, at);
    this.#start(at, 0);
    this.#resize();
  }

  note(trip: Trip): void {
    if (!trip.isBehindLittle) {
      this.#noteRate(trip, true);
      this.#resize();
      return;
    }
    const isFull = trip.underway >= 0.7 * this.size;
    if (isFull) this.#fullAt = trip.at;
    this.#noteBase(trip, isFull);
    const isLate = trip.ms > this.#base.value + this.queueMs;
    this.#noteRate(trip, trip.underway >= leastMeasuredBytes && (isFull || isLate));
    if (this.#starting && isFull) this.#noteRound(trip);
    this.#noteLonger(trip, isLate);
    this.#resize();
  }

  #noteBase(trip: Trip, isFull: boolean): void {
    this.#base.note(trip.ms);
    if (this.#refreshSince !== null) {
      const isSeen = trip.at - trip.ms >= this.#refreshSince && trip.underway <= this.size;
      if (isSeen || trip.at - this.#refreshSince > 4 * (this.#base.value + this.queueMs)) this.#refreshSince = null;
    } else if (trip.at - this.#base.since >= basePeriodMs) {
      this.#base.turn(trip.ms, trip.at);
      if (isFull && !this.#starting) this.#refreshSince = trip.at;
    }
  }

  /** Where the program sends less than it might, a lower rate says nothing of the way. */
  #noteRate({ at, arrived, arrivedIn }: Trip, counts: boolean): void {
    const rate = arrived / Math.max(leastMs, arrivedIn);
    this.#rate.note(rate);
    if (!counts) this.#rate.since = at;
    else if (at - this.#rate.since >= Math.max(leastRatePeriodMs, 4 * (this.#base.value + this.queueMs)))
      this.#rate.turn(rate, at);
  }

  #noteRound({ at, ms }: Trip): void {
    if (at - ms < this.#roundSince) return;
    this.#roundSince = at;
    if (this.#rate.value >= 1.25 * this.#bestRate) {
      this.#bestRate = this.#rate.value;
      this.#roundsWithoutGrowth = 0;
    } else {
      this.#roundsWithoutGrowth += 1;
      this.#starting = this.#roundsWithoutGrowth < 2;
    }
  }

  /**
   * Trips through a queue shorten as what is on the way does. One that does not is a longer way, or waits behind
   * others' bytes.
   */
  #noteLonger(trip: Trip, isLate: boolean): void {
    if (!isLate) this.#longest = null;
    else if (this.#longest === null || trip.ms > 1.15 * this.#longest.ms) {
      this.#longest = trip;
      this.#asLong = 0;
    } else if (trip.underway > 0.7 * this.#longest.underway) this.#asLong = 0;
    else if (trip.ms * this.#longest.underway < 1.25 * this.#longest.ms * trip.underway) this.#asLong = 0;
    else {
      this.#asLong += 1;
      this.#shortestAsLong = this.#asLong === 1 ? trip.ms : Math.min(this.#shortestAsLong, trip.ms);
      if (this.#asLong < longerAfter) return;
      this.#base.set(this.#shortestAsLong, trip.at);
      this.#longest = null;
      this.#start(trip.at, this.#rate.value);
    }
  }

  #start(at: number, bestRate: number): void {
    this.#starting = true;
    this.#bestRate = bestRate;
    this.#roundSince = at;
    this.#roundsWithoutGrowth = 0;
    this.#refreshSince = null;
  }

  #resize(): void {
    const [rate, base] = [this.#rate.value, this.#base.value];
    const fills = rate === 0 ? 0 : rate * (base + this.queueMs);
    if (this.#starting) this.size = Math.max(this.#bestRate === 0 ? startBytes : leastBytes, 2 * fills);
    else if (this.#refreshSince === null) this.size = Math.max(leastBytes, fills);
    else this.size = Math.max(leastRefreshBytes, Math.min(fills / 2, 0.75 * rate * base));
  }
}
