import type { DirectoryEntry } from '../files/tree';

/** Longest request that is taken: what OpenSSH's own server takes. */
const maxPacket = 262_144;

/** Which attributes follow, as bits in front of them (draft-ietf-secsh-filexfer-02, section 5). */
const has = { size: 1, owner: 2, permissions: 4, times: 8 } as const;

/** What a client may set; owners are not kept. */
export interface SftpAttributes {
  readonly size?: number;
  readonly mode?: number;
  /** Epoch ms. */
  readonly modifiedAt?: number;
}

/** The packets of a channel without their lengths. @throws RangeError for one that is too long */
export async function* sftpPackets(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of input) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32BE();
      if (end > maxPacket) throw new RangeError('An SFTP packet is too long.');
      if (rest.length < end) break;
      yield rest.subarray(4, end);
      rest = rest.subarray(end);
    }
  }
}

/** Reads the fields of one packet in their order. @throws RangeError when it is cut short */
export class SftpReader {
  readonly #packet: Buffer;
  #at = 0;

  constructor(packet: Buffer) {
    this.#packet = packet;
  }

  #skip(bytes: number): number {
    this.#at += bytes;
    return this.#at - bytes;
  }

  byte(): number {
    return this.#packet.readUInt8(this.#skip(1));
  }

  uint32(): number {
    return this.#packet.readUInt32BE(this.#skip(4));
  }

  /** Beyond 2^53 it is not exact, and far beyond what a device holds. */
  uint64(): number {
    return Number(this.#packet.readBigUInt64BE(this.#skip(8)));
  }

  bytes(): Buffer {
    const length = this.uint32();
    const start = this.#skip(length);
    if (this.#at > this.#packet.length) throw new RangeError('An SFTP packet is cut short.');
    return this.#packet.subarray(start, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  attributes(): SftpAttributes {
    const flags = this.uint32();
    const size = flags & has.size ? { size: this.uint64() } : {};
    if (flags & has.owner) this.#skip(8);
    const mode = flags & has.permissions ? { mode: this.uint32() & 0o7777 } : {};
    if (flags & has.times) this.#skip(4);
    const modifiedAt = flags & has.times ? { modifiedAt: this.uint32() * 1000 } : {};
    return { ...size, ...mode, ...modifiedAt };
  }
}

export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

/** A string as the protocol writes it: its length in front. */
export function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** What a client is told about a file or folder: size, owner, permissions and times. */
export function attributesOf(entry: DirectoryEntry): Buffer {
  const size = entry.kind === 'file' ? entry.content.size : 4096;
  const seconds = Math.floor(entry.modifiedAt / 1000);
  const mode = (entry.kind === 'folder' ? 0o040000 : 0o100000) | entry.mode;
  const flags = has.size | has.owner | has.permissions | has.times;
  return uint32(flags, Math.floor(size / 2 ** 32), size >>> 0, 1000, 1000, mode, seconds, seconds);
}

/** One packet: written like a string, its length in front. */
export const sftpPacket = (type: number, ...fields: readonly Buffer[]): Buffer =>
  string(Buffer.concat([Buffer.of(type), ...fields]));
