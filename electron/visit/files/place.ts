/** Where a file goes on the device: its temporary name, and its own once it is whole. */
import { baseOf, parentOf, within, type ConflictAnswer, type RawName } from '../../../shared/visit/files';
import { FaultError } from './fault';
import { modeAttributes, text } from '../../net/sftp/packets';
import type { Sftp } from './sftp';

const posixRename = 'posix-rename@openssh.com';
/** Most names that are tried beside one that is taken. */
const maxNumber = 100;

/** Bytes of a name that leave room for what is put behind it: file systems take 255. */
const maxBaseBytes = 200;

/** A name of ours beside the file's own. */
export const besideIt = (path: RawName, ending: string): RawName =>
  within(parentOf(path), `${baseOf(path).slice(0, maxBaseBytes)}.${ending}`);

function numbered(path: RawName, number: number): RawName {
  const base = baseOf(path);
  const dot = base.lastIndexOf('.');
  const cut = dot > 0 ? dot : base.length;
  return within(parentOf(path), `${base.slice(0, cut).slice(0, maxBaseBytes)} (${number})${base.slice(cut)}`);
}

/** Gives a file the name, over nothing. @throws FaultError `exists` */
export async function renameOverNothing(sftp: Sftp, from: RawName, to: RawName): Promise<void> {
  // A server may take a rename for a replacement, and one that refuses does not say why.
  if ((await sftp.lstat(to)) !== null) throw new FaultError({ kind: 'exists' });
  await sftp.rename(from, to);
}

/** The file that is replaced keeps its permissions, and is whole until the new one is. */
async function replace(sftp: Sftp, part: RawName, path: RawName, id: string): Promise<void> {
  const old = await sftp.lstat(path);
  if (old === null) return renameOverNothing(sftp, part, path);
  if (old.kind === 'folder') throw new FaultError({ kind: 'exists' });
  if (old.mode !== null && old.kind === 'file')
    await sftp.setstat(part, modeAttributes(old.mode)).catch((error: unknown) => {
      if (sftp.isOver) throw error;
    });
  if (sftp.offers(posixRename)) return sftp.extended(posixRename, text(part), text(path));
  const aside = besideIt(path, `${id}.old`);
  await sftp.rename(path, aside);
  try {
    await sftp.rename(part, path);
  } catch (error) {
    if (!sftp.isOver) await sftp.rename(aside, path).catch(() => undefined);
    throw error;
  }
  await sftp.removeFile(aside);
}

/** Gives a whole file its name, as the person wants it where the name is taken. @throws FaultError `exists` */
export async function place(
  sftp: Sftp,
  part: RawName,
  path: RawName,
  conflict: ConflictAnswer | null,
  id: string,
): Promise<void> {
  if (conflict === 'replace') return replace(sftp, part, path, id);
  for (let number = 1; number <= (conflict === 'keep-both' ? maxNumber : 1); number += 1) {
    try {
      await renameOverNothing(sftp, part, number === 1 ? path : numbered(path, number));
      return;
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.kind !== 'exists') throw error;
    }
  }
  throw new FaultError({ kind: 'exists' });
}
