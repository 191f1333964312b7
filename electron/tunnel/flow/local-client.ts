import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../net/clock';
import { lingerTimeoutMs, unansweredAfterMs } from '../defaults';
import { AnswerGrace } from './answer-grace';
import { giveBack, isWhole } from './give-back';
import { HttpExchange } from './http-exchange';
import { hasNoHalfClose, isRepeatable, openingLimitBytes } from './opening';
import { LocalWriter } from './local-writer';
import { SmallReads } from './small-reads';
import type { ReaderBudget } from './reader-budget';
import type { Slab } from './slab';
import type { UpwardBudget } from './upward-budget';

/** What a local client tells the service it belongs to. */
export interface LocalClientOwner {
  /** It has bytes to send, or its end of connection came and everything before it is ready to be taken. */
  upReady(client: LocalClient): void;
  /** It is HTTP between two requests: another may have its place until the next one comes. */
  idle(client: LocalClient): void;
  /** Whether the end of its program may be kept back until the answer is there. */
  mayAwaitAnswer(client: LocalClient): boolean;
  /** Its program reads so slowly that more than its budget waits (`true`), or that is over (`false`). */
  congested(client: LocalClient, congested: boolean): void;
  /** Bytes were sent for it and none came back in a while. */
  unanswered(client: LocalClient, quietFor: number): void;
  /** Its socket is gone. Comes exactly once. */
  gone(client: LocalClient): void;
}

/**
 * One accepted local connection, from the accept to the last byte. Upward bytes wait here, at most about
 * its share of the upward budget, until the scheduler takes them; downward bytes wait in its writer, watched against the reader's
 * budget. Nobody else touches the socket.
 */
export class LocalClient {
  readonly acceptedAt: number;
  /** When it was given its place in the tunnel, on the monotonic clock; null while it waits. */
  startedAt: number | null = null;
  answered = false;
  sent = false;
  /** The device's side is over, or nothing may follow for another reason: only what waits is still written. */
  finished = false;
  isCongested = false;

  readonly #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Each chunk it was brought has memory of its own. */
  #ownsChunks = true;
  /** What was sent while nothing had come back; null once that is too much, or something came back. */
  #opening: Buffer[] | null = [];
  #openingBytes = 0;
  #localEnd = false;
  /** Something was sent since the last byte came back. Null: in its protocol that means nothing at the end. */
  #asks: boolean | null = false;
  /** Null once it is known not to be HTTP that can be followed. */
  #exchange: HttpExchange | null = new HttpExchange();
  readonly #grace: AnswerGrace;
  #paused = false;
  #gone = false;
  readonly #down: LocalWriter;
  readonly #smallReads: SmallReads;
  #gatheringTimer: Timer | null = null;
  #quietTimer: Timer | null = null;
  #lingerTimer: Timer | null = null;

  constructor(
    /** 1-based number within its service, never used twice; in V3 also its connection id on the wire. Another one when it is restarted. */
    public number: number,
    readonly socket: Socket,
    readonly owner: LocalClientOwner,
    budget: ReaderBudget,
    readonly upward: UpwardBudget,
    readonly clock: Clock,
  ) {
    this.acceptedAt = clock.monotonic();
    this.#down = new LocalWriter(socket, budget, (congested) => {
      this.isCongested = congested;
      owner.congested(this, congested);
    });
    this.#smallReads = new SmallReads(clock);
    this.#grace = new AnswerGrace(clock, () => owner.upReady(this));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('end', () => this.#onLocalEnd());
    // The reason does not matter to the device: the connection is over, and `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#onClose());
    socket.on('finish', () => this.#linger());
    socket.resume();
  }

  get upPending(): number {
    return this.#pendingBytes;
  }

  /** The local program has ended its side; what it sent before may still be pending. */
  get localEnd(): boolean {
    return this.#localEnd;
  }

  /** Whole ms since it was started in the tunnel; of one that never was, since it was accepted. */
  get age(): number {
    return Math.floor(this.clock.monotonic() - (this.startedAt ?? this.acceptedAt));
  }

  /** Has the next bytes to send, at most `max`, used, in order; they are gone afterwards. Nothing where there are none. */
  take(max: number, use: (bytes: Buffer) => void): void {
    const first = this.#pending[0];
    if (first === undefined) return;
    if (first.length <= max) this.#pending.shift();
    else this.#pending[0] = first.subarray(max);
    const taken = first.length <= max ? first : first.subarray(0, max);
    this.#waits(-taken.length);
    if (this.#opening !== null) this.#remember(this.#opening, taken);
    const asksAnew = this.isAnswered;
    this.#exchange?.sent(taken);
    if (!this.sent && hasNoHalfClose(taken)) this.#asks = null;
    if (this.#asks !== null) this.#asks = true;
    if (this.#paused && this.#pendingBytes < this.upward.share) {
      this.#paused = false;
      if (this.#gatheringTimer === null) this.socket.resume();
    }
    this.#wentUp();
    if (asksAnew) this.#awaitAnswer();
    use(taken);
    this.#used(taken);
  }

  /** Another piece of the same chunk may still wait, or be remembered for a restart. */
  #used({ buffer }: Buffer): void {
    if (this.#ownsChunks && this.#opening === null && this.#pending[0]?.buffer !== buffer) giveBack(buffer);
  }

  /** It sent something and goes on, nothing came back, and what it sent may be said a second time without doing anything twice. */
  get isRestartable(): boolean {
    return (
      this.sent &&
      !this.answered &&
      !this.finished &&
      !this.#localEnd &&
      this.#opening !== null &&
      isRepeatable(Buffer.concat(this.#opening))
    );
  }

  /** It has its place in the tunnel. */
  started(): void {
    this.startedAt = this.clock.monotonic();
    this.#awaitAnswer();
  }

  /** Everything its program asked was answered, nothing of another request has come, and the program goes on. */
  get isIdle(): boolean {
    return this.isAnswered && this.#pendingBytes === 0 && !this.#localEnd && !this.finished;
  }

  /** It is HTTP, and everything its program asked was answered to the last byte. */
  get isAnswered(): boolean {
    return this.#exchange?.isIdle === true;
  }

  /** To be asked when its last byte is on the way: the program is at its end, and no answer is awaited any more. */
  mayEnd(): boolean {
    if (!this.#localEnd) return false;
    return this.#grace.isOver(
      this.#asks === true && !this.isAnswered && !this.#gone && this.owner.mayAwaitAnswer(this),
    );
  }

  /** Another program waits for its place: no answer is awaited any more. */
  hurry(): void {
    this.#grace.end();
  }

  /** Takes back what was sent and not answered, to go on in another connection as `number`. */
  restart(number: number): void {
    this.#quietTimer?.cancel();
    if (this.#opening !== null) {
      this.#pending.unshift(...this.#opening);
      this.#waits(this.#openingBytes);
    }
    this.#opening = [];
    this.#openingBytes = 0;
    this.#exchange = new HttpExchange();
    this.number = number;
    this.startedAt = null;
    this.sent = false;
    this.answered = false;
  }

  /** Writes bytes from the device, a view into `slab`. */
  deliver(payload: Uint8Array, slab: Slab): void {
    this.answered = true;
    this.#opening = null;
    this.#quietTimer?.cancel();
    if (this.finished || this.#gone || payload.length === 0) return;
    if (this.#asks !== null) this.#asks = false;
    if (this.owner.mayAwaitAnswer(this)) this.#grace.arrived();
    else this.#grace.end();
    this.#down.write(payload, slab);
    this.#follow(payload);
  }

  #follow(answer: Uint8Array): void {
    if (this.#exchange === null) return;
    this.#exchange.answered(answer);
    if (this.#exchange.isLost) this.#exchange = null;
    else if (this.#exchange.isIdle) this.owner.idle(this);
  }

  /** Nothing more comes for it: delivers what waits, then ends it. What it still sends is read and dropped, so that closing loses nothing. */
  finish(): void {
    if (this.finished) return;
    this.finished = true;
    this.#quietTimer?.cancel();
    this.#grace.cancel();
    this.#pending.length = 0;
    this.#waits(-this.#pendingBytes);
    this.#opening = null;
    if (this.#gone) return;
    this.socket.resume();
    this.#down.end();
  }

  /** Without waiting for anything; for the end of the program. */
  destroy(): void {
    this.finished = true;
    this.socket.destroy();
  }

  #waits(by: number): void {
    this.#pendingBytes += by;
    this.upward.changed(by);
  }

  #onData(chunk: Buffer): void {
    if (this.finished) return;
    this.#pending.push(chunk);
    this.#ownsChunks &&= isWhole(chunk);
    this.#waits(chunk.length);
    if (this.#pendingBytes >= this.upward.share) {
      this.#paused = true;
      this.socket.pause();
    } else if (this.#gatheringTimer === null && this.#smallReads.note(chunk.length)) this.#gather();
    this.owner.upReady(this);
  }

  #gather(): void {
    this.socket.pause();
    this.#gatheringTimer = this.clock.set(() => {
      this.#gatheringTimer = null;
      if (!this.#paused) this.socket.resume();
    }, 1);
  }

  #remember(opening: Buffer[], sent: Buffer): void {
    opening.push(sent);
    this.#openingBytes += sent.length;
    if (this.#openingBytes > openingLimitBytes) this.#opening = null;
  }

  #onLocalEnd(): void {
    if (this.#localEnd) return;
    this.#localEnd = true;
    if (this.finished) {
      if (this.socket.writableFinished) this.socket.destroy();
      return;
    }
    this.owner.upReady(this);
  }

  #onClose(): void {
    this.#gone = true;
    this.#quietTimer?.cancel();
    this.#gatheringTimer?.cancel();
    this.#lingerTimer?.cancel();
    this.#down.closed();
    this.#onLocalEnd();
    this.#grace.end();
    this.owner.gone(this);
  }

  /** Everything was handed to the operating system; the program gets a moment to read it and end its own side. */
  #linger(): void {
    if (this.#localEnd) this.socket.destroy();
    else this.#lingerTimer = this.clock.set(() => this.socket.destroy(), lingerTimeoutMs);
  }

  #wentUp(): void {
    if (this.sent) return;
    this.sent = true;
    if (!this.answered) this.#awaitAnswer();
  }

  #awaitAnswer(): void {
    this.#quietTimer?.cancel();
    this.#quietTimer = this.clock.set(() => this.owner.unanswered(this, unansweredAfterMs), unansweredAfterMs);
  }
}
