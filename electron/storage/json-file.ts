/**
 * A small JSON file with a schema. Each top-level key stands alone: one that does not fit is dropped and replaced by
 * its default, the good ones stay, and the caller is told which were dropped. A file that cannot be understood is never
 * overwritten: it is set aside under another name first, and the image before it is used. One that the disk does not
 * give is left where it is.
 */
import type { z } from 'zod';
import type { Logger } from '../log/logger';
import { AtomicFile } from './atomic-file';
import { codeOf, type Disk } from './disk';
import { backgroundTimers, type Timer } from '../net/clock';

/** What could not be written is tried again by itself after this long, ms. */
const againMs = 30_000;

type Schemas<T extends object> = { readonly [Key in keyof T]: z.ZodType<T[Key]> };

interface JsonFileOptions<T extends object> {
  readonly path: string;
  readonly schemas: Schemas<T>;
  readonly defaults: T;
  readonly log: Logger;
  /** Clock of the name an unreadable file is set aside under. */
  readonly now?: () => number;
  readonly disk?: Disk;
}

/**
 * How the file was found: `new` did not exist; `set-aside` could not be understood, nor was there an image before it;
 * `restored` is the image before; `read-only` cannot be read for now and is not written in this run; `dropped` names
 * keys that did not fit.
 */
export interface Opened {
  readonly status: 'read' | 'new' | 'restored' | 'set-aside' | 'read-only';
  readonly dropped: readonly string[];
}

type Read =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' }
  /** The disk does not give it for now. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'object'; readonly value: Record<string, unknown> };

async function readObject(read: () => Promise<Buffer>): Promise<Read> {
  let bytes: Buffer;
  try {
    bytes = await read();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EFBIG') return { kind: 'unreadable' };
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'blocked' };
  }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { kind: 'object', value: { ...value } }
      : { kind: 'unreadable' };
  } catch {
    return { kind: 'unreadable' };
  }
}

function pick<T extends object>(
  value: Record<string, unknown>,
  { schemas, defaults }: JsonFileOptions<T>,
): { data: T; dropped: string[] } {
  const data: T = { ...defaults };
  const dropped: string[] = [];
  for (const key of Object.keys(schemas) as (keyof T & string)[]) {
    if (!Object.hasOwn(value, key)) continue;
    const parsed = schemas[key].safeParse(value[key]);
    if (parsed.success) data[key] = parsed.data;
    else dropped.push(key);
  }
  return { data, dropped };
}

/** Set aside under another name, or, where even that fails, not to be written in this run. */
async function setAside(file: AtomicFile, now: number): Promise<'set-aside' | 'read-only'> {
  try {
    await file.setAside(`unreadable-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`);
    return 'set-aside';
  } catch {
    // It can neither be read nor moved: writing would destroy it, so this run keeps its changes in memory.
    return 'read-only';
  }
}

async function find(
  file: AtomicFile,
  now: number,
): Promise<{ readonly read: Read; readonly status: Opened['status'] }> {
  const read = await readObject(() => file.read());
  switch (read.kind) {
    case 'object':
      return { read, status: 'read' };
    case 'blocked':
      return { read: await readObject(() => file.readPrevious()), status: 'read-only' };
    case 'missing':
    case 'unreadable': {
      const status = read.kind === 'missing' ? 'new' : await setAside(file, now);
      const before = await readObject(() => file.readPrevious());
      if (before.kind !== 'object') return { read, status };
      return { read: before, status: status === 'read-only' ? status : 'restored' };
    }
  }
}

export class JsonFile<T extends object> {
  readonly opened: Opened;
  readonly #path: string;
  readonly #file: AtomicFile;
  readonly #log: Logger;
  /** Keys of a newer version of the app are kept in the file as they are. */
  readonly #foreign: Readonly<Record<string, unknown>>;
  #data: Readonly<T>;
  #tail: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;
  /** The last attempt to write failed. */
  #unsaved = false;
  #again: Timer | null = null;

  private constructor(
    { path, schemas, log }: JsonFileOptions<T>,
    file: AtomicFile,
    read: Read,
    opened: Opened,
    data: T,
  ) {
    this.opened = opened;
    this.#path = path;
    this.#file = file;
    this.#log = log;
    this.#data = data;
    this.#foreign =
      read.kind === 'object'
        ? Object.fromEntries(Object.entries(read.value).filter(([key]) => !Object.hasOwn(schemas, key)))
        : {};
  }

  /** Opens the file and reads it once. Never throws for what the file holds. */
  static async open<T extends object>(options: JsonFileOptions<T>): Promise<JsonFile<T>> {
    const { path, defaults, log, now = Date.now, disk } = options;
    const file = new AtomicFile(path, disk);
    await file.sweep();
    const { read, status } = await find(file, now());
    const { data, dropped } =
      read.kind === 'object' ? pick(read.value, options) : { data: { ...defaults }, dropped: [] };
    if (status !== 'read' && status !== 'new') log.warn('file could not be read', { file: path, status });
    if (dropped.length > 0) log.warn('values did not fit and were dropped', { file: path, keys: dropped });
    return new JsonFile(options, file, read, { status, dropped }, data);
  }

  get(): Readonly<T> {
    return this.#data;
  }

  /** Changes keys at once in memory; resolves once they are on disk, rejects if they could not be written. */
  update(change: Partial<T>): Promise<void> {
    this.#data = { ...this.#data, ...change };
    if (this.opened.status === 'read-only') return Promise.resolve();
    // Changes made while one write runs go into the next one together.
    if (this.#waiting !== null) return this.#waiting;
    const result = this.#tail.then(() => this.#write());
    this.#waiting = result;
    this.#tail = result.catch((error: unknown) => {
      this.#log.error('file could not be written', { file: this.#path, error });
      this.#unsaved = true;
      this.#again ??= backgroundTimers.set(() => void this.#writeAgain(), againMs);
    });
    return result;
  }

  /** Resolves when everything changed so far is on disk, or failed to be. */
  async settled(): Promise<void> {
    await this.#tail;
    await this.#writeAgain();
    this.#again?.cancel();
  }

  async #writeAgain(): Promise<void> {
    this.#again = null;
    if (this.#unsaved) await this.update({}).catch(() => undefined);
  }

  async #write(): Promise<void> {
    this.#waiting = null;
    const text = JSON.stringify({ ...this.#foreign, ...this.#data }, null, 2);
    await this.#file.replace(Buffer.from(`${text}\n`), { patient: !this.#unsaved });
    this.#unsaved = false;
  }
}
