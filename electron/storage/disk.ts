/** What is asked of a disk, so that a test can have one that fails at any step. */
import { copyFile, link, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { delay, systemClock } from '../net/clock';

/** A file that is being written. */
export interface OpenFile {
  /** Resolves with the bytes that were taken: they may be fewer than there are, as on a disk that is nearly full. */
  write(data: Uint8Array): Promise<number>;
  /** Resolves when what was written would survive a power cut. */
  flush(): Promise<void>;
  /** Bytes in the file. */
  size(): Promise<number>;
  close(): Promise<void>;
}

/** Every method rejects as `node:fs` does, with a `code`. */
export interface Disk {
  /** Rejects with EFBIG where the file is larger than so many bytes. */
  read(path: string, maxBytes: number): Promise<Buffer>;
  /** A new file that only its owner may read; one of that name must not exist. */
  create(path: string): Promise<OpenFile>;
  /** The same bytes under a second name, which must not exist. */
  duplicate(from: string, to: string): Promise<void>;
  /** Replaces what had the name. */
  rename(from: string, to: string): Promise<void>;
  /** Resolves where there is nothing of that name, too. */
  remove(path: string): Promise<void>;
  /** Names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** Renames in this folder survive a power cut. */
  flushFolder(path: string): Promise<void>;
  /** Where a link leads; the path itself where nothing is there. */
  real(path: string): Promise<string>;
  wait(milliseconds: number): Promise<void>;
}

/** The `code` of what a disk rejected with. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** What file systems answer that cannot flush a folder, and need not. */
const cannotFlush: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR']);

export const nodeDisk: Disk = {
  async read(path, maxBytes) {
    if ((await stat(path)).size > maxBytes)
      throw Object.assign(new Error('the file is larger than it may be'), { code: 'EFBIG' });
    return readFile(path);
  },
  async create(path) {
    const handle = await open(path, 'wx', 0o600);
    return {
      write: async (data) => (await handle.write(data)).bytesWritten,
      flush: () => handle.sync(),
      size: async () => (await handle.stat()).size,
      close: () => handle.close(),
    };
  },
  // A second link costs nothing and is whole or absent; some file systems have none.
  duplicate: (from, to) => link(from, to).catch(() => copyFile(from, to)),
  rename,
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async flushFolder(path) {
    // Windows cannot and need not do that.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync().catch((error: unknown) => {
        if (!cannotFlush.has(codeOf(error))) throw error;
      });
    } finally {
      await handle.close();
    }
  },
  real: (path) => realpath(path).catch(() => path),
  wait: (milliseconds) => delay(systemClock, milliseconds),
};
