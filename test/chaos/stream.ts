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

/** How many bytes at the beginning of a stream say whose it is. */
export const headerLength = 4;

/**
 * The bytes of one direction of one connection: first its number, then noise that differs from number to number, so
 * that a byte of another connection, a repeated or a missing one is seen.
 */
export class ByteStream {
  readonly #header = Buffer.alloc(headerLength);
  readonly #from: number;

  constructor(readonly id: number) {
    this.#header.writeUInt32BE(id);
    this.#from = (Math.imul(id, 2_654_435_761) >>> 0) % period;
  }

  /** @param length at most 262,144 */
  slice(at: number, length: number): Buffer {
    const head = this.#header.subarray(Math.min(at, headerLength), Math.min(at + length, headerLength));
    const from = (this.#from + Math.max(at, headerLength)) % period;
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
      if (all.length < headerLength) {
        this.#header = all;
        this.received = all.length;
        return null;
      }
      this.#stream = new ByteStream(all.readUInt32BE());
      this.received = headerLength;
      bytes = all.subarray(headerLength);
    }
    const at = this.received;
    this.received += bytes.length;
    return this.#stream.slice(at, bytes.length).equals(bytes) ? null : `other bytes than were sent, at ${at} of stream ${this.#stream.id}`;
  }
}
