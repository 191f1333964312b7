import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Mode } from '../core/tunnel';
import type { Subprotocol } from './handshake';
import type { Peer } from './peer';
import { Deadline, systemClock } from '../../net/clock';

const unsupportedData = 1003;

interface WsPeerSettings {
  /** What the WebSocket reads from. A TLS record, and so a read, holds at most 16 KiB. */
  readonly stream: Duplex;
  /** Milliseconds without any frame after which the connection is dropped; 0: never. */
  readonly idleTimeout: number;
  readonly answersPings: () => boolean;
}

/** A side that is connected through a WebSocket. */
export class WsPeer implements Peer {
  readonly #socket: WebSocket;
  readonly #idleTimeout: number;
  readonly #answersPings: () => boolean;
  onBytes: (count: number) => void = () => undefined;
  onMessage: (message: Buffer) => void = () => undefined;
  onClosed: () => void = () => undefined;
  #idle: Deadline | null = null;

  constructor(
    socket: WebSocket,
    readonly mode: Mode,
    readonly subprotocol: Subprotocol,
    { stream, idleTimeout, answersPings }: WsPeerSettings,
  ) {
    this.#socket = socket;
    this.#idleTimeout = idleTimeout;
    this.#answersPings = answersPings;

    stream.on('data', (chunk: Buffer) => this.onBytes(chunk.length));
    socket.on('message', (data, isBinary) => {
      this.#alive();
      // Text frames are a protocol violation (PROTOCOL.md 3.1).
      if (!isBinary) this.#socket.close(unsupportedData, 'Only binary messages are allowed');
      else this.onMessage(data as Buffer);
    });
    socket.on('ping', (payload) => {
      this.#alive();
      // Byte for byte: the reference client dies of anything else (PROTOCOL.md 3.2).
      if (this.#answersPings() && socket.readyState === socket.OPEN) socket.pong(payload);
    });
    socket.on('pong', () => this.#alive());
    // What was wrong arrives as `close`; ws has already answered with the right code.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#idle?.cancel();
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
    this.onBytes = () => undefined;
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
    if (this.#idle === null) this.#idle = new Deadline(systemClock, this.#idleTimeout, () => this.#socket.terminate());
    else this.#idle.extend();
  }
}
