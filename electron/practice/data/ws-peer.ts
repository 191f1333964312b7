import type { WebSocket } from 'ws';
import type { Mode } from '../core/tunnel';
import type { Subprotocol } from './handshake';
import type { Peer } from './peer';

const unsupportedData = 1003;

/** A side that is connected through a WebSocket. */
export class WsPeer implements Peer {
  readonly #socket: WebSocket;
  readonly #idleTimeout: number;
  onMessage: (message: Buffer) => void = () => undefined;
  onClosed: () => void = () => undefined;
  #idleTimer: NodeJS.Timeout | null = null;

  /** @param idleTimeout milliseconds without any frame after which the connection is dropped; 0: never */
  constructor(
    socket: WebSocket,
    readonly mode: Mode,
    readonly subprotocol: Subprotocol,
    idleTimeout: number,
  ) {
    this.#socket = socket;
    this.#idleTimeout = idleTimeout;

    socket.on('message', (data, isBinary) => {
      this.#alive();
      // Text frames are a protocol violation (PROTOCOL.md 3.1).
      if (!isBinary) this.#socket.close(unsupportedData, 'Only binary messages are allowed');
      else this.onMessage(data as Buffer);
    });
    socket.on('ping', () => this.#alive());
    socket.on('pong', () => this.#alive());
    // What was wrong arrives as `close`; ws has already answered with the right code.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
      this.onClosed();
    });
    this.#alive();
  }

  get waitingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Buffer, flushed: () => void): void {
    this.#socket.send(message, { binary: true }, flushed);
  }

  setPaused(paused: boolean): void {
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  close(code: number, reason: string): void {
    this.onMessage = () => undefined;
    if (code === 0) {
      this.#socket.terminate();
      return;
    }
    // A paused socket would never see the other side's close frame.
    this.#socket.resume();
    this.#socket.close(code, reason);
  }

  #alive(): void {
    if (this.#idleTimeout === 0) return;
    if (this.#idleTimer === null) this.#idleTimer = setTimeout(() => this.#socket.terminate(), this.#idleTimeout);
    else this.#idleTimer.refresh();
  }
}
