import type { Clock } from './clock';
import type { ProxyTuning } from './contract';

export interface KeepaliveOwner {
  /** Sends a ping with this payload. */
  ping(payload: string): void;
  pong(roundTrip: number): void;
  /** Nothing at all was received for too long although it was asked for. */
  dead(): void;
}

/** How long a probe waits; and the age from which a ping without a pong in front of later bytes was left unanswered. */
const probeTimeout = 5_000;
/** Timers this late, or a wall clock this far ahead of them (ms), mean that the computer slept. */
const sleptFor = 10_000;
/** Doublings of the patience with a service of which no pong was ever seen. */
const maxDoublings = 5;

/**
 * Pings as the reference client does, first at once, then every `pingInterval` (PROTOCOL.md 3.2), and finds half-open links:
 * dead is a link on which nothing at all was received for `pingInterval` and `pongTimeout` together, 45 s as shipped. That spans two
 * pings, because the service may leave one unanswered. Any byte counts as life, and a payload that is not ours never matters.
 *
 * The guides also allow a service that answers none. Of one that never did, nobody knows whether it does not or the network
 * lost the very first ping; a TCP stack with unacknowledged bytes would take a quarter of an hour to notice. So a silent
 * link is given up once, too, each further time in a row after twice as long, until a pong shows that pings are answered, or bytes that came
 * well after a ping show that they are not. From then on such a service's silence means nothing, but for a probe.
 */
export class Keepalive {
  readonly #waiting = new Map<string, number>();
  /** What is known of the service, from this link and those before. */
  #answersPings: 'yes' | 'no' | 'unknown' = 'unknown';
  #timeouts = 0;
  #receivedAt = 0;
  #suspended = false;
  #lastPing: { readonly wall: number; readonly monotonic: number } | null = null;
  #cancelPing: (() => void) | null = null;
  #cancelDeadline: (() => void) | null = null;
  #cancelProbe: (() => void) | null = null;

  constructor(
    readonly clock: Clock,
    readonly tuning: ProxyTuning,
    readonly owner: KeepaliveOwner,
  ) {}

  start(): void {
    this.stop();
    this.#receivedAt = this.clock.monotonic();
    this.#ping();
    this.#watch();
  }

  stop(): void {
    this.#cancelPing?.();
    this.#cancelDeadline?.();
    this.#cancelProbe?.();
    this.#cancelDeadline = null;
    this.#lastPing = null;
    this.#waiting.clear();
    this.#suspended = false;
  }

  /** Something was received. */
  received(): void {
    this.#receivedAt = this.clock.monotonic();
    if (this.#answersPings !== 'unknown') return;
    // Pongs keep their place among the bytes of one WebSocket.
    for (const sentAt of this.#waiting.values()) {
      if (this.#receivedAt - sentAt >= probeTimeout) this.#answersPings = 'no';
      return;
    }
  }

  /** While we do not read ourselves, silence proves nothing. */
  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    this.#cancelProbe?.();
    if (suspended) return;
    this.#receivedAt = this.clock.monotonic();
    this.#watch();
  }

  /** Asks now and waits less: after a wake-up or a change of network, when the link is probably gone. Then silence counts of any service. */
  probe(): void {
    this.#cancelPing?.();
    this.#ping();
    this.#expectSoon();
  }

  onPong(payload: string): void {
    const first = this.#answersPings !== 'yes';
    this.#answersPings = 'yes';
    this.#timeouts = 0;
    this.#receivedAt = this.clock.monotonic();
    if (first) this.#watch();
    const sentAt = this.#waiting.get(payload);
    if (sentAt === undefined) return;
    this.#waiting.clear();
    this.owner.pong(this.clock.monotonic() - sentAt);
  }

  #ping(): void {
    const monotonic = this.clock.monotonic();
    const wall = this.clock.now();
    const before = this.#lastPing;
    this.#lastPing = { wall, monotonic };
    // Epoch milliseconds in digits, like the reference; made unique, because two pings may fall into one millisecond.
    let stamp = Math.round(wall);
    while (this.#waiting.has(String(stamp))) stamp += 1;
    this.#waiting.set(String(stamp), monotonic);
    // Only the last few can still be answered in a way that matters.
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= 8) break;
      this.#waiting.delete(oldest);
    }
    this.#cancelPing = this.clock.after(this.tuning.pingIntervalMs, () => this.#ping());
    this.owner.ping(String(stamp));
    if (before !== null && this.#slept(before, wall, monotonic)) this.#expectSoon();
  }

  /** Whether the clock stood still or ran ahead since then: nobody may have told us of a wake-up. */
  #slept(before: { readonly wall: number; readonly monotonic: number }, wall: number, monotonic: number): boolean {
    const passed = monotonic - before.monotonic;
    return passed > this.tuning.pingIntervalMs + sleptFor || wall - before.wall - passed > sleptFor;
  }

  #expectSoon(): void {
    const since = this.clock.monotonic();
    this.#cancelProbe?.();
    this.#cancelProbe = this.clock.after(Math.min(probeTimeout, this.tuning.pongTimeoutMs), () => {
      if (!this.#suspended && this.#receivedAt < since) this.owner.dead();
    });
  }

  /** Longest silence of a link that lives. */
  get #limit(): number {
    const limit = this.tuning.pingIntervalMs + this.tuning.pongTimeoutMs;
    return this.#answersPings === 'unknown' ? limit * 2 ** Math.min(maxDoublings, this.#timeouts) : limit;
  }

  #watch(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = this.clock.after(
      Math.max(0, this.#receivedAt + this.#limit - this.clock.monotonic()),
      () => {
        if (this.#suspended || this.#answersPings === 'no') return;
        if (this.clock.monotonic() - this.#receivedAt < this.#limit) {
          this.#watch();
          return;
        }
        if (this.#answersPings === 'unknown') this.#timeouts += 1;
        this.owner.dead();
      },
    );
  }
}
