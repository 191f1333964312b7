/** A file of secrets: one JSON document, encrypted as a whole, replaced atomically. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';

/** Encryption bound to this user on this computer. `key-store.ts` makes the real one. */
export interface KeyStore {
  encrypt(text: string): Promise<Buffer>;
  /** Rejects when the data was not encrypted with this computer's key. */
  decrypt(data: Buffer): Promise<string>;
}

export type Loaded<T> =
  | { readonly kind: 'image'; readonly image: T }
  | { readonly kind: 'absent' }
  /** The file was moved aside; what it held is lost to us. */
  | { readonly kind: 'unreadable' }
  /** The file could not even be read; it must not be written over. */
  | { readonly kind: 'blocked'; readonly code: string };

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** A rename is durable only after its folder was flushed. Windows cannot and need not do that. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Kept, not deleted: the key may come back, and somebody may want to know. */
async function setAside(file: string, at: number): Promise<Loaded<never>> {
  try {
    await rename(file, `${file}.unreadable-${at}`);
    return { kind: 'unreadable' };
  } catch (error) {
    return { kind: 'blocked', code: codeOf(error) };
  }
}

export class EncryptedFile<T> {
  readonly #path: string;
  readonly #keyStore: KeyStore;
  readonly #schema: z.ZodType<T>;
  readonly #now: () => number;

  constructor(path: string, keyStore: KeyStore, schema: z.ZodType<T>, now: () => number) {
    this.#path = path;
    this.#keyStore = keyStore;
    this.#schema = schema;
    this.#now = now;
  }

  async load(): Promise<Loaded<T>> {
    let data: Buffer;
    try {
      data = await readFile(this.#path);
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? { kind: 'absent' } : { kind: 'blocked', code: codeOf(error) };
    }
    try {
      return { kind: 'image', image: this.#schema.parse(JSON.parse(await this.#keyStore.decrypt(data))) };
    } catch {
      return await setAside(this.#path, this.#now());
    }
  }

  /** Resolves when the image would survive a power cut. */
  async save(image: T): Promise<void> {
    const data = await this.#keyStore.encrypt(JSON.stringify(image));
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(this.#path, data, { mode: 0o600, fsync: true });
    await flushFolder(dirname(this.#path));
  }

  /** Deletes the file, so that no stale image can be believed later. */
  erase(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}
