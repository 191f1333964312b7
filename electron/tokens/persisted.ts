import type { EncryptedFile } from './encrypted-file';

/** The file of a document; tests have one in memory. */
export type DocumentFile<T> = Pick<EncryptedFile<T>, 'load' | 'save' | 'erase'>;

interface PersistedOptions<T> {
  /** Null: no key store on this computer; everything lives in memory only. */
  readonly file: DocumentFile<T> | null;
  readonly empty: T;
  /** Told once when saving failed and memory is all there is. The reason holds no secret. */
  readonly onStorageLost?: ((reason: string) => void) | undefined;
}

/** One document of secrets in memory that follows its encrypted file. */
export class Persisted<T> {
  readonly #onStorageLost: (reason: string) => void;
  #file: DocumentFile<T> | null;
  #document: T;
  #wasReset = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor({ file, empty, onStorageLost = () => undefined }: PersistedOptions<T>) {
    this.#file = file;
    this.#document = empty;
    this.#onStorageLost = onStorageLost;
  }

  /** Reads the file once. Never rejects for what it holds. */
  static async open<T>(options: PersistedOptions<T>): Promise<Persisted<T>> {
    const persisted = new Persisted(options);
    await persisted.#load();
    return persisted;
  }

  current(): T {
    return this.#document;
  }

  persistence(): 'disk' | 'memory' {
    return this.#file === null ? 'memory' : 'disk';
  }

  /** What was saved could not be read and was moved aside. */
  wasReset(): boolean {
    return this.#wasReset;
  }

  /**
   * Resolves when `next` is on disk (or, without one, in memory). Never rejects: a lost disk leaves memory. Memory
   * follows the disk, never the other way round.
   */
  async replace(next: T): Promise<void> {
    try {
      await this.#file?.save(next);
    } catch (error) {
      const lost = this.#file;
      this.#file = null;
      this.#onStorageLost(error instanceof Error && 'code' in error ? String(error.code) : 'cannot save');
      await lost?.erase().catch(() => undefined);
    }
    this.#document = next;
  }

  /** Runs changes one after another, so that none is based on what another one has just replaced. */
  inTurn<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #load(): Promise<void> {
    const loaded = await this.#file?.load();
    if (loaded?.kind === 'image') this.#document = loaded.image;
    else if (loaded?.kind === 'unreadable') this.#wasReset = true;
    else if (loaded?.kind === 'blocked') {
      this.#file = null;
      this.#onStorageLost(loaded.code);
    }
  }
}
