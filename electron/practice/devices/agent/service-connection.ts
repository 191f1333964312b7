import type { Socket } from 'node:net';
import { maxPayload } from '../../../../shared/tunnel-message';
import type { AgentTuning } from './tuning';
import { delay, systemClock } from '../../../net/clock';

/** Makes one TCP connection to a service of the device; rejects when nothing listens. */
export type Dial = () => Promise<Socket>;

/** What a service connection needs of the WebSocket that its bytes go through. */
export interface Flow {
  /** Reading from the WebSocket; paused as long as anybody asks for it. */
  readonly reading: { pauseFor(holder: object): void; resumeFor(holder: object): void };
  /** Tells at once when the WebSocket is full already. Returns the way to stop listening. */
  onCongestion(listener: (congested: boolean) => void): () => void;
}

interface ServiceConnectionHandlers {
  /** What one read brought, of any size. The bytes belong to the receiver. */
  readonly onData: (chunk: Buffer) => void;
  /**
   * The service ended the connection; everything it sent was handed over before. Called once, never after `end` or
   * `destroy`.
   */
  readonly onServiceEnd: () => void;
  /** No connection came about after every try. */
  readonly onUnreachable: () => void;
  /** The local connection is gone, whoever ended it. */
  readonly onGone: () => void;
}

/** What agents do differently with their services. */
export interface DialHabits {
  /** Nothing is read from the tunnel until the service took the connection or every try has failed. */
  readonly waitsForService: boolean;
  /** Small pieces wait for the acknowledgement of those before (Nagle). */
  readonly gathers: boolean;
}
const plainHabits: DialHabits = { waitsForService: false, gathers: false };

/** The chunk in pieces that fit into a DATA message each. */
export function* payloadsOf(chunk: Buffer): Iterable<Buffer> {
  for (let at = 0; at < chunk.length; at += maxPayload) yield chunk.subarray(at, at + maxPayload);
}

/** One TCP connection from the agent to a service. Bytes that arrive before it is made wait for it. */
export class ServiceConnection {
  readonly #dial: Dial;
  readonly #flow: Flow;
  readonly #tuning: AgentTuning;
  readonly #handlers: ServiceConnectionHandlers;
  readonly #habits: DialHabits;
  #socket: Socket | null = null;
  readonly #early: Buffer[] = [];
  #earlyBytes = 0;
  #ending = false;
  readonly #cancelled = new AbortController();
  #stopListening: () => void = () => undefined;

  constructor(
    dial: Dial,
    flow: Flow,
    tuning: AgentTuning,
    handlers: ServiceConnectionHandlers,
    habits: DialHabits = plainHabits,
  ) {
    this.#dial = dial;
    this.#flow = flow;
    this.#tuning = tuning;
    this.#handlers = handlers;
    this.#habits = habits;

    if (habits.waitsForService) flow.reading.pauseFor(this);
    void this.#open();
  }

  async #open(): Promise<void> {
    for (let attempt = 1; !this.#isCancelled(); attempt += 1) {
      try {
        const socket = await this.#dial();
        if (this.#isCancelled()) socket.destroy();
        else this.#attach(socket);
        return;
      } catch {
        if (attempt >= this.#tuning.dialTries) break;
        await delay(systemClock, this.#tuning.dialSpacingMs, this.#cancelled.signal).catch(() => undefined);
      }
    }
    if (this.#isCancelled()) return;
    this.#release();
    if (this.#ending) this.#handlers.onGone();
    else this.#handlers.onUnreachable();
  }

  #isCancelled(): boolean {
    return this.#cancelled.signal.aborted;
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    socket.setNoDelay(!this.#habits.gathers);
    socket.on('data', (chunk: Buffer) => {
      if (!this.#ending) this.#handlers.onData(chunk);
    });
    socket.on('drain', () => this.#flow.reading.resumeFor(this));
    socket.on('end', () => {
      if (!this.#ending) this.#handlers.onServiceEnd();
    });
    // A reset by the service is an end like any other; 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', (hadError) => {
      this.#release();
      if (hadError && !this.#ending) this.#handlers.onServiceEnd();
      this.#handlers.onGone();
    });
    this.#stopListening = this.#flow.onCongestion((congested) => (congested ? socket.pause() : socket.resume()));
    for (const payload of this.#early.splice(0)) socket.write(payload);
    this.#earlyBytes = 0;
    this.#balance(socket.writableLength);
    if (this.#ending) this.#finish(socket);
  }

  #balance(waiting: number): void {
    // Until the service took the connection, reading is not this one's to resume.
    if (this.#socket === null && this.#habits.waitsForService) return;
    if (waiting > this.#tuning.receiveBudgetBytes) this.#flow.reading.pauseFor(this);
    // A socket whose buffer never filled emits no 'drain'.
    else if (this.#socket?.writableNeedDrain !== true) this.#flow.reading.resumeFor(this);
  }

  write(payload: Uint8Array): void {
    if (this.#ending) return;
    if (this.#socket === null) {
      this.#early.push(Buffer.from(payload));
      this.#earlyBytes += payload.length;
      this.#balance(this.#earlyBytes);
      return;
    }
    this.#socket.write(payload);
    this.#balance(this.#socket.writableLength);
  }

  /** Bytes that the service has not taken. */
  get waiting(): number {
    return this.#socket?.writableLength ?? this.#earlyBytes;
  }

  /** Ends the connection after everything written has reached the service; what the service still sends is lost. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    if (this.#socket !== null) this.#finish(this.#socket);
  }

  #finish(socket: Socket): void {
    this.#stopListening();
    // Closing with unread bytes would reset the connection, and the service might lose what it has not read
    // yet: so read on until the service ends its side too, but not for ever.
    socket.resume();
    socket.end();
    const timer = systemClock.set(() => socket.destroy(), this.#tuning.lingerTimeMs);
    socket.once('close', () => timer.cancel());
  }

  destroy(): void {
    this.#ending = true;
    this.#cancelled.abort();
    this.#release();
    this.#socket?.destroy();
  }

  #release(): void {
    this.#stopListening();
    this.#flow.reading.resumeFor(this);
  }
}
