/** A file of secrets: one JSON document, encrypted as a whole, replaced atomically. */
import type { z } from 'zod';
import { AtomicFile } from '../storage/atomic-file';
import { codeOf, type Disk } from '../storage/disk';

/** Encryption bound to this user on this computer. `key-store.ts` makes the real one. */
export interface KeyStore {
  /** Rejects with `KeyStoreUnavailable`. */
  encrypt(text: string): Promise<Buffer>;
  /**
   * `stale`: to be encrypted anew, with another key. Rejects with `KeyStoreUnavailable`, or otherwise when the data was
   * not encrypted with this computer's key.
   */
  decrypt(data: Buffer): Promise<{ readonly text: string; readonly stale: boolean }>;
}

/**
 * The key cannot be had at the moment: the store is locked, or somebody refused. It says nothing about what was
 * encrypted.
 */
export class KeyStoreUnavailable extends Error {
  readonly code = 'key-store-unavailable';
}

export type Loaded<T> =
  /** `renew`: it is to be saved, for it was encrypted with an older key or comes from the previous image. */
  | { readonly kind: 'image'; readonly image: T; readonly renew: boolean }
  | { readonly kind: 'absent' }
  /** The file was moved aside; what it held may be readable another time. */
  | { readonly kind: 'unreadable' }
  /** The key store is not to be had for now. The file must not be written over. */
  | { readonly kind: 'locked' }
  /** The file could not even be read. It must not be written over. */
  | { readonly kind: 'blocked'; readonly code: string };

/** An image that was moved aside and can be read now. */
export interface SetAside<T> {
  readonly image: T;
  /** To be called when what it holds is saved elsewhere. */
  readonly remove: () => Promise<void>;
}

const asidePrefix = 'unreadable-';
/** So many files that were moved aside are looked at, newest first. */
const mostAsides = 8;

export class EncryptedFile<T> {
  readonly #file: AtomicFile;
  readonly #keyStore: KeyStore;
  readonly #schema: z.ZodType<T>;
  readonly #now: () => number;

  constructor(path: string, keyStore: KeyStore, schema: z.ZodType<T>, now: () => number, disk?: Disk) {
    this.#file = new AtomicFile(path, disk);
    this.#keyStore = keyStore;
    this.#schema = schema;
    this.#now = now;
  }

  /** Only before the first save of this run. */
  sweep(): Promise<void> {
    return this.#file.sweep();
  }

  async load(): Promise<Loaded<T>> {
    const found = await this.#decrypted(() => this.#file.read());
    switch (found.kind) {
      case 'image':
      case 'locked':
      case 'blocked':
        return found;
      case 'absent':
        return this.#previous(found);
      case 'unreadable':
        try {
          // Kept, not deleted: the key may come back, and somebody may want to know.
          await this.#file.setAside(`${asidePrefix}${this.#now()}`);
        } catch (error) {
          return { kind: 'blocked', code: codeOf(error) };
        }
        return this.#previous(found);
    }
  }

  /** What was moved aside, by an earlier version or because its key was away, and can be read. */
  async asides(): Promise<readonly SetAside<T>[]> {
    const readable: SetAside<T>[] = [];
    for (const file of (await this.#file.beside(asidePrefix)).slice(-mostAsides)) {
      const found = await this.#decrypted(() => file.read());
      if (found.kind === 'image') readable.push({ image: found.image, remove: () => file.remove() });
    }
    return readable;
  }

  /**
   * Resolves when the image would survive a power cut. `forgets`: what it no longer holds must not stay as the previous
   * image.
   */
  async save(image: T, { forgets = false, patient = true } = {}): Promise<void> {
    const data = await this.#keyStore.encrypt(JSON.stringify(image));
    await this.#file.replace(data, { previous: forgets ? 'forget' : 'keep', patient });
  }

  /** The image before, where the last one is gone or damaged; else `instead`. */
  async #previous(instead: Loaded<T>): Promise<Loaded<T>> {
    const before = await this.#decrypted(() => this.#file.readPrevious());
    return before.kind === 'image' ? { ...before, renew: true } : before.kind === 'locked' ? before : instead;
  }

  async #decrypted(read: () => Promise<Buffer>): Promise<Loaded<T>> {
    let data: Buffer;
    try {
      data = await read();
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? { kind: 'absent' } : { kind: 'blocked', code: codeOf(error) };
    }
    try {
      const { text, stale } = await this.#keyStore.decrypt(data);
      return { kind: 'image', image: this.#schema.parse(JSON.parse(text)), renew: stale };
    } catch (error) {
      return { kind: error instanceof KeyStoreUnavailable ? 'locked' : 'unreadable' };
    }
  }
}
