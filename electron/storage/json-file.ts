/**
 * A small JSON file with a schema. Each top-level key stands alone: one that does not fit is dropped and
 * replaced by its default, the good ones stay, and the caller is told which were dropped. A file that cannot
 * be read at all is never overwritten: it is set aside under another name first.
 */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import type { Logger } from '../log/logger';

/** Larger files (bytes) are not ours: refused as unreadable rather than read into memory. */
const largestFile = 4 * 1024 * 1024;

type Schemas<T extends object> = { readonly [Key in keyof T]: z.ZodType<T[Key]> };

interface JsonFileOptions<T extends object> {
  readonly path: string;
  readonly schemas: Schemas<T>;
  readonly defaults: T;
  readonly log: Logger;
  /** Clock of the name an unreadable file is set aside under. */
  readonly now?: () => number;
}

/** How the file was found: `new` did not exist; `set-aside` was unreadable; `dropped` names keys that did not fit. */
export interface Opened {
  readonly status: 'read' | 'new' | 'set-aside' | 'read-only';
  readonly dropped: readonly string[];
}

type Read =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'object'; readonly value: Record<string, unknown> };

async function readObject(path: string): Promise<Read> {
  let text: string;
  try {
    const bytes = await readFile(path);
    if (bytes.byteLength > largestFile) return { kind: 'unreadable' };
    text = bytes.toString('utf8');
  } catch (error) {
    return {
      kind:
        error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
          ? 'missing'
          : 'unreadable',
    };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
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
async function setAside(path: string, now: number): Promise<'set-aside' | 'read-only'> {
  try {
    await rename(path, `${path}.unreadable-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`);
    return 'set-aside';
  } catch {
    // It can neither be read nor moved: writing would destroy it, so this run keeps its changes in memory.
    return 'read-only';
  }
}

export class JsonFile<T extends object> {
  readonly opened: Opened;
  readonly #path: string;
  readonly #log: Logger;
  /** Keys of a newer version of the app are kept in the file as they are. */
  readonly #foreign: Readonly<Record<string, unknown>>;
  #data: Readonly<T>;
  #tail: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | null = null;

  private constructor({ path, schemas, log }: JsonFileOptions<T>, read: Read, opened: Opened, data: T) {
    this.opened = opened;
    this.#path = path;
    this.#log = log;
    this.#data = data;
    this.#foreign =
      read.kind === 'object'
        ? Object.fromEntries(Object.entries(read.value).filter(([key]) => !Object.hasOwn(schemas, key)))
        : {};
  }

  /** Opens the file and reads it once. Never throws for what the file holds. */
  static async open<T extends object>(options: JsonFileOptions<T>): Promise<JsonFile<T>> {
    const { path, defaults, log, now = Date.now } = options;
    const read = await readObject(path);
    const status = read.kind === 'object' ? 'read' : read.kind === 'missing' ? 'new' : await setAside(path, now());
    const { data, dropped } =
      read.kind === 'object' ? pick(read.value, options) : { data: { ...defaults }, dropped: [] };
    if (status !== 'read' && status !== 'new') log.warn('file could not be read', { file: path, status });
    if (dropped.length > 0) log.warn('values did not fit and were dropped', { file: path, keys: dropped });
    return new JsonFile(options, read, { status, dropped }, data);
  }

  get(): Readonly<T> {
    return this.#data;
  }

  /** Changes keys at once in memory; resolves once they are on disk, rejects if they could not be written. */
  update(change: Partial<T>): Promise<void> {
    this.#data = { ...this.#data, ...change };
    if (this.opened.status === 'read-only') return Promise.resolve();
    // Changes made while one write runs go into the next one together.
    this.#waiting ??= this.#tail.then(() => this.#write());
    const result = this.#waiting;
    this.#tail = result.catch((error: unknown) =>
      this.#log.error('file could not be written', { file: this.#path, error }),
    );
    return result;
  }

  /** Resolves when everything changed so far is on disk, or failed to be. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #write(): Promise<void> {
    this.#waiting = null;
    await mkdir(dirname(this.#path), { recursive: true });
    const text = JSON.stringify({ ...this.#foreign, ...this.#data }, null, 2);
    await writeFileAtomic(this.#path, `${text}\n`, { mode: 0o600 });
  }
}
