const texts = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EINVAL: 'Invalid argument',
  EBUSY: 'Device or resource busy',
  ENAMETOOLONG: 'File name too long',
} as const;

export type FileErrorCode = keyof typeof texts;

/** Why a file operation failed; `message` is the operating system's usual text. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(readonly code: FileErrorCode) {
    super(texts[code]);
  }
}

/** How much a device's files may take in all. Files and folders count with a fixed amount besides their bytes. */
export class Quota {
  #used = 0;

  /** `limit` in bytes. */
  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** @throws FileError ENOSPC when the limit would be passed; nothing is taken then. */
  take(bytes: number): void {
    if (this.#used + bytes > this.limit) throw new FileError('ENOSPC');
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

const chunkSize = 262_144;

/** The bytes of one file, in chunks, so that growing a large file copies nothing. Holes read as zeros. */
export class Content {
  readonly #quota: Quota;
  readonly #chunks: (Buffer | undefined)[] = [];
  #length = 0;
  #discarded = false;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  get size(): number {
    return this.#length;
  }

  /** At most `count` bytes from `offset`; fewer at the end of the file. The bytes are a copy. */
  read(offset: number, count: number): Buffer {
    const end = Math.min(this.#length, offset + count);
    if (offset >= end) return Buffer.alloc(0);
    const bytes = Buffer.alloc(end - offset);
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / chunkSize);
      const from = at - index * chunkSize;
      const to = Math.min(chunkSize, from + end - at);
      this.#chunks[index]?.copy(bytes, at - offset, from, to);
      at += to - from;
    }
    return bytes;
  }

  /** @throws FileError ENOSPC; what fitted before is written then. ENOENT when the file was removed. */
  write(offset: number, bytes: Uint8Array): void {
    if (this.#discarded) throw new FileError('ENOENT');
    if (offset + bytes.length > this.#quota.limit) throw new FileError('ENOSPC');
    for (let done = 0; done < bytes.length; ) {
      const at = offset + done;
      const index = Math.floor(at / chunkSize);
      const from = at - index * chunkSize;
      const part = bytes.subarray(done, done + chunkSize - from);
      this.#chunk(index).set(part, from);
      done += part.length;
      this.#length = Math.max(this.#length, at + part.length);
    }
  }

  #chunk(index: number): Buffer {
    const present = this.#chunks[index];
    if (present !== undefined) return present;
    this.#quota.take(chunkSize);
    const made = Buffer.alloc(chunkSize);
    this.#chunks[index] = made;
    return made;
  }

  /** The file is removed: its space is free again, and who still has it open cannot write to it. */
  discard(): void {
    this.truncate(0);
    this.#discarded = true;
  }

  /** Cuts the file to `size`, or lengthens it with a hole. @throws FileError ENOSPC beyond what the device could hold */
  truncate(size: number): void {
    if (size > this.#quota.limit) throw new FileError('ENOSPC');
    const keep = Math.ceil(size / chunkSize);
    for (const dropped of this.#chunks.splice(keep)) if (dropped !== undefined) this.#quota.give(chunkSize);
    // What lies behind the new end must read as zeros if the file grows again.
    if (size < this.#length) this.#chunks[keep - 1]?.fill(0, size - (keep - 1) * chunkSize);
    this.#length = size;
  }
}
