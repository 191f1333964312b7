import { Random } from '../fakes/random';

const period = 1_000_003;
const longest = 262_144;
let noise: Buffer | null = null;

function theNoise(): Buffer {
  if (noise !== null) return noise;
  const random = new Random(1);
  const bytes = Buffer.allocUnsafe(period + longest);
  for (let at = 0; at < period; at += 1) bytes[at] = Math.floor(random.next() * 256);
  bytes.copy(bytes, period, 0, longest);
  return (noise = bytes);
}

/**
 * Begins the streams of programs that may be started again unnoticed (`electron/tunnel/flow/opening.ts`). No number of
 * a stream is as high as these four bytes.
 */
const greeting = Buffer.from('SSH-');

/** How many bytes at the beginning of a stream say whose it is. */
const numberLength = 4;

/**
 * The bytes of one direction of one connection: first its number, then noise that differs from number to number, so
 * that a byte of another connection, a repeated or a missing one is seen.
 */
export class ByteStream {
  readonly #header: Buffer;
  readonly #from: number;

  /** @param greets whether it begins like a program that may be started again */
  constructor(
    readonly id: number,
    greets = false,
  ) {
    const number = Buffer.alloc(numberLength);
    number.writeUInt32BE(id);
    this.#header = greets ? Buffer.concat([greeting, number]) : number;
    this.#from = (Math.imul(id, 2_654_435_761) >>> 0) % period;
  }

  get headerLength(): number {
    return this.#header.length;
  }

  /** @param length at most 262,144 */
  slice(at: number, length: number): Buffer {
    const head = this.#header.subarray(Math.min(at, this.headerLength), Math.min(at + length, this.headerLength));
    const from = (this.#from + Math.max(at, this.headerLength)) % period;
    const rest = theNoise().subarray(from, from + length - head.length);
    return head.length === 0 ? rest : Buffer.concat([head, rest]);
  }
}

/** Reads the number at the beginning of a stream and compares everything after it with what that stream must be. */
export class StreamReader {
  received = 0;
  #header: Buffer = Buffer.alloc(0);
  #stream: ByteStream | null = null;

  /** The stream's number, once its first bytes are here. */
  get id(): number | null {
    return this.#stream?.id ?? null;
  }

  /** @returns what is wrong, or null */
  push(chunk: Uint8Array): string | null {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#stream === null) {
      const all = Buffer.concat([this.#header, bytes]);
      const greets = all.subarray(0, greeting.length).equals(greeting);
      const length = numberLength + (greets ? greeting.length : 0);
      if (all.length < length) {
        this.#header = all;
        this.received = all.length;
        return null;
      }
      this.#stream = new ByteStream(all.readUInt32BE(length - numberLength), greets);
      this.received = length;
      bytes = all.subarray(length);
    }
    const at = this.received;
    this.received += bytes.length;
    return this.#stream.slice(at, bytes.length).equals(bytes)
      ? null
      : `other bytes than were sent, at ${at} of stream ${this.#stream.id}`;
  }
}
