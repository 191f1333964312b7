import type { Timer, Timers } from '../net/clock';
import { codeOf } from '../storage/disk';
import type { StorageState } from '../storage/storage-state';
import { KeyStoreUnavailable, type EncryptedFile, type SetAside } from './encrypted-file';

/** The file of a document; tests have one in memory. */
export type DocumentFile<T> = Pick<EncryptedFile<T>, 'sweep' | 'load' | 'asides' | 'save'>;

export interface PersistenceOptions<T> {
  /** Null: no key store on this computer; everything lives in memory only. */
  readonly file: DocumentFile<T> | null;
  /** Told when whether it is saved changes after it was opened. */
  readonly onState?: ((state: StorageState) => void) | undefined;
  /** Told when something was read that could not be read when it was opened. */
  readonly onRead?: (() => void) | undefined;
  readonly timers?: Timers | undefined;
}

interface DocumentOptions<T> extends PersistenceOptions<T> {
  readonly empty: T;
  /** One document of two: where they differ, what `newer` says. */
  readonly merged: (older: T, newer: T) => T;
}

/** What could not be saved or read is tried again by itself after this long, ms. */
const againMs = 30_000;

/**
 * One document of secrets in memory that follows its encrypted file. An error of the disk or the key store never
 * deletes anything: memory leads, the file stays as it is, and it is tried again at the next change, by a timer, and on
 * request. A file that has not been read is never written over; once it can be read, both become one.
 */
export class Persisted<T> {
  readonly #options: DocumentOptions<T>;
  readonly #file: DocumentFile<T> | null;
  readonly #timers: Timers;
  #document: T;
  #state: StorageState;
  #unread: boolean;
  #unsaved = false;
  /** What is not saved yet forgets something. */
  #forgets = false;
  /** What was forgotten before the file was read: it stays so in what is read later. */
  readonly #forgotten: ((document: T) => T)[] = [];
  /** Images that were aside and are part of the document, until it is saved. */
  #takenBack: readonly SetAside<T>[] = [];
  #timer: Timer | null = null;
  #isOpen = false;
  #wasReset = false;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(options: DocumentOptions<T>) {
    this.#options = options;
    this.#file = options.file;
    this.#document = options.empty;
    this.#unread = options.file !== null;
    this.#state = { kind: options.file === null ? 'memory' : 'saved' };
    this.#timers = options.timers ?? { set: () => ({ cancel: () => undefined }) };
  }

  /** Never rejects for what the file holds, or because it cannot be read. */
  static async open<T>(options: DocumentOptions<T>): Promise<Persisted<T>> {
    const persisted = new Persisted(options);
    await options.file?.sweep();
    await persisted.inTurn(() => persisted.#synchronise(true));
    persisted.#isOpen = true;
    return persisted;
  }

  current(): T {
    return this.#document;
  }

  state(): StorageState {
    return this.#state;
  }

  /** What was saved could not be read and was moved aside. */
  wasReset(): boolean {
    return this.#wasReset;
  }

  /**
   * Resolves when `next` is on disk, or where that fails for now, in memory. Never rejects. To be called in turn.
   * `forget`: what this change takes out of a document.
   */
  async replace(next: T, forget: ((document: T) => T) | null = null): Promise<void> {
    this.#document = next;
    this.#unsaved = true;
    if (forget !== null) {
      this.#forgets = true;
      if (this.#unread) this.#forgotten.push(forget);
    }
    // What is unread is not written over. And once it has failed, nobody waits for it a second time.
    if (!this.#unread) await this.#synchronise(this.#state.kind === 'saved');
  }

  /** Reads and saves what could not be read or saved before. */
  retry(): Promise<void> {
    return this.inTurn(() => this.#synchronise(true));
  }

  /** Runs changes one after another, so that none is based on what another one has just replaced. */
  inTurn<R>(work: () => Promise<R>): Promise<R> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Resolves when every change so far is made; what is not saved is tried once more. */
  async close(): Promise<void> {
    await this.retry();
    this.#timer?.cancel();
  }

  async #synchronise(patient: boolean): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    if (this.#unread) await this.#read(file);
    if (!this.#unread && this.#unsaved) await this.#save(file, patient);
    if (!this.#unread && !this.#unsaved) this.#be({ kind: 'saved' });
    this.#timer?.cancel();
    this.#timer = this.#state.kind === 'saved' ? null : this.#timers.set(() => void this.retry(), againMs);
  }

  async #read(file: DocumentFile<T>): Promise<void> {
    const loaded = await file.load();
    switch (loaded.kind) {
      case 'locked':
        this.#be(loaded);
        return;
      case 'blocked':
        this.#be({ kind: 'not-saved', code: loaded.code });
        return;
      case 'absent':
        break;
      case 'unreadable':
        this.#wasReset = true;
        break;
      case 'image':
        this.#takeIn(loaded.image);
        this.#unsaved ||= loaded.renew;
    }
    this.#unread = false;
    this.#takenBack = await file.asides();
    // Newest first: what is older says nothing where something newer does.
    for (const { image } of this.#takenBack.toReversed()) this.#takeIn(image);
    this.#unsaved ||= this.#takenBack.length > 0;
    this.#forgotten.length = 0;
    if (this.#isOpen) this.#options.onRead?.();
  }

  #takeIn(older: T): void {
    const known = this.#forgotten.reduce((document, forget) => forget(document), older);
    this.#document = this.#options.merged(known, this.#document);
  }

  async #save(file: DocumentFile<T>, patient: boolean): Promise<void> {
    try {
      await file.save(this.#document, { forgets: this.#forgets, patient });
      this.#unsaved = false;
      this.#forgets = false;
      for (const aside of this.#takenBack) await aside.remove().catch(() => undefined);
      this.#takenBack = [];
    } catch (error) {
      this.#be(error instanceof KeyStoreUnavailable ? { kind: 'locked' } : { kind: 'not-saved', code: codeOf(error) });
    }
  }

  #be(state: StorageState): void {
    const before = JSON.stringify(this.#state);
    this.#state = state;
    if (this.#isOpen && JSON.stringify(state) !== before) this.#options.onState?.(state);
  }
}
