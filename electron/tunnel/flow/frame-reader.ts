import { webSocketLimit } from '../../../shared/tunnel-message';
import { Slab, slabBytes } from './slab';

/** What is wrong with a frame, and the code of the close frame that answers it (RFC 6455, 7.4.1). */
export interface Fault {
  readonly code: 1002 | 1003 | 1007 | 1009;
  readonly detail: string;
}

export interface FrameReaderHandlers {
  /** As `WireHandlers.bytes`. */
  bytes(slab: Slab, from: number, to: number): number;
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  /**
   * The peer's close frame; everything before it was handed over, and nothing more comes. `code` null: it named none.
   */
  closed(code: number | null, reason: string): void;
  /** Nothing more comes. */
  illegal(fault: Fault): void;
}

/**
 * The reference client's own limit for a frame plus room; a service that keeps to `webSocketLimit` never comes near.
 */
const maxFrame = webSocketLimit * 2;
const maxControl = 125;
/** A new slab is begun when less than this is free: a TLS record of the largest size mostly fits. */
const leastRoom = 16_384;
/** Kept for the next time, at most so many. */
const spareSlabs = 4;

const text = 1;
const binary = 2;
const close = 8;
const ping = 9;
const pong = 10;
/** The bit of a header's first byte that marks the last frame of a message. */
const final = 0x80;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Checks the two bytes that every header begins with, and the length. */
function faultOf(first: number, second: number, length: number, inMessage: boolean): Fault | null {
  const opcode = first & 0x0f;
  const protocol = (detail: string): Fault => ({ code: 1002, detail });
  if ((first & 0x70) !== 0) return protocol('a reserved bit is set');
  if (second >= 0x80) return protocol('a frame from the server is masked');
  if (opcode > pong || (opcode > binary && opcode < close)) return protocol(`unknown opcode ${opcode}`);
  if (opcode >= close) {
    if (first < final) return protocol('a control frame is fragmented');
    return (second & 0x7f) > maxControl || (opcode === close && length === 1)
      ? protocol(`a control frame of ${length} bytes`)
      : null;
  }
  if ((opcode === 0) !== inMessage)
    return protocol(inMessage ? 'a message begins within another' : 'a continuation of nothing');
  if (opcode === text) return { code: 1003, detail: 'text frame' };
  return length > maxFrame ? { code: 1009, detail: `a frame of ${length} bytes` } : null;
}

/** Which codes a close frame may carry (RFC 6455, 7.4, and the IANA registry). */
function mayBeSent(code: number): boolean {
  return (
    (code >= 1_000 && code <= 1_014 && code !== 1_004 && code !== 1_005 && code !== 1_006) ||
    (code >= 3_000 && code <= 4_999)
  );
}

/**
 * Reads the frames of a WebSocket server (RFC 6455, 5), cut anywhere. Payloads of binary messages are lined up in a
 * slab without their headers and handed over together at the end of this round of the event loop, or when the slab is
 * full; where a message ends does not matter to the tunnel, so none is waited for.
 */
export class FrameReader {
  #slab: Slab;
  /** What is lined up and not used yet. */
  #start = 0;
  #end = 0;
  /** Payload bytes of the frame at hand that are still to come. */
  #left = 0;
  #opcode = 0;
  /** Within a fragmented message, between its first and last frame. */
  #inMessage = false;
  readonly #header = Buffer.alloc(10);
  #headerLength = 0;
  readonly #control = Buffer.alloc(maxControl);
  #controlLength = 0;
  #scheduled = false;
  #stopped = false;
  readonly #spare: Slab[] = [];

  /** `size`: of a slab; at least an unfinished tunnel frame and `leastRoom` must fit. */
  constructor(
    readonly handlers: FrameReaderHandlers,
    readonly size = slabBytes,
  ) {
    this.#slab = this.#freshSlab();
  }

  /** Takes the first `length` bytes of a chunk; it may be overwritten afterwards. */
  push(chunk: Buffer, length = chunk.length): void {
    let at = 0;
    while (at < length && !this.#stopped) {
      if (this.#left === 0) at = this.#readHeader(chunk, at, length);
      else if (this.#opcode >= close) at = this.#readControl(chunk, at, length);
      else at = this.#readData(chunk, at, length);
    }
    if (this.#end > this.#start) this.#schedule();
  }

  /** Hands over what is lined up. */
  flush(): void {
    if (this.#stopped || this.#end === this.#start) return;
    this.#start = this.handlers.bytes(this.#slab, this.#start, this.#end);
    if (this.#start === this.#end && !this.#slab.isHeld) this.#start = this.#end = 0;
  }

  stop(): void {
    this.#stopped = true;
  }

  #schedule(): void {
    if (this.#scheduled || this.#stopped) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  #readData(chunk: Buffer, at: number, length: number): number {
    if (this.size - this.#end < leastRoom) this.#makeRoom();
    const taken = Math.min(this.#left, length - at, this.size - this.#end);
    chunk.copy(this.#slab.bytes, this.#end, at, at + taken);
    this.#end += taken;
    this.#left -= taken;
    return at + taken;
  }

  /** After this an unfinished tunnel frame, at most 64 KiB, lies at the front of a slab, and the rest is free. */
  #makeRoom(): void {
    this.flush();
    const rest = this.#slab.bytes.subarray(this.#start, this.#end);
    if (this.#slab.isHeld) this.#slab = this.#spare.pop() ?? this.#freshSlab();
    this.#slab.bytes.set(rest);
    this.#start = 0;
    this.#end = rest.length;
  }

  #freshSlab(): Slab {
    return new Slab(this.size, (slab) => {
      if (slab !== this.#slab && this.#spare.length < spareSlabs) this.#spare.push(slab);
    });
  }

  /** Collects the header's bytes, and begins the frame when they are complete. */
  #readHeader(chunk: Buffer, from: number, length: number): number {
    const header = this.#header;
    let at = from;
    while (at < length) {
      header[this.#headerLength++] = chunk[at++] ?? 0;
      const short = (header[1] ?? 0) & 0x7f;
      if (this.#headerLength < 2 || this.#headerLength < (short < 126 ? 2 : short === 126 ? 4 : 10)) continue;
      this.#headerLength = 0;
      this.#begin(
        header[0] ?? 0,
        header[1] ?? 0,
        short < 126
          ? short
          : short === 126
            ? header.readUInt16BE(2)
            : header.readUInt32BE(2) * 2 ** 32 + header.readUInt32BE(6),
      );
      break;
    }
    return at;
  }

  #begin(first: number, second: number, length: number): void {
    const fault = faultOf(first, second, length, this.#inMessage);
    if (fault !== null) {
      this.#illegal(fault);
      return;
    }
    this.#opcode = first & 0x0f;
    this.#left = length;
    if (this.#opcode < close) this.#inMessage = first < final;
    else if (length === 0) this.#endControl();
  }

  #readControl(chunk: Buffer, at: number, length: number): number {
    const taken = Math.min(this.#left, length - at);
    chunk.copy(this.#control, this.#controlLength, at, at + taken);
    this.#controlLength += taken;
    this.#left -= taken;
    if (this.#left === 0) this.#endControl();
    return at + taken;
  }

  #endControl(): void {
    const payload = Buffer.from(this.#control.subarray(0, this.#controlLength));
    this.#controlLength = 0;
    if (this.#opcode === close) this.#endClose(payload);
    else if (this.#opcode === ping) this.#endPing(payload);
    else this.handlers.pong(payload);
  }

  /** Its answer says that everything before it was taken. */
  #endPing(payload: Buffer): void {
    this.flush();
    if (!this.#stopped) this.handlers.ping(payload);
  }

  #endClose(payload: Buffer): void {
    const code = payload.length === 0 ? null : payload.readUInt16BE(0);
    const reason = textOf(payload.subarray(2));
    if (code !== null && !mayBeSent(code)) {
      this.#illegal({ code: 1002, detail: `close code ${code}` });
      return;
    }
    if (reason === null) {
      this.#illegal({ code: 1007, detail: 'the reason of a close frame is no UTF-8' });
      return;
    }
    this.flush();
    if (this.#stopped) return;
    this.stop();
    this.handlers.closed(code, reason);
  }

  /** What came before it is still handed over. */
  #illegal(fault: Fault): void {
    this.flush();
    if (this.#stopped) return;
    this.stop();
    this.handlers.illegal(fault);
  }
}
