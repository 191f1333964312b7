import { FileError } from './file-error';

/** How much a device's files may take in all. Files and folders count with a fixed amount besides their bytes. */
export class Quota {
  private taken = 0;

  /** `limit` in bytes. */
  constructor(readonly limit: number) {}

  get used(): number {
    return this.taken;
  }

  /** @throws FileError ENOSPC when the limit would be passed; nothing is taken then. */
  take(bytes: number): void {
    if (this.taken + bytes > this.limit) throw new FileError('ENOSPC');
    this.taken += bytes;
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }
}
