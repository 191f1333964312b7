const texts = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ENOSPC: 'No space left on device',
  EINVAL: 'Invalid argument',
  EBUSY: 'Device or resource busy',
} as const;

/** Why a file operation failed; `message` is the operating system's usual text. */
export class FileError extends Error {
  override readonly name = 'FileError';

  /** `path`: what was looked for; '' where a file was found and cannot take what it is given. */
  constructor(
    readonly code: keyof typeof texts,
    readonly path = '',
  ) {
    super(texts[code]);
  }
}

/** How many bytes a device's files may hold in all. */
export class Quota {
  #used = 0;

  /** `limit` in bytes. */
  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** Less than 0 gives back. @throws FileError ENOSPC when the limit would be passed; nothing is taken then. */
  take(bytes: number): void {
    if (this.#used + bytes > this.limit) throw new FileError('ENOSPC');
    this.#used += bytes;
  }
}

/** The bytes of one file. Holes read as zeros, and take their space. */
export class Content {
  readonly #quota: Quota;
  /** What lies behind `#size` is room to grow, and zero. */
  #bytes: Buffer = Buffer.alloc(0);
  #size = 0;
  #discarded = false;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  get size(): number {
    return this.#size;
  }

  /** At most `count` bytes from `offset`; fewer at the end of the file. The bytes are a copy. */
  read(offset: number, count: number): Buffer {
    return Buffer.from(this.#bytes.subarray(offset, Math.min(this.#size, offset + count)));
  }

  /** @throws FileError ENOSPC, ENOENT when the file was removed; nothing is written then. */
  write(offset: number, bytes: Uint8Array): void {
    if (this.#discarded) throw new FileError('ENOENT');
    if (bytes.length === 0) return;
    this.resize(Math.max(this.#size, offset + bytes.length));
    this.#bytes.set(bytes, offset);
  }

  /** Cuts the file to `size`, or lengthens it with zeros. @throws FileError ENOSPC */
  resize(size: number): void {
    this.#quota.take(size - this.#size);
    if (size > this.#bytes.length) {
      // Twice as much each time, so that a file that grows by small pieces is copied a few times only.
      const grown = Buffer.alloc(Math.max(size, 2 * this.#bytes.length));
      this.#bytes.copy(grown);
      this.#bytes = grown;
    }
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  /** The file is removed: its space is free again, and who still has it open cannot write to it. */
  discard(): void {
    this.resize(0);
    this.#discarded = true;
  }
}
