/** One document of secrets in memory that follows its encrypted file. */
import type { EncryptedFile } from './encrypted-file';

export interface Kept<T> {
  current(): T;
  persistence(): 'disk' | 'memory';
  /** What was saved could not be read and was moved aside. */
  wasReset(): boolean;
  /** Resolves when `next` is on disk (or, without one, in memory). Never rejects: a lost disk leaves memory. */
  replace(next: T): Promise<void>;
  /** Runs changes one after another, so that none is based on what another one has just replaced. */
  inTurn<R>(work: () => Promise<R>): Promise<R>;
}

export interface KeptOptions<T> {
  /** Null: no key store on this computer; everything lives in memory only. */
  readonly file: EncryptedFile<T> | null;
  readonly empty: T;
  /** Told once when saving failed and memory is all there is. The reason holds no secret. */
  readonly onStorageLost?: ((reason: string) => void) | undefined;
}

export async function keep<T>({ file, empty, onStorageLost }: KeptOptions<T>): Promise<Kept<T>> {
  let disk = file;
  let image = empty;
  let reset = false;
  let queue: Promise<unknown> = Promise.resolve();

  const loaded = await disk?.load();
  if (loaded?.kind === 'image') image = loaded.image;
  else if (loaded?.kind === 'unreadable') reset = true;
  else if (loaded?.kind === 'blocked') {
    disk = null;
    onStorageLost?.(loaded.code);
  }

  return {
    current: () => image,
    persistence: () => (disk === null ? 'memory' : 'disk'),
    wasReset: () => reset,
    // Memory follows the disk, never the other way round; without a disk memory is all there is.
    async replace(next) {
      try {
        await disk?.save(next);
      } catch (error) {
        const lost = disk;
        disk = null;
        onStorageLost?.(error instanceof Error && 'code' in error ? String(error.code) : 'cannot save');
        await lost?.erase().catch(() => undefined);
      }
      image = next;
    },
    inTurn(work) {
      const result = queue.then(work);
      queue = result.catch(() => undefined);
      return result;
    },
  };
}
