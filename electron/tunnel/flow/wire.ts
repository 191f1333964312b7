import type { DropCause, Rejection } from '../contract';

/** What is known when the WebSocket is open. */
export interface WireOpening {
  readonly channelId: string | null;
  readonly subprotocol: string;
}

export type WireEnd = DropCause | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface WireHandlers {
  opened(opening: WireOpening): void;
  /** Bytes of tunnel frames, cut anywhere. The chunk is never written to again. */
  chunk(bytes: Uint8Array): void;
  pong(payload: string): void;
  /** Exactly once, and nothing after it. */
  ended(end: WireEnd): void;
}

/**
 * One attempt at one WebSocket. The rest of the engine knows no more than this of it, so that the framing
 * underneath (`ws` today) can be replaced without moving anything else.
 */
export interface Wire {
  /** Sends one binary WebSocket message. `bytes` may be overwritten as soon as this returns; `sent` comes when the socket has taken it. */
  send(bytes: Uint8Array, sent: () => void): void;
  /** Bytes handed to `send` that the operating system has not taken yet. */
  readonly buffered: number;
  ping(payload: string): void;
  /** Stops reading from the network; a little that is already here may still arrive. */
  pause(): void;
  resume(): void;
  /** Says goodbye and resolves when the connection is gone, after at most a second. `ended` is not called for it. */
  close(): Promise<void>;
  /** Drops the connection; `ended` is called with this failure. */
  fail(code: string, detail: string): void;
}
