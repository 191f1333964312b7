/** The package of a newer version on this computer: fetched beside its name, whole and right before it has it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpdatePackage } from '../../shared/updates/manifest';
import type { FetchTrouble } from '../../shared/updates/view';
import { codeOf, messageOf } from '../net/network-errors';
import { type Place, PlaceError } from './contract';
import { Deadline, systemClock } from '../net/clock';

export type Fetched =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: FetchTrouble; readonly detail: string };

/** Nothing arrives for longer (ms): the place is silent. */
const idleLimitMs = 30_000;
/** What the disk must keep free besides the package, bytes. */
const marginBytes = 64 * 1024 * 1024;

class FetchError extends Error {
  constructor(
    readonly why: FetchTrouble,
    detail: string,
    /** What has arrived is of no use. */
    readonly isLost: boolean,
  ) {
    super(detail);
  }
}

export interface FetchOptions {
  readonly place: Place;
  readonly file: UpdatePackage;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onReceived: (bytes: number) => void;
  readonly idleLimitMs?: number;
}

export const pathOf = (folder: string, { name }: UpdatePackage): string => join(folder, name);
/** Another content under the same name begins anew. */
const partOf = (folder: string, { name, sha512 }: UpdatePackage): string =>
  join(folder, `${name}.part-${sha512.slice(0, 16).toLowerCase()}`);

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Whether the file is there with the size that it should have. */
export const isThere = async (folder: string, file: UpdatePackage): Promise<boolean> =>
  (await sizeOf(pathOf(folder, file))) === file.size;

async function hasContent(path: string, { size, sha512 }: UpdatePackage): Promise<boolean> {
  if ((await sizeOf(path)) !== size) return false;
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(piece as Buffer);
  return hash.digest('hex') === sha512.toLowerCase();
}

/**
 * Whether it is, byte for byte, what the manifest says. One that is not is removed; one that cannot be read now is left
 * alone.
 */
export async function isWhole(folder: string, file: UpdatePackage): Promise<boolean> {
  const path = pathOf(folder, file);
  try {
    if (await hasContent(path, file)) return true;
  } catch {
    return false;
  }
  await rm(path, { force: true }).catch(() => undefined);
  return false;
}

/** Removes everything but these, as well as can be. */
export async function sweep(folder: string, keep: readonly string[]): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (!keep.some((each) => name === each || name.startsWith(`${each}.part-`)))
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

const troubleOfDisk = (error: unknown): FetchError => {
  const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
  return new FetchError(isFull ? 'disk-full' : 'not-written', messageOf(error), isFull);
};

/** Takes what comes to the end of the part, never more than the file may have. */
async function take(options: FetchOptions, part: string, have: number): Promise<void> {
  const { place, file, onReceived, idleLimitMs: limit = idleLimitMs } = options;
  const silent = new AbortController();
  const signal = AbortSignal.any([options.signal, silent.signal]);
  const deadline = new Deadline(systemClock, limit, () => silent.abort(new Error('nothing arrived in time')));
  try {
    const { from, stream } = await place.open(file.name, have, signal);
    const stop = (): unknown => stream.destroy(new Error(messageOf(signal.reason)));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const handle = await open(part, from === 0 ? 'w' : 'a', 0o600).catch((error: unknown) => {
      stream.destroy();
      throw troubleOfDisk(error);
    });
    let received = from;
    try {
      for await (const piece of stream as AsyncIterable<Buffer>) {
        deadline.extend();
        received += piece.length;
        if (received > file.size) throw new FetchError('too-large', `more than ${file.size} bytes`, true);
        await handle.appendFile(piece).catch((error: unknown) => {
          throw troubleOfDisk(error);
        });
        onReceived(received);
      }
      await handle.sync().catch(() => undefined);
    } finally {
      signal.removeEventListener('abort', stop);
      await handle.close();
    }
    if (received < file.size) throw new FetchError('interrupted', `${received} of ${file.size} bytes`, false);
  } finally {
    deadline.cancel();
  }
}

async function fetchWhole(options: FetchOptions): Promise<void> {
  const { file, folder } = options;
  const part = partOf(folder, file);
  try {
    await mkdir(folder, { recursive: true });
    const have = await sizeOf(part);
    const { bavail, bsize } = await statfs(folder);
    const missing = file.size - have;
    if (bavail * bsize < missing + marginBytes)
      throw new FetchError('disk-full', `${Math.ceil(missing / 1e6)} MB are missing`, false);
    if (have > file.size) await rm(part, { force: true });
    if (have !== file.size) await take(options, part, have > file.size ? 0 : have);
    if (!(await hasContent(part, file))) throw new FetchError('wrong-content', 'its SHA-512 is another one', true);
    await rename(part, pathOf(folder, file)).catch((error: unknown) => {
      throw troubleOfDisk(error);
    });
  } catch (error) {
    if (error instanceof FetchError && error.isLost) await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Goes on where an earlier attempt ended. Rejects only where `signal` ended it. */
export async function fetchPackage(options: FetchOptions): Promise<Fetched> {
  const { file, folder, signal } = options;
  if ((await isThere(folder, file)) && (await isWhole(folder, file))) return { ok: true };
  try {
    await fetchWhole(options);
    return { ok: true };
  } catch (error) {
    signal.throwIfAborted();
    const detail = messageOf(error);
    if (error instanceof FetchError) return { ok: false, why: error.why, detail };
    if (error instanceof PlaceError && error.why !== 'unreachable') return { ok: false, why: error.why, detail };
    return { ok: false, why: codeOf(error) === 'EACCES' ? 'not-written' : 'interrupted', detail };
  }
}
