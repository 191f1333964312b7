import type { Clock } from './clock';
import type { ProxyTuning } from './contract';

export interface KeepaliveOwner {
  /** Sends a ping with this payload. */
  ping(payload: string): void;
  pong(roundTrip: number): void;
  /** Nothing at all was received for too long after an unanswered ping. */
  dead(): void;
}

/** The wake-up probe's own, shorter limit. */
const probeTimeout = 5_000;

/**
 * Pings as the reference client does, first at once, then every `pingInterval` (service-facts 3.2), and finds
 * half-open links. Any byte received counts as life, and a payload that is not ours never matters. The service may leave pings
 * unanswered, so a link is given up for silence only when some ping was answered before.
 */
export class Keepalive {
  readonly #waiting = new Map<string, number>();
  #answersPings = false;
  #heardAt = 0;
  #suspended = false;
  #cancelPing: (() => void) | null = null;
  #cancelDeadline: (() => void) | null = null;

  constructor(
    readonly clock: Clock,
    readonly tuning: ProxyTuning,
    readonly owner: KeepaliveOwner,
  ) {}

  start(): void {
    this.stop();
    this.#heardAt = this.clock.monotonic();
    this.#ping(this.tuning.pongTimeout);
  }

  stop(): void {
    this.#cancelPing?.();
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    this.#waiting.clear();
    this.#suspended = false;
  }

  /** Something was received. */
  heard(): void {
    this.#heardAt = this.clock.monotonic();
  }

  /** While we do not read ourselves, silence proves nothing. */
  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    if (!suspended) this.#heardAt = this.clock.monotonic();
    if (!suspended && this.#waiting.size > 0) this.#expect(this.tuning.pongTimeout);
  }

  /** Asks now and waits less: after a wake-up or a change of network. */
  probe(): void {
    this.#cancelPing?.();
    this.#ping(Math.min(probeTimeout, this.tuning.pongTimeout));
  }

  onPong(payload: string): void {
    this.#answersPings = true;
    this.heard();
    const sentAt = this.#waiting.get(payload);
    if (sentAt === undefined) return;
    this.#waiting.clear();
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    this.owner.pong(this.clock.monotonic() - sentAt);
  }

  #ping(patience: number): void {
    // Epoch milliseconds in digits, like the reference; made unique, because two pings may fall into one millisecond.
    let stamp = Math.round(this.clock.now());
    while (this.#waiting.has(String(stamp))) stamp += 1;
    this.#waiting.set(String(stamp), this.clock.monotonic());
    // Only the last few can still be answered in a way that matters.
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= 8) break;
      this.#waiting.delete(oldest);
    }
    this.#cancelPing = this.clock.after(this.tuning.pingInterval, () => this.#ping(this.tuning.pongTimeout));
    this.owner.ping(String(stamp));
    if (patience < this.tuning.pongTimeout || this.#cancelDeadline === null) this.#expect(patience);
  }

  #expect(patience: number): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    if (this.#suspended) return;
    const since = this.clock.monotonic();
    this.#cancelDeadline = this.clock.after(patience, () => {
      this.#cancelDeadline = null;
      if (!this.#answersPings) return;
      if (this.#heardAt > since) this.#expect(this.tuning.pongTimeout);
      else this.owner.dead();
    });
  }
}
