import { maxWebSocketMessage } from '../../../shared/tunnel-message';
import { MaskedMemory, maskingKey } from './mask';
import type { UpwardWindow } from './upward-window';

export type Opcode = 'binary' | 'close' | 'ping' | 'pong';
const opcodes: Record<Opcode, number> = { binary: 2, close: 8, ping: 9, pong: 10 };

/** The payload begins here, on a boundary of 64 bits; the header (at most 14 bytes) ends here. */
const payloadAt = 16;
/** A ping fits behind the payload: header, key, and a few characters. */
const tail = 32;

/**
 * A place where one masked frame of a client is made (RFC 6455, 5.2): the payload is written into it first, then
 * sealed.
 */
class FramePlace {
  readonly #bytes: Buffer;
  readonly #masked: MaskedMemory;
  /** Where the payload goes. */
  readonly payload: Buffer;
  #cut: Buffer;

  constructor(size: number) {
    const memory = new ArrayBuffer(payloadAt + Math.ceil(size / 8) * 8 + tail);
    this.#bytes = Buffer.from(memory);
    this.#masked = new MaskedMemory(memory);
    this.payload = this.#bytes.subarray(payloadAt, payloadAt + size);
    this.#cut = this.payload;
  }

  /** The first bytes of the payload, `size` at most. */
  cut(size: number): Buffer {
    if (size >= this.payload.length) return this.payload;
    if (this.#cut.length !== size) this.#cut = this.payload.subarray(0, size);
    return this.#cut;
  }

  /** A ping right behind a frame that was sealed. Both go out in one TLS record. */
  append(sealed: Buffer, ping: string): Buffer {
    const bytes = this.#bytes;
    const key = bytes.subarray(payloadAt - 4, payloadAt);
    let at = sealed.byteOffset - bytes.byteOffset + sealed.length;
    bytes[at++] = 0x80 | opcodes.ping;
    bytes[at++] = 0x80 | ping.length;
    at += key.copy(bytes, at);
    for (let index = 0; index < ping.length; index += 1) bytes[at++] = ping.charCodeAt(index) ^ (key[index % 4] ?? 0);
    return bytes.subarray(sealed.byteOffset - bytes.byteOffset, at);
  }

  /** Masks the first `length` bytes of the payload and returns the whole frame, a view. */
  seal(opcode: Opcode, length: number): Buffer {
    const bytes = this.#bytes;
    const key = maskingKey();
    this.#masked.putKey(payloadAt - 4, key);
    this.#masked.mask(payloadAt, length, key);
    const at = payloadAt - 4 - (length < 126 ? 2 : length < 65_536 ? 4 : 10);
    bytes[at] = 0x80 | opcodes[opcode];
    if (length < 126) {
      bytes[at + 1] = 0x80 | length;
    } else if (length < 65_536) {
      bytes[at + 1] = 0x80 | 126;
      bytes.writeUInt16BE(length, at + 2);
    } else {
      bytes[at + 1] = 0x80 | 127;
      bytes.writeUInt32BE(0, at + 2);
      bytes.writeUInt32BE(length, at + 6);
    }
    return bytes.subarray(at, payloadAt + length);
  }
}

/** A control frame; its payload of at most 125 bytes. */
export function controlFrame(opcode: Opcode, payload: Uint8Array): Buffer {
  const place = new FramePlace(payload.length);
  place.payload.set(payload);
  return place.seal(opcode, payload.length);
}

/** `code` null: without a payload, as the answer to a close frame that had none. */
export function closeFrame(code: number | null): Buffer {
  return controlFrame('close', code === null ? new Uint8Array(0) : Uint8Array.of(code >>> 8, code & 0xff));
}

/** So many large messages may be on their way: one is with the operating system while the next is made. */
const places = 3;
/** Up to here a message is copied out, so that its place is free again at once. */
const smallBytes = 2_048;
/** While more than this is on its way, there is no room. */
const highWaterBytes = 65_536;
/** Where there is room only for what is short. */
const shortRoomBytes = 1_024;

/** What a `FrameWriter` writes to: a socket. */
export interface Sink {
  write(bytes: Uint8Array, taken: () => void): void;
}

/** Makes binary messages in a few places that are used again and again, and counts what is on its way. */
export class FrameWriter {
  readonly #free = Array.from({ length: places }, () => new FramePlace(maxWebSocketMessage));
  #underway = 0;

  constructor(
    readonly sink: Sink,
    readonly window: Pick<UpwardWindow, 'isFull' | 'isOverfull' | 'messageBytes' | 'send'>,
  ) {}

  /** Where the payload of the next message goes, or null while enough is on its way. */
  get room(): Uint8Array | null {
    if (this.#underway > highWaterBytes || this.window.isFull) return null;
    return this.#free.at(-1)?.cut(this.window.messageBytes) ?? null;
  }

  /** The same place, or less of it: there is more often room for what is short. */
  get shortRoom(): Uint8Array | null {
    if (this.#underway > highWaterBytes || this.window.isOverfull) return null;
    return this.#free.at(-1)?.cut(shortRoomBytes) ?? null;
  }

  /** Sends the first `length` bytes of `room`. `sent` comes when the socket has taken the whole message. */
  send(length: number, sent: () => void): void {
    const place = this.#free.at(-1);
    if (place === undefined) throw new Error('there was no room');
    let sealed = place.seal('binary', length);
    const ping = this.window.send(sealed.length);
    if (ping !== null) sealed = place.append(sealed, ping);
    const copied = length <= smallBytes;
    if (!copied) this.#free.pop();
    this.#underway += length;
    this.sink.write(copied ? Buffer.from(sealed) : sealed, () => {
      this.#underway -= length;
      if (!copied) this.#free.push(place);
      sent();
    });
  }
}
