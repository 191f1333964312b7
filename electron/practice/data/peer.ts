import type { Mode } from '../core/tunnel';
import type { Subprotocol } from './handshake';

/** One connected side of a tunnel, as the relay sees it. */
export interface Peer {
  readonly mode: Mode;
  readonly subprotocol: Subprotocol;
  /** Bytes handed over and not yet taken by the operating system. */
  readonly waitingBytes: number;
  /**
   * Sends one binary WebSocket message; `flushed` is called once the operating system has taken it or the connection is
   * gone.
   */
  send(message: Buffer, flushed: () => void): void;
  /** Stops and resumes reading. */
  setPaused(paused: boolean): void;
  /** Ends the connection with a close frame; with code 0, without one. Nothing is received afterwards. */
  close(code: number, reason: string): void;
  /**
   * Set once by the relay. Bytes of the WebSocket as they arrive, at most 16 KiB at a time, told after the messages
   * that end in them.
   */
  onBytes: (count: number) => void;
  onMessage: (message: Buffer) => void;
  onClosed: () => void;
}
