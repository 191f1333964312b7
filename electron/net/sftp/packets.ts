/**
 * Packets of SFTP version 3 as either side writes and reads them (draft-ietf-secsh-filexfer-02). Names are bytes: see
 * `RawName`.
 */
import type { EntryKind, RawName } from '../../../shared/visit/files';

export const requestTypes = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  extended: 200,
} as const;

export const answerTypes = {
  version: 2,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 201,
} as const;

export const statusCodes = {
  ok: 0,
  endOfFile: 1,
  noSuchFile: 2,
  denied: 3,
  failure: 4,
  badMessage: 5,
  unsupported: 8,
} as const;

export const openFlags = { read: 1, write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const;

export interface Attributes {
  readonly size: number | null;
  readonly mode: number | null;
  readonly kind: EntryKind;
  readonly modifiedAt: number | null;
}

export interface NamedEntry {
  readonly name: RawName;
  readonly attributes: Attributes;
}

export const sizeOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** What was sent breaks the rules of the protocol. */
export class PacketError extends Error {}

export const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, 4 * index));
  return bytes;
};

export const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};

/** Bytes or a name, with their length in front. */
export const text = (value: RawName | Uint8Array): Buffer => {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  return Buffer.concat([u32(bytes.length), bytes]);
};

export const noAttributes = u32(0);
export const sizeAttributes = (size: number): Buffer => Buffer.concat([u32(1), u64(size)]);
export const modeAttributes = (mode: number): Buffer => u32(4, mode);

/** One packet, its length in front. */
export function packetOf(type: number, fields: readonly Uint8Array[]): Buffer {
  return Buffer.concat([headOf(type, fields, 0), ...fields]);
}

/** What stands before the fields: the length of all, bytes that are sent behind them included, and the type. */
function headOf(type: number, fields: readonly Uint8Array[], behind: number): Buffer {
  return Buffer.concat([u32(1 + sizeOf(fields) + behind), Buffer.of(type)]);
}

/**
 * A packet without its last field, the bytes of a file, which are sent behind it as they are: copying them takes as
 * long as encrypting them.
 */
export function packetBefore(type: number, fields: readonly Uint8Array[], bytes: Uint8Array): Buffer {
  const all = [...fields, u32(bytes.length)];
  return Buffer.concat([headOf(type, all, bytes.length), ...all]);
}

const kindOf = (mode: number): EntryKind => {
  switch (mode & 0o170000) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'folder';
    case 0o120000:
      return 'link';
    // Some servers leave the kind out.
    case 0:
      return 'file';
    default:
      return 'other';
  }
};

/**
 * Reads the fields of one packet in their order; it is in the pieces that came. @throws PacketError when it is cut
 * short
 */
export class PacketReader {
  /** The first piece, or as many of them as a field needed. */
  #packet: Buffer;
  #rest: readonly Buffer[];
  #restBytes: number;
  #at = 0;

  constructor([first = Buffer.alloc(0), ...rest]: readonly Buffer[]) {
    this.#packet = first;
    this.#rest = rest;
    this.#restBytes = sizeOf(rest);
  }

  get left(): number {
    return this.#packet.length - this.#at + this.#restBytes;
  }

  #take(bytes: number): number {
    if (bytes > this.left) throw new PacketError('cut short');
    if (this.#at + bytes > this.#packet.length) {
      this.#packet = Buffer.concat([this.#packet, ...this.#rest]);
      this.#rest = [];
      this.#restBytes = 0;
    }
    this.#at += bytes;
    return this.#at - bytes;
  }

  byte(): number {
    const at = this.#take(1);
    return this.#packet.readUInt8(at);
  }

  u32(): number {
    const at = this.#take(4);
    return this.#packet.readUInt32BE(at);
  }

  /** The next number, which is read again. */
  peek(): number {
    const value = this.u32();
    this.#at -= 4;
    return value;
  }

  /** Inexact beyond 2^53, which is more than a file has. */
  u64(): number {
    const at = this.#take(8);
    return Number(this.#packet.readBigUInt64BE(at));
  }

  bytes(): Buffer {
    const length = this.u32();
    const start = this.#take(length);
    return this.#packet.subarray(start, start + length);
  }

  /** The same of the last field, as it came: the bytes of a file are not copied. */
  pieces(): readonly Buffer[] {
    if (this.u32() !== this.left) throw new PacketError('of another length');
    const pieces = [this.#packet.subarray(this.#at), ...this.#rest];
    this.#at = this.#packet.length;
    this.#rest = [];
    this.#restBytes = 0;
    return pieces;
  }

  raw(): RawName {
    return this.bytes().toString('latin1');
  }

  attributes(): Attributes {
    const flags = this.u32();
    const size = flags & 1 ? this.u64() : null;
    if (flags & 2) this.#take(8);
    const mode = flags & 4 ? this.u32() : null;
    let modifiedAt: number | null = null;
    if (flags & 8) {
      this.#take(4);
      modifiedAt = this.u32() * 1_000;
    }
    if (flags & 0x8000_0000)
      for (let left = this.u32(); left > 0; left -= 1) {
        this.bytes();
        this.bytes();
      }
    return { size, mode: mode === null ? null : mode & 0o7777, kind: kindOf(mode ?? 0), modifiedAt };
  }

  /** Of an answer to READDIR, READLINK or REALPATH. */
  names(): readonly NamedEntry[] {
    const count = this.u32();
    // Each takes twelve bytes at least.
    if (count > this.left / 12) throw new PacketError('more names than bytes');
    return Array.from({ length: count }, () => {
      const name = this.raw();
      this.bytes();
      return { name, attributes: this.attributes() };
    });
  }
}
