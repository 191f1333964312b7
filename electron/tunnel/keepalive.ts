import type { Clock, Timer } from '../net/clock';
import type { ProxyTuning } from './contract';
import { Unconfirmed } from './unconfirmed';

export interface KeepaliveOwner {
  /** Sends a WebSocket ping with this payload. */
  ping(payload: string): void;
  /** A ping was answered. */
  pong(roundTripMs: number): void;
  /**
   * A ping was left unanswered by a service that has answered before. Nothing is decided yet: it may answer only while
   * the device is connected, too (PROTOCOL.md 5.5 j), and whether it is, only the owner can find out.
   */
  quiet(): void;
  /** As `Wire.suspectAt`. */
  suspectAt(): number | null;
  /** The connection is dead: nothing at all was received for too long, although pings asked for an answer. */
  dead(): void;
}

/**
 * How long a probe waits for a byte. A ping that is older than this when bytes arrive without its pong was left
 * unanswered.
 */
const probeTimeoutMs = 5_000;
/** The computer slept if a timer is this late, or if the wall clock is this far ahead of the timers. */
const sleepThresholdMs = 10_000;
/** How often the timeout doubles, at most, while it is not known whether the service answers pings. */
const maxDoublings = 5;
/** How many pings wait for their pong at the most. A later pong of an older one says nothing that matters. */
const maxAwaitedPongs = 8;

/**
 * Keeps one tunnel connection alive and finds out when it has died without the network saying so.
 *
 * It pings as the reference client does: at once, then every `pingIntervalMs` (PROTOCOL.md 3.2). A connection is dead when nothing
 * at all was received for `pingIntervalMs` and `pongTimeoutMs` together, 45 s as shipped. That time covers two pings, because the
 * service may leave one unanswered. Any byte proves that the connection lives, not only a pong. So does a write that the operating
 * system took after it had no room for it: the other side has read. And a ping is answered only after what was sent before it has
 * arrived, so an upload adds the time that its bytes may take (`Unconfirmed`).
 *
 * While bytes are on their way that a service which answers pings should have confirmed (`Wire.suspectAt`), five seconds without a sign of
 * life bring a probe, and five more the end: behind bytes a pong is not awaited longer than without, because few may be on the way.
 *
 * The protocol's guides allow a service that never answers pings. On a connection to such a service silence proves nothing:
 * nobody may have had anything to say. Which kind a service is shows only in use, and is remembered over reconnects:
 *
 * - Unknown, at first. A silent connection is ended, because without that a dead one would be noticed by TCP only after a
 *   quarter of an hour. Each further timeout in a row takes twice as long, so that a service that answers no pings is not
 *   reconnected to every 45 s.
 * - It answers, once a pong came. Then silence always ends the connection.
 * - It does not answer, once bytes came long after a ping without its pong in front of them. Then only a probe can end the
 *   connection, because after a wake-up or a change of network it is most likely gone.
 *
 * A service may also answer only while the device is connected, too (PROTOCOL.md 5.5 j). While the owner knows that the device is away,
 * silence proves nothing, until a ping sent in that time is answered after all; a connection that carries nothing anyway is not given up
 * for it. When the device is back, a probe makes up for that within seconds. Where nobody can know of the device, a service that has
 * answered on an earlier WebSocket is one that it is not known of, so that its reconnects come ever more seldom.
 */
export class Keepalive {
  /** When the pings without a pong were sent, and behind which bytes, by payload, the oldest first. */
  readonly #sent = new Map<string, { readonly at: number; readonly position: number }>();
  readonly #unconfirmed = new Unconfirmed();
  #answersPings: 'yes' | 'no' | 'unknown' = 'unknown';
  /** Timeouts in a row while it is not known whether the service answers pings. */
  #timeouts = 0;
  /** The last sign of life. */
  #aliveAt = 0;
  /** Silence before this, on the same clock, is not counted. */
  #countedFrom = 0;
  #suspended = false;
  /**
   * Since when the owner knows that the device is away, while nothing has shown that pings are answered all the same;
   * null: silence counts.
   */
  #awaySince: number | null = null;
  #lastPing: { readonly wall: number; readonly monotonic: number } | null = null;
  #pingTimer: Timer | null = null;
  #deadline: Timer | null = null;
  #probeDeadline: Timer | null = null;
  #quietTimer: Timer | null = null;
  #suspicion: Timer | null = null;

  constructor(
    readonly clock: Clock,
    readonly tuning: ProxyTuning,
    readonly owner: KeepaliveOwner,
  ) {}

  /** The WebSocket is open. What was learned about the service on an earlier one still holds. */
  start(): void {
    this.stop();
    if (this.#answersPings === 'yes') this.#answersPings = 'unknown';
    this.#aliveAt = this.clock.monotonic();
    this.#unconfirmed.reset(this.#aliveAt);
    this.#ping();
    this.#watch();
  }

  stop(): void {
    this.#pingTimer?.cancel();
    this.#deadline?.cancel();
    this.#probeDeadline?.cancel();
    this.#quietTimer?.cancel();
    this.#suspicion?.cancel();
    this.#suspicion = null;
    this.#deadline = null;
    this.#lastPing = null;
    this.#sent.clear();
    this.#suspended = false;
  }

  /** Bytes of tunnel frames arrived. */
  received(): void {
    this.#aliveAt = this.clock.monotonic();
    const { drainMs } = this.#unconfirmed;
    this.#unconfirmed.received();
    if (this.#answersPings !== 'unknown') return;
    // A WebSocket keeps its order: the pong of a ping that arrived and was answered would have come before these bytes.
    for (const { at } of this.#sent.values()) {
      if (this.#aliveAt - at >= probeTimeoutMs + drainMs) this.#answersPings = 'no';
      return;
    }
  }

  /**
   * The operating system took so many bytes of tunnel frames. Where they had to wait for room (`waited`) the other side
   * has read; room that there was proves nothing: it is there after the connection died, too.
   */
  taken(bytes: number, waited: boolean): void {
    if (waited) this.#aliveAt = this.clock.monotonic();
    this.#unconfirmed.taken(bytes, waited, this.#aliveAt);
    if (this.#suspicion === null) this.#suspectIn(probeTimeoutMs);
  }

  /** While this side does not read (`true`), silence proves nothing and nothing is declared dead. */
  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    this.#probeDeadline?.cancel();
    if (suspended) return;
    this.#aliveAt = this.clock.monotonic();
    this.#watch();
    if (this.#lastPing !== null && this.#suspicion === null) this.#suspectIn(probeTimeoutMs);
  }

  /** The owner has learned that the device is away, or that it is there. Kept over reconnects. */
  deviceAway(away: boolean): void {
    const was = this.#awaySince !== null;
    this.#awaySince = away ? this.clock.monotonic() : null;
    if (away) this.#probeDeadline?.cancel();
    if (!was || away || this.#lastPing === null) return;
    this.#countedFrom = this.clock.monotonic();
    this.#watch();
    this.probe();
  }

  /**
   * Pings at once and waits for five seconds only: after a wake-up or a change of network, when the connection is
   * probably gone. Silence then counts whether the service answers pings or not.
   */
  probe(): void {
    this.#pingTimer?.cancel();
    this.#ping();
    this.#watchProbe();
  }

  /**
   * A pong arrived. One with a payload that was never sent proves life, and is not timed. `arrived`: how many of the
   * bytes that the operating system took are known to have arrived by it.
   */
  onPong(payload: string, arrived: number | null = null): void {
    const first = this.#answersPings !== 'yes';
    this.#answersPings = 'yes';
    this.#timeouts = 0;
    this.#aliveAt = this.clock.monotonic();
    if (first) this.#watch();
    this.#quietTimer?.cancel();
    this.#unconfirmed.received();
    const sent = this.#sent.get(payload);
    const confirmed = arrived ?? sent?.position;
    if (confirmed !== undefined) this.#unconfirmed.confirm(confirmed, this.#aliveAt);
    if (sent === undefined) return;
    if (this.#awaySince !== null && sent.at >= this.#awaySince) {
      this.#awaySince = null;
      this.#watch();
    }
    this.#forgetUpTo(payload);
    this.owner.pong(this.clock.monotonic() - sent.at);
  }

  #ping(): void {
    const monotonic = this.clock.monotonic();
    const wall = this.clock.now();
    const before = this.#lastPing;
    this.#lastPing = { wall, monotonic };
    // Epoch milliseconds in digits, like the reference. Made unique, because two pings may fall into one millisecond.
    let stamp = Math.round(wall);
    while (this.#sent.has(String(stamp))) stamp += 1;
    this.#sent.set(String(stamp), { at: monotonic, position: this.#unconfirmed.position });
    for (const oldest of this.#sent.keys()) {
      if (this.#sent.size <= maxAwaitedPongs) break;
      this.#sent.delete(oldest);
    }
    this.#pingTimer = this.clock.set(() => this.#ping(), this.tuning.pingIntervalMs);
    this.owner.ping(String(stamp));
    if (this.#answersPings === 'yes') this.#listenForQuiet();
    // Nobody may have told of a wake-up: the timers tell of it by themselves.
    if (before !== null && this.#slept(before, wall, monotonic)) this.#watchProbe();
  }

  /** Pongs come in the order of their pings: what was sent before the answered one stays unanswered. */
  #forgetUpTo(payload: string): void {
    for (const each of this.#sent.keys()) {
      this.#sent.delete(each);
      if (each === payload) return;
    }
  }

  /** Whether the clock of the timers stood still since then, or the wall clock ran ahead of it. */
  #slept(before: { readonly wall: number; readonly monotonic: number }, wall: number, monotonic: number): boolean {
    const passed = monotonic - before.monotonic;
    return passed > this.tuning.pingIntervalMs + sleepThresholdMs || wall - before.wall - passed > sleepThresholdMs;
  }

  #listenForQuiet(): void {
    const since = this.clock.monotonic();
    this.#quietTimer?.cancel();
    this.#quietTimer = this.clock.set(() => {
      if (!this.#suspended && this.#awaySince === null && this.#aliveAt < since) this.owner.quiet();
    }, probeTimeoutMs);
  }

  #suspectIn(ms: number): void {
    this.#suspicion = this.clock.set(() => {
      this.#suspicion = null;
      const at = this.owner.suspectAt();
      if (at === null || this.#suspended || this.#awaySince !== null || this.#answersPings === 'no') return;
      const left = Math.max(at, this.#aliveAt + probeTimeoutMs) - this.clock.monotonic();
      if (left > 0) {
        this.#suspectIn(left);
        return;
      }
      // The device may be away: whoever can find out has until the probe is over.
      this.owner.quiet();
      this.probe();
    }, ms);
  }

  #watchProbe(): void {
    const since = this.clock.monotonic();
    this.#probeDeadline?.cancel();
    this.#probeDeadline = this.clock.set(
      () => {
        if (!this.#suspended && this.#aliveAt < since) this.owner.dead();
      },
      Math.min(probeTimeoutMs, this.tuning.pongTimeoutMs),
    );
  }

  /** The longest silence, in ms, of a connection that lives. */
  get #limitMs(): number {
    const limit = this.tuning.pingIntervalMs + this.tuning.pongTimeoutMs + this.#unconfirmed.drainMs;
    return this.#answersPings === 'unknown' ? limit * 2 ** Math.min(maxDoublings, this.#timeouts) : limit;
  }

  get #silentForMs(): number {
    return this.clock.monotonic() - Math.max(this.#aliveAt, this.#countedFrom);
  }

  #watch(): void {
    this.#deadline?.cancel();
    this.#deadline = this.clock.set(
      () => {
        if (this.#suspended || this.#answersPings === 'no' || this.#awaySince !== null) return;
        if (this.#silentForMs < this.#limitMs) {
          this.#watch();
          return;
        }
        if (this.#answersPings === 'unknown') this.#timeouts += 1;
        this.owner.dead();
      },
      // Looked at again with every ping: the limit becomes shorter when bytes are confirmed.
      Math.min(this.tuning.pingIntervalMs, Math.max(1, this.#limitMs - this.#silentForMs)),
    );
  }
}
