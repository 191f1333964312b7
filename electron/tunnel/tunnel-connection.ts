import { backoffDelay } from '../net/backoff';
import type { Clock, Timer } from '../net/clock';
import type { Credentials, TunnelConnectionState, ProtocolVersion, ProxyTuning } from './contract';
import { promptReconnectMs, stableAfterMs } from './defaults';
import { Keepalive } from './keepalive';
import type { Slab } from './flow/slab';
import type { Wire, WireEnd, WireHandlers, WireOpening } from './flow/wire';

export interface TunnelConnectionOwner {
  /** Every change, in order; `stopped` is the owner's to tell, when everything else is over, too. */
  state(state: TunnelConnectionState): void;
  /** The WebSocket is open; tunnel frames may arrive, the first of them SERVICE_IDS. */
  attached(wire: Wire): void;
  /** This side is about to leave an open WebSocket: the last that can be said on it. */
  leaving(wire: Wire): void;
  /** The WebSocket is gone, with everything that was under way on it. */
  detached(): void;
  /** As `WireHandlers.bytes`. */
  bytes(slab: Slab, from: number, to: number): number;
  /** As `WireHandlers.room`. */
  room(): void;
  pong(roundTrip: number): void;
  /** As `KeepaliveOwner.quiet`. */
  quiet(): void;
}

/**
 * Whether an answer to the upgrade is worth another attempt with the same token: trouble of the service, and what says
 * that it is about this moment or this connection (408, 421, 425, 429). A success or a redirect comes from something in
 * between, a captive portal say, and ends when a person has been there.
 */
const passes = (status: number): boolean => status >= 500 || status < 400 || [408, 421, 425, 429].includes(status);

type Waiting = Extract<TunnelConnectionState, { kind: 'waiting' }>;

/**
 * The tunnel connection, one WebSocket after another: connects, waits for SERVICE_IDS, keeps it alive, and tries again
 * with the same credentials after answers that pass (5xx, 429 and the like), network errors and drops without a close
 * frame, with jitter and no sooner than `Retry-After` says, up to the cap of the back-off. It stops on any other answer
 * and on a close frame: only the owner knows what to do then (PROTOCOL.md 2.4, 3.6, 9.2).
 */
export class TunnelConnection {
  #credentials: Credentials | null = null;
  #wire: Wire | null = null;
  /** Grows with every attempt; what arrives from an older one is ignored. */
  #turn = 0;
  #failures = 0;
  #attempt = 0;
  #opening: WireOpening | null = null;
  #openedAt: number | null = null;
  #timer: Timer | null = null;
  /** An earlier WebSocket that is still saying goodbye: a token may be connected only once at a time. */
  #farewell: Promise<void> = Promise.resolve();
  #state: TunnelConnectionState = { kind: 'idle' };
  readonly #keepalive: Keepalive;

  constructor(
    readonly openWire: (credentials: Credentials, handlers: WireHandlers) => Wire,
    readonly tuning: ProxyTuning,
    readonly clock: Clock,
    readonly owner: TunnelConnectionOwner,
  ) {
    this.#keepalive = new Keepalive(clock, tuning, {
      ping: (payload) => this.#wire?.ping(payload),
      pong: (roundTrip) => owner.pong(roundTrip),
      quiet: () => owner.quiet(),
      suspectAt: () => this.#wire?.suspectAt ?? null,
      dead: () => this.#wire?.fail('pong-timeout', 'nothing was received after an unanswered ping'),
    });
  }

  get state(): TunnelConnectionState {
    return this.#state;
  }

  /** False as soon as the WebSocket is gone, even before the next state is reported. */
  get isOpen(): boolean {
    return this.#state.kind === 'open' && this.#wire !== null;
  }

  connect(credentials: Credentials): void {
    if (this.#state.kind === 'stopped') return;
    this.#credentials = credentials;
    this.#failures = 0;
    this.#attempt = 0;
    this.#retire();
    this.#start();
  }

  /** A new WebSocket with the same credentials, if there is or will be one. */
  replace(): void {
    if (this.#credentials === null || !['connecting', 'open', 'waiting'].includes(this.#state.kind)) return;
    this.connect(this.#credentials);
  }

  /**
   * Another web proxy, or none, leads to the service: an attempt under way is given up and begun anew; an open
   * WebSocket stays.
   */
  webProxyChanged(): void {
    if (this.#wire === null || this.#opening !== null) return;
    this.#retire();
    this.#start();
  }

  disconnect(): void {
    if (this.#state.kind === 'stopped') return;
    this.#credentials = null;
    this.#retire();
    this.#set({ kind: 'idle' });
  }

  /** No state follows. Resolves when no WebSocket is left. */
  stop(): Promise<void> {
    this.#credentials = null;
    this.#retire();
    this.#state = { kind: 'stopped' };
    return this.#farewell;
  }

  /** An open connection is probed; one that waits for its next attempt tries now. */
  probe(): void {
    if (this.#state.kind === 'open') this.#keepalive.probe();
    else if (this.#state.kind === 'waiting') {
      this.#timer?.cancel();
      this.#start();
    }
  }

  /** SERVICE_IDS arrived: the connection is usable (PROTOCOL.md 3.3). */
  announce(serviceIds: readonly string[], protocol: ProtocolVersion): void {
    if (this.#state.kind !== 'connecting' || this.#opening === null) return;
    this.#timer?.cancel();
    this.#openedAt = this.clock.monotonic();
    const { channelId, subprotocol } = this.#opening;
    this.#set({ kind: 'open', openedAt: this.clock.now(), channelId, subprotocol, serviceIds, protocol });
  }

  /** The peer broke the protocol: the WebSocket is dropped and tried again, with back-off. */
  violated(detail: string): void {
    // Never at once again: the same answer would most likely come again.
    this.#failures = Math.max(1, this.#failures);
    this.#openedAt = null;
    this.#wire?.fail('protocol', detail);
  }

  /** As `Keepalive.deviceAway`. */
  deviceAway(away: boolean): void {
    this.#keepalive.deviceAway(away);
  }

  pauseReading(paused: boolean): void {
    if (paused) this.#wire?.pause();
    else this.#wire?.resume();
    this.#keepalive.suspend(paused);
  }

  #start(): void {
    const credentials = this.#credentials;
    if (credentials === null) return;
    const turn = ++this.#turn;
    this.#attempt += 1;
    this.#opening = null;
    this.#openedAt = null;
    this.#set({ kind: 'connecting', attempt: this.#attempt });
    void this.#farewell.then(() => {
      if (turn === this.#turn) this.#open(turn, credentials);
    });
  }

  #open(turn: number, credentials: Credentials): void {
    this.#timer = this.clock.set(
      () => this.#wire?.fail('timeout', `no answer for ${this.tuning.handshakeTimeoutMs} ms`),
      this.tuning.handshakeTimeoutMs,
    );
    const current = (): boolean => turn === this.#turn;
    this.#wire = this.openWire(credentials, {
      opened: (opening) => {
        if (!current() || this.#wire === null) return;
        this.#opening = opening;
        this.owner.attached(this.#wire);
        this.#keepalive.start();
      },
      bytes: (slab, from, to) => {
        if (!current()) return to;
        this.#keepalive.received();
        return this.owner.bytes(slab, from, to);
      },
      pong: (payload, arrived) => {
        if (current()) this.#keepalive.onPong(payload, arrived);
      },
      room: () => {
        if (current()) this.owner.room();
      },
      taken: (bytes, waited) => {
        if (current()) this.#keepalive.taken(bytes, waited);
      },
      ended: (end) => {
        if (current()) this.#ended(end);
      },
    });
  }

  #ended(end: WireEnd): void {
    const openFor = this.#openedAt === null ? 0 : this.clock.monotonic() - this.#openedAt;
    const early = this.#opening !== null && this.#openedAt === null && this.#state.kind === 'connecting';
    this.#release();
    if (end.kind === 'rejected' && !passes(end.rejection.status)) {
      this.#set({ kind: 'refused', rejection: end.rejection });
    } else if (end.kind === 'closed-by-service') {
      this.#set({ kind: 'closed', code: end.code, reason: end.reason, openForMs: openFor });
    } else {
      this.#retry(
        early && end.kind === 'failure' && end.failure.code === 'timeout'
          ? { kind: 'failure', failure: { ...end.failure, stage: 'service-ids' } }
          : end,
        openFor,
      );
    }
  }

  #retry(cause: Waiting['cause'], openFor: number): void {
    const { backoffBaseMs: backoffBase, backoffCapMs: backoffCap } = this.tuning;
    if (openFor >= stableAfterMs) this.#failures = 0;
    const prompt = this.#failures === 0 && openFor > 0;
    this.#failures += 1;
    if (openFor > 0) this.#attempt = 0;
    const asked = cause.kind === 'rejected' ? Math.min(backoffCap, cause.rejection.retryAfterMs ?? 0) : 0;
    const delay = prompt
      ? Math.round(this.clock.random() * Math.min(promptReconnectMs, backoffBase))
      : Math.max(asked, backoffDelay(this.#failures, backoffBase, backoffCap, this.clock.random()));
    this.#set({ kind: 'waiting', attempt: this.#attempt + 1, retryAt: Math.round(this.clock.now()) + delay, cause });
    this.#timer = this.clock.set(() => this.#start(), delay);
  }

  /** Closes the current WebSocket, if any; nothing more is reported of it. */
  #retire(): void {
    const wire = this.#wire;
    this.#turn += 1;
    if (this.isOpen && wire !== null) this.owner.leaving(wire);
    this.#release();
    if (wire === null) return;
    const earlier = this.#farewell;
    this.#farewell = Promise.all([earlier, wire.close()]).then(() => undefined);
  }

  #release(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#keepalive.stop();
    const had = this.#wire !== null;
    this.#wire = null;
    this.#opening = null;
    if (had) this.owner.detached();
  }

  #set(state: TunnelConnectionState): void {
    this.#state = state;
    this.owner.state(state);
  }
}
