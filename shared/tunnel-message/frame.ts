import { frameHeader, maxFrameBody } from './limits';

/**
 * Receives one frame's body (without its length). `reused` true: the bytes lie in the splitter's own buffer,
 * which the next frame overwrites, so they must be copied to outlive the call. False: they are a view into
 * the chunk that was pushed, as long-lived as that chunk.
 */
export type FrameSink = (body: Uint8Array, reused: boolean) => void;

/**
 * Cuts a stream of bytes into tunnel frames (two-byte big-endian length, then the message), however the stream
 * is fragmented: the boundaries of WebSocket messages mean nothing (PROTOCOL.md 3.1). Frames that lie whole
 * in one chunk are handed on without a copy; one that straddles chunks is put together in a buffer of at
 * most 65,535 bytes that is made once, so memory is bounded whatever the peer sends.
 */
export class FrameSplitter {
  #body: Uint8Array | null = null;
  #filled = 0;
  #length = -1;
  #highByte = -1;

  /** Bytes of an unfinished frame held back, its length included. 0: the stream stands at a frame boundary. */
  get pending(): number {
    if (this.#length >= 0) return frameHeader + this.#filled;
    return this.#highByte >= 0 ? 1 : 0;
  }

  /** Hands every frame that `chunk` completes to `sink`, in order. */
  push(chunk: Uint8Array, sink: FrameSink): void {
    let at = this.#finishPending(chunk, sink);
    while (chunk.length - at >= frameHeader) {
      const length = ((chunk[at] ?? 0) << 8) | (chunk[at + 1] ?? 0);
      const end = at + frameHeader + length;
      if (end > chunk.length) {
        this.#hold(length, chunk, at + frameHeader);
        return;
      }
      sink(chunk.subarray(at + frameHeader, end), false);
      at = end;
    }
    if (at < chunk.length) this.#highByte = chunk[at] ?? 0;
  }

  /** Forgets an unfinished frame; for a new stream. */
  reset(): void {
    this.#filled = 0;
    this.#length = -1;
    this.#highByte = -1;
  }

  /** Completes a frame begun in an earlier chunk. Returns how much of `chunk` that used. */
  #finishPending(chunk: Uint8Array, sink: FrameSink): number {
    let at = 0;
    if (this.#highByte >= 0 && chunk.length > 0) {
      this.#length = (this.#highByte << 8) | (chunk[0] ?? 0);
      this.#highByte = -1;
      this.#filled = 0;
      at = 1;
    }
    if (this.#length < 0) return at;
    const missing = this.#length - this.#filled;
    if (this.#filled === 0 && chunk.length - at >= missing) {
      const end = at + missing;
      this.#length = -1;
      sink(chunk.subarray(at, end), false);
      return end;
    }
    const taken = Math.min(missing, chunk.length - at);
    this.#buffer().set(chunk.subarray(at, at + taken), this.#filled);
    this.#filled += taken;
    if (this.#filled < this.#length) return at + taken;
    const length = this.#length;
    this.#length = -1;
    this.#filled = 0;
    sink(this.#buffer().subarray(0, length), true);
    return at + taken;
  }

  #hold(length: number, chunk: Uint8Array, from: number): void {
    this.#length = length;
    this.#filled = chunk.length - from;
    if (this.#filled > 0) this.#buffer().set(chunk.subarray(from), 0);
  }

  #buffer(): Uint8Array {
    this.#body ??= new Uint8Array(maxFrameBody);
    return this.#body;
  }
}
