import type { Clock, Timer } from '../../net/clock';
import { pongSilenceMs } from '../defaults';
import { WayUp } from './way-up';

export interface UpwardWindowOwner {
  /** Sends a WebSocket ping by itself, behind everything that was sent so far. */
  ping(payload: string): void;
  /** There may be room again. */
  widened(): void;
}

interface Ping {
  readonly payload: string;
  readonly at: number;
  /** How many bytes went before it. */
  readonly position: number;
  readonly underway: number;
  /** What had arrived by then, and since when the bytes after that were on the way. */
  readonly arrived: number;
  readonly since: number;
  /** Whether a window let through what was on the way: only then is it little, and the pong due by itself. */
  readonly isBehindLittle: boolean;
}

/** So few bytes (keys, a control message) are nothing that anybody waits behind. */
const fewBytes = 4_096;
const fewPingMs = 1_000;
const narrowPingMs = 10;
const widePingMs = 100;
/** Above this a window is so wide that its exact size does not matter, and the cost of measuring does. */
const wideBytes = 1_048_576;
/**
 * A message is this part of the window, and so is what goes between two pings: what is measured is not the message's
 * own length.
 */
const parts = 8;
/** Messages are cut while the part is less than this, and never below what holds any control message. */
const uncutBytes = 65_536;
const leastMessageBytes = 2_048;
/** While nothing is read, no pong can come: so long the window stays. */
const pausedSilenceMs = 500;
const maxAwaited = 256;
/** What overtakes goes beyond a window, and a window may have become smaller since. */
const mostWindows = 4;
/** Header and masking key. */
const pingOverhead = 6;

/**
 * How much may be on its way to the service. A ping shares the ordered pipe with the bytes, so that at its pong
 * everything before it has arrived. A service that has answered none, or for a while, has no window: then it is as the
 * operating system will.
 */
export class UpwardWindow {
  #sent = 0;
  #arrived = 0;
  /** When the last pong came, or when bytes began to gather again after there were few. */
  #since = 0;
  /** How many bytes went before the last ping. */
  #pinged = 0;
  #pings: Ping[] = [];
  #number = 0;
  #answers = false;
  #silent = false;
  #paused = false;
  /** Pings that left before this waited for us, not for the line. */
  #resumedAt = 0;
  #tripMs = 0;
  #size = Number.POSITIVE_INFINITY;
  #step = Number.POSITIVE_INFINITY;
  #pingTimer: Timer | null = null;
  #silenceTimer: Timer | null = null;
  #stopped = false;
  readonly #way: WayUp;

  /** `queueMs`: how long what is on the way may wait. Infinity: there is never a window. */
  constructor(
    readonly clock: Clock,
    readonly queueMs: number,
    readonly owner: UpwardWindowOwner,
  ) {
    this.#way = new WayUp(queueMs);
  }

  /** Bytes that may be on the way; infinity: as many as the operating system takes. */
  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#sent - this.#arrived >= this.#size;
  }

  /** A short message may overtake what waits for room, until half a window more is on the way. */
  get isOverfull(): boolean {
    return this.#sent - this.#arrived >= 1.5 * this.#size;
  }

  /** How large a message may be, so that another can go between two of them. */
  get messageBytes(): number {
    const part = this.#size / parts;
    return part >= uncutBytes ? Number.POSITIVE_INFINITY : Math.max(leastMessageBytes, Math.floor(part));
  }

  /**
   * When a link that lives would have answered; null while nothing is awaited of it. On the monotonic clock, ms. What
   * was sent before the first pong, or in a silence, no window has bounded: the operating system takes megabytes of it
   * at once, and a pong behind them says when the line has carried them, not whether it lives.
   */
  get suspectAt(): number | null {
    return this.#answers && this.#pings[0]?.isBehindLittle === true ? this.#lateAt : null;
  }

  /** A message of so many bytes goes to the socket. Returns what a ping right behind it says; null: none goes there. */
  send(bytes: number): string | null {
    const wereFew = this.#sent - this.#arrived < fewBytes;
    this.#sent += bytes;
    if (!this.#answers) return null;
    if (wereFew && this.#sent - this.#arrived >= fewBytes) this.#gather();
    if (this.#sent - this.#pinged < this.#step || this.#silent) {
      if (this.#pingTimer === null && this.#pings.length === 0) this.#armFor(this.#sent - this.#arrived);
      return null;
    }
    const payload = this.#nextPayload();
    this.#sent += pingOverhead + payload.length;
    this.pinged(payload);
    return payload;
  }

  /** A ping with this payload goes to the socket, whoever sends it. */
  pinged(payload: string): void {
    const at = this.clock.monotonic();
    const underway = this.#sent - this.#arrived;
    this.#pinged = this.#sent;
    this.#pings.push({
      payload,
      at,
      position: this.#sent,
      underway,
      arrived: this.#arrived,
      since: this.#since,
      isBehindLittle: underway <= mostWindows * this.#way.size,
    });
    if (this.#pings.length > maxAwaited) this.#pings.shift();
    this.#silenceTimer ??= this.#watch(this.#patienceMs);
    // A service need not answer each of several pings.
    if (this.#answers && !this.#silent) this.#arm(2 * this.#tripMs + this.queueMs);
  }

  /**
   * Returns how many bytes are known to have arrived, counted as `send` counts them; null for a pong that says nothing
   * of that.
   */
  pong(payload: string): number | null {
    const index = this.#pings.findIndex((ping) => ping.payload === payload);
    const ping = this.#pings[index];
    if (ping === undefined || this.queueMs === Number.POSITIVE_INFINITY || this.#stopped) return null;
    // Pongs come in the order of their pings; a service may leave some out.
    this.#pings = this.#pings.slice(index + 1);
    const at = this.clock.monotonic();
    if (ping.at >= this.#resumedAt) {
      this.#tripMs = at - ping.at;
      this.#way.note({
        at,
        ms: this.#tripMs,
        underway: ping.underway,
        arrived: ping.position - ping.arrived,
        arrivedIn: at - ping.since,
        isBehindLittle: ping.isBehindLittle,
      });
    }
    this.#arrived = Math.max(this.#arrived, ping.position);
    this.#since = at;
    this.#answers = true;
    this.#silent = false;
    this.#resize();
    if (this.#pings.length === 0) this.#armFor(this.#sent - this.#pinged);
    if (this.#way.isRefreshing && !this.isFull) this.#ask();
    this.owner.widened();
    return this.#arrived;
  }

  /**
   * Whether anything is read from the network: while not, no pong comes, and none that was late for it says anything.
   */
  pause(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (!paused) this.#resumedAt = this.clock.monotonic();
    this.#silenceTimer?.cancel();
    this.#silenceTimer = this.#pings.length > 0 ? this.#watch(this.#patienceMs) : null;
  }

  stop(): void {
    this.#stopped = true;
    this.#pingTimer?.cancel();
    this.#silenceTimer?.cancel();
  }

  /** When the oldest ping without a pong has waited too long. What waited for us began anew. */
  get #lateAt(): number | null {
    const oldest = this.#pings[0];
    return oldest === undefined ? null : Math.max(oldest.at, this.#resumedAt) + this.#patienceMs;
  }

  get #patienceMs(): number {
    return Math.max(this.#paused ? pausedSilenceMs : pongSilenceMs, 4 * this.#tripMs);
  }

  #nextPayload(): string {
    this.#number += 1;
    // Digits, as the reference has them; its own are moments.
    return String(this.#number);
  }

  /** Much is sent after little was: time counts from here. */
  #gather(): void {
    const at = this.clock.monotonic();
    this.#since = at;
    this.#way.woke(at);
    this.#resize();
    this.#pingTimer?.cancel();
    this.#pingTimer = null;
  }

  /** A ping follows so many bytes by itself, if none goes behind the next message before. */
  #armFor(bytes: number): void {
    const soon = this.#size > wideBytes ? widePingMs : narrowPingMs;
    if (bytes > 0) this.#arm(bytes < fewBytes ? fewPingMs : soon);
    else {
      this.#pingTimer?.cancel();
      this.#pingTimer = null;
    }
  }

  #arm(ms: number): void {
    this.#pingTimer?.cancel();
    this.#pingTimer = this.clock.set(() => {
      this.#pingTimer = null;
      if (!this.#stopped && !this.#silent) this.#ask();
    }, ms);
  }

  #ask(): void {
    const payload = this.#nextPayload();
    this.pinged(payload);
    this.owner.ping(payload);
  }

  #watch(ms: number): Timer {
    return this.clock.set(() => {
      this.#silenceTimer = null;
      const lateAt = this.#lateAt;
      if (lateAt === null || this.#stopped) return;
      const left = lateAt - this.clock.monotonic();
      if (left > 0) this.#silenceTimer = this.#watch(left);
      else this.#fallSilent();
    }, ms);
  }

  #fallSilent(): void {
    this.#silent = true;
    this.#resize();
    this.owner.widened();
  }

  #resize(): void {
    this.#size = this.#silent || !this.#answers ? Number.POSITIVE_INFINITY : this.#way.size;
    this.#step = this.#way.size / (this.#way.size > wideBytes ? 2 : parts);
  }
}
