/**
 * Windows copies the roaming part of a person's data to every computer they sign in on. What is secret does not belong
 * there: it lies in the local part, and what an earlier version left in the roaming one is moved over once.
 */
import { join } from 'node:path';
import type { Logger } from '../log/logger';
import { AtomicFile } from './atomic-file';
import { codeOf, nodeDisk, type Disk } from './disk';

/** Where what must not leave this computer is kept. `userData`: Electron's folder, the roaming one on Windows. */
export function localFolder(
  platform: NodeJS.Platform,
  { userData, localAppData, name }: { readonly userData: string; readonly localAppData: string; readonly name: string },
): string {
  return platform === 'win32' && localAppData !== '' ? join(localAppData, name) : userData;
}

type Found = 'there' | 'absent' | 'unknown';

async function find(file: AtomicFile): Promise<Found> {
  try {
    await file.read();
    return 'there';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EFBIG') return 'there';
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unknown';
  }
}

/**
 * Copies one file, reads the copy back, and only then removes the original. A copy that is there already and holds
 * something else is what is in use: both stay. Rejects where a step fails; then nothing is lost.
 */
async function moveFile(from: AtomicFile, to: AtomicFile): Promise<'moved' | 'kept'> {
  const bytes = await from.read();
  if ((await find(to)) === 'absent') await to.replace(bytes, { previous: 'ignore' });
  if (!(await to.read()).equals(bytes)) return 'kept';
  await from.remove();
  return 'moved';
}

interface Move {
  readonly from: string;
  readonly to: string;
  /** A file, with all that lies beside it under its name and a suffix. */
  readonly name: string;
  readonly log: Logger;
  readonly disk?: Disk;
}

/**
 * Moves a file and returns the folder to use it from in this run: the new one, or, where it could not be moved, the old
 * one, from which the next start tries again. Never rejects, and removes nothing whose copy was not read back.
 */
export async function moveOver({ from, to, name, log, disk = nodeDisk }: Move): Promise<string> {
  if (from === to) return to;
  const old = new AtomicFile(join(from, name), disk);
  const next = new AtomicFile(join(to, name), disk);
  // The file itself goes last: as long as it is in its old place, everything beside it is looked for again.
  const names = (await disk.list(from).catch(() => [])).filter((each) => each.startsWith(`${name}.`));
  for (const each of [...names, name]) {
    const file = new AtomicFile(join(from, each), disk);
    try {
      const what = await moveFile(file, new AtomicFile(join(to, each), disk));
      log.info('a file of the roaming folder', { file: each, what });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') log.warn('a file could not be moved to the local folder', { file: each, error });
    }
  }
  const there = await find(next);
  if (there === 'there') return to;
  const left = await find(old);
  // Where the disk gives neither, this is a later start than the first: it was moved long ago.
  return left === 'there' || (left === 'unknown' && there === 'absent') ? from : to;
}
