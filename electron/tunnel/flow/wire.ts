import type { DropCause, Rejection } from '../contract';
import type { Slab } from './slab';

/** What is known when the WebSocket is open. */
export interface WireOpening {
  readonly channelId: string | null;
  readonly subprotocol: string;
}

export type WireEnd = DropCause | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface WireHandlers {
  opened(opening: WireOpening): void;
  /**
   * Bytes of tunnel frames lie in `slab`, from `from` up to `to`. Returns the offset up to which they are used; the
   * rest, an unfinished frame, comes again in front of what follows it. Used bytes are the receiver's to change. They
   * are overwritten later, unless the slab is held.
   */
  bytes(slab: Slab, from: number, to: number): number;
  /** `arrived`: how many bytes that `send` sent are known to have arrived; null: that is not known. */
  pong(payload: string, arrived: number | null): void;
  /** There may be room again that `room` did not have. */
  room(): void;
  /**
   * The operating system took a message of so many bytes that `send` sent. `waited`: it had no room for it at first, so
   * the other side has read something meanwhile.
   */
  taken(bytes: number, waited: boolean): void;
  /** Exactly once, and nothing after it. */
  ended(end: WireEnd): void;
}

/** One attempt at one WebSocket. The rest of the engine knows no more than this of it. */
export interface Wire {
  /**
   * Where the payload of the next message is written: `maxWebSocketMessage` bytes, another place after every `send`.
   * Null while enough is on its way, so that the order between connections is decided as late as possible; then a
   * `sent` or `WireHandlers.room` follows. On a narrow way it is less than a whole message.
   */
  readonly room: Uint8Array | null;
  /** The beginning of that place, for what is short and may overtake what waits for room: a key, a control message. */
  readonly shortRoom: Uint8Array | null;
  /**
   * When a link that lives would have answered what is on its way; null while nothing is awaited. On the monotonic
   * clock, ms.
   */
  readonly suspectAt: number | null;
  /**
   * Sends the first `length` bytes of `room` as one binary WebSocket message. `sent` comes when the operating system
   * has taken it.
   */
  send(length: number, sent: () => void): void;
  ping(payload: string): void;
  /** Stops reading from the network; a little that is already here may still arrive. */
  pause(): void;
  resume(): void;
  /** Says goodbye and resolves when the connection is gone, after at most a second. `ended` is not called for it. */
  close(): Promise<void>;
  /** Drops the connection; `ended` is called with this failure. */
  fail(code: string, detail: string): void;
}
