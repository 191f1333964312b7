/** Files of this laptop. Names that come from a device become names that stay in the folder they are put into. */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, lstat, open, rename, statfs, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ConflictAnswer, RawName } from '../../../shared/visit/files';
import { FaultError } from './fault';

/** Windows keeps these for devices, whatever follows the first dot. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** What some file system forbids, what nobody sees, and what turns text around. */
const forbidden = /[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]/gu;
const maxNameBytes = 200;

function cutName(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  const ending = extname(name);
  const kept = Buffer.byteLength(ending) <= 20 ? ending : '';
  const room = maxNameBytes - Buffer.byteLength(kept);
  // A character that the cut goes through becomes U+FFFD.
  return (
    Buffer.from(name)
      .subarray(0, room)
      .toString('utf8')
      .replace(/\u{FFFD}+$/u, '') + kept
  );
}

/** A name of the device as a name in a folder of this laptop: of one step, which every system takes as it is. */
export function localName(raw: RawName): string {
  const name = cutName(Buffer.from(raw, 'latin1').toString('utf8').replaceAll(forbidden, '_'))
    // Windows takes them away.
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  if (name === '') return '_';
  return reserved.test(name) ? `_${name}` : name;
}

/** Where a file is written until it is whole: beside its place, under a name of ours. */
export const partOnLaptop = ({ id, local }: { readonly id: string; readonly local: string }): string =>
  join(dirname(local), `${cutName(basename(local))}.${id}.part`);

/** `NAME (2).ext`, `NAME (3).ext`, … */
export function numberedName(name: string, number: number): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)} (${number})${ending}`;
}

/** Read at once for a checksum. */
const hashedBytes = 1_024 * 1_024;

/** SHA-256 of a whole file, hexadecimal. Rejects once the signal says that nobody wants it. */
export async function checksumOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    let [memory, other] = [Buffer.allocUnsafeSlow(hashedBytes), Buffer.allocUnsafeSlow(hashedBytes)];
    let reading = file.read(memory, 0, hashedBytes, null);
    for (;;) {
      const { bytesRead } = await reading;
      signal.throwIfAborted();
      if (bytesRead === 0) return hash.digest('hex');
      // What comes next is read meanwhile.
      reading = file.read(other, 0, hashedBytes, null);
      hash.update(memory.subarray(0, bytesRead));
      [memory, other] = [other, memory];
    }
  } finally {
    await file.close();
  }
}

/** Null: the system does not say. */
export const freeBytes = async (folder: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
};

/** Null: nothing is there. */
export const entryAt = async (path: string): Promise<Stats | null> => {
  try {
    return await lstat(path);
  } catch {
    return null;
  }
};

export const exists = async (path: string): Promise<boolean> => (await entryAt(path)) !== null;

/** Gives a whole file its name, over nothing. */
async function nameFile(part: string, path: string): Promise<void> {
  try {
    // Fails where something is there, in the same step.
    await link(part, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST' || (await exists(path))) throw new FaultError({ kind: 'exists' });
    // File systems without hard links.
    await rename(part, path);
    return;
  }
  await unlink(part);
}

/** Most names that are tried beside one that is taken. */
const maxNumber = 1_000;

/** Gives a whole file its name, as the person wants it where the name is taken. @throws FaultError `exists` */
export async function placeFile(part: string, path: string, conflict: ConflictAnswer | null): Promise<void> {
  if (conflict === 'replace') return rename(part, path);
  for (let number = 1; number <= (conflict === 'keep-both' ? maxNumber : 1); number += 1) {
    const name = number === 1 ? basename(path) : numberedName(basename(path), number);
    try {
      await nameFile(part, join(dirname(path), name));
      return;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
    }
  }
  throw new FaultError({ kind: 'exists' });
}
