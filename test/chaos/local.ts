import { connect, type Socket } from 'node:net';
import { ByteStream, StreamReader } from './stream';

/** Whom a program tells that something moved, and what must not be. */
export interface LocalOwner {
  moved(): void;
  violated(what: string): void;
  /** The run's own clock. */
  now(): number;
}

/** A local program at one of the proxy's ports: what it sent, and what it read, compared at once. */
export class Local {
  readonly down = new StreamReader();
  readonly #up: ByteStream;
  sent = 0;
  /** It ended its side itself, in the orderly way. */
  ended = false;
  /** It went away without a goodbye. */
  killed = false;
  closed = false;
  error: string | null = null;
  /** When it saw the end or an error, by the run's clock; 0 before. */
  overAt = 0;
  /**
   * The end of the round asked for its end, by whichever side: the id of the flow it had then, 0 for none. Null: not
   * yet.
   */
  asked: number | null = null;
  /** It reads nothing, until the operation of this number. */
  stalledUntil: number | null = null;
  readonly socket: Socket;

  constructor(
    readonly id: number,
    readonly serviceId: string,
    port: number,
    /** It begins like a program that may be started again without noticing. */
    readonly greets: boolean,
    owner: LocalOwner,
  ) {
    this.#up = new ByteStream(id, greets);
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => {
      owner.moved();
      const wrong = this.down.push(chunk);
      if (wrong !== null) owner.violated(`program ${id} of ${serviceId} read ${wrong}`);
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
    this.socket.on('close', () => {
      owner.moved();
      this.overAt = owner.now();
      this.closed = true;
    });
    // Without its number the device could not tell whose bytes come.
    this.write(this.#up.headerLength);
  }

  get live(): boolean {
    return !this.closed && !this.ended && !this.killed;
  }

  write(length: number): void {
    if (!this.live || !this.socket.writable) return;
    const bytes = this.#up.slice(this.sent, length);
    this.sent += bytes.length;
    this.socket.write(bytes);
  }

  end(): void {
    if (!this.live || !this.socket.writable) return;
    this.ended = true;
    this.socket.end();
  }

  kill(withReset: boolean): void {
    this.killed = true;
    // Given up while it connects, the proxy might never hear of it, and the ends could not be counted.
    if (this.socket.connecting) this.socket.once('connect', () => this.kill(withReset));
    // A socket that is being shut down cannot be reset any more, and then never tells that it is closed.
    else if (withReset && !this.socket.writableEnded) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }

  stall(untilOperation: number): void {
    if (this.closed) return;
    this.stalledUntil = untilOperation;
    this.socket.pause();
  }

  resume(): void {
    if (this.stalledUntil === null) return;
    this.stalledUntil = null;
    this.socket.resume();
  }
}
