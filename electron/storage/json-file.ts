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
export const largestFile = 4 * 1024 * 1024;

export type Schemas<T extends object> = { readonly [Key in keyof T]: z.ZodType<T[Key]> };

export interface JsonFileOptions<T extends object> {
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

export interface JsonFile<T extends object> {
  readonly opened: Opened;
  readonly get: () => Readonly<T>;
  /** Changes keys at once in memory; resolves once they are on disk, rejects if they could not be written. */
  readonly update: (change: Partial<T>) => Promise<void>;
  /** Resolves when everything changed so far is on disk, or failed to be. */
  readonly settled: () => Promise<void>;
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

/** Opens the file and reads it once. Never throws for what the file holds. */
export async function openJsonFile<T extends object>(options: JsonFileOptions<T>): Promise<JsonFile<T>> {
  const { path, defaults, log, now = Date.now } = options;
  const read = await readObject(path);
  let status: Opened['status'] = read.kind === 'object' ? 'read' : 'new';
  if (read.kind === 'unreadable') {
    try {
      await rename(path, `${path}.unreadable-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`);
      status = 'set-aside';
    } catch {
      // It can neither be read nor moved: writing would destroy it, so this run keeps its changes in memory.
      status = 'read-only';
    }
  }
  const found = read.kind === 'object' ? pick(read.value, options) : { data: { ...defaults }, dropped: [] };
  // Keys of a newer version of the app are kept in the file as they are.
  const foreign =
    read.kind === 'object'
      ? Object.fromEntries(Object.entries(read.value).filter(([key]) => !Object.hasOwn(options.schemas, key)))
      : {};
  if (status !== 'read' && status !== 'new') log.warn('file could not be read', { file: path, status });
  if (found.dropped.length > 0) log.warn('values did not fit and were dropped', { file: path, keys: found.dropped });

  let data = found.data;
  let tail: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    waiting = null;
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify({ ...foreign, ...data }, null, 2)}\n`, { mode: 0o600 });
  };

  return {
    opened: { status, dropped: found.dropped },
    get: () => data,
    update(change) {
      data = { ...data, ...change };
      if (status === 'read-only') return Promise.resolve();
      // Changes made while one write runs go into the next one together.
      waiting ??= tail.then(write);
      const result = waiting;
      tail = result.catch((error: unknown) => log.error('file could not be written', { file: path, error }));
      return result;
    },
    settled: () => tail,
  };
}
