import { decodeMessage, type TunnelMessage } from '../../../shared/tunnel-message';
import { smallPayload } from './protocol';

/**
 * Enough of a DATA message to know its payload's length: type 2, stream 11, ignorable 2, payload's tag and length 4.
 */
const dataHead = 19;

export interface ReaderSink {
  /** A large DATA message has begun: `bytes` of payload, which nobody looks at. */
  bulk(bytes: number): void;
  /** Every other message, and DATA of at most `smallPayload` bytes. */
  message(message: TunnelMessage): void;
  ping(payload: Uint8Array): void;
  closed(): void;
}

/** Length of the payload of a DATA message, from its first bytes; 0 when there is none before other fields. */
function payloadLength(body: Uint8Array, end: number): number {
  let at = 2;
  while (at < end) {
    const tag = body[at++] ?? 0;
    let value = 0;
    let shift = 0;
    for (; at < end; shift += 7) {
      const byte = body[at++] ?? 0;
      if (shift < 28) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (tag === 0x22) return value;
    if (tag > 0x22) return 0;
  }
  return 0;
}

/**
 * Reads what a WebSocket client sends, with as little work as can be: of a large DATA message only the head is
 * unmasked, the rest is skipped, unless all is asked for (`whole`). It trusts its client, which is what is measured; it
 * is no model of a server.
 */
export class ClientReader {
  readonly #head = Buffer.alloc(14);
  #headFilled = 0;
  #opcode = 0;
  #left = 0;
  readonly #mask = new Uint8Array(4);
  #phase = 0;
  #control: number[] = [];
  readonly #body = Buffer.alloc(65_537);
  #bodyFilled = 0;
  #skip = 0;
  /** Large payloads are read, too: somebody looks at them. */
  whole = false;

  constructor(readonly sink: ReaderSink) {}

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        at = this.#header(chunk, at);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (this.#opcode >= 8) this.#controlBytes(chunk, at, end);
      else this.#tunnelBytes(chunk, at, end);
      this.#left -= end - at;
      at = end;
      if (this.#left === 0) this.#frameEnd();
    }
  }

  #header(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length) {
      this.#head[this.#headFilled++] = chunk[at++] ?? 0;
      if (this.#headFilled < 2) continue;
      const short = (this.#head[1] ?? 0) & 0x7f;
      const size = short < 126 ? 6 : short === 126 ? 8 : 14;
      if (this.#headFilled < size) continue;
      this.#left = short < 126 ? short : short === 126 ? this.#head.readUInt16BE(2) : this.#head.readUInt32BE(6);
      this.#mask.set(this.#head.subarray(size - 4, size));
      this.#opcode = (this.#head[0] ?? 0) & 0x0f;
      this.#phase = 0;
      this.#headFilled = 0;
      if (this.#left === 0) this.#frameEnd();
      return at;
    }
    return at;
  }

  #frameEnd(): void {
    if (this.#opcode === 9) this.sink.ping(Uint8Array.from(this.#control));
    if (this.#opcode === 8) this.sink.closed();
    if (this.#opcode >= 8) this.#control = [];
  }

  #controlBytes(chunk: Uint8Array, from: number, end: number): void {
    for (let at = from; at < end; at++) this.#control.push((chunk[at] ?? 0) ^ (this.#mask[this.#phase++ & 3] ?? 0));
  }

  #tunnelBytes(chunk: Uint8Array, from: number, end: number): void {
    let at = from;
    while (at < end) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        this.#phase += skipped;
        at += skipped;
        continue;
      }
      this.#body[this.#bodyFilled++] = (chunk[at++] ?? 0) ^ (this.#mask[this.#phase++ & 3] ?? 0);
      if (this.#bodyFilled >= 2) this.#tunnelFrame();
    }
  }

  #tunnelFrame(): void {
    const length = this.#body.readUInt16BE(0);
    const filled = this.#bodyFilled - 2;
    if (filled === Math.min(length, dataHead) && this.#body[3] === 1) {
      const payload = payloadLength(this.#body.subarray(2), filled);
      if (payload > smallPayload && !this.whole) {
        this.#skip = length - filled;
        this.#bodyFilled = 0;
        this.sink.bulk(payload);
        return;
      }
    }
    if (filled < length) return;
    const message = decodeMessage(Uint8Array.from(this.#body.subarray(2, 2 + length)));
    this.#bodyFilled = 0;
    if (message.type === 'MALFORMED') throw new Error(`unreadable message: ${message.detail}`);
    this.sink.message(message);
  }
}
