import { open, stat, type FileHandle } from 'node:fs/promises';
import { parentOf, type RawName } from '../../../shared/visit/files';
import type { FileJob, FileOutcome } from './contract';
import { FaultError } from './fault';
import { openFlags, sizeAttributes, text, type Attributes } from '../../net/sftp/packets';
import { besideIt, place } from './place';
import type { Handle } from './sftp';
import { outcomeOf, readLocal, resumePoint, sameOnBothSides, StoppedError, type TransferTools } from './transfer';
import { InFlight } from './window';

const fsync = 'fsync@openssh.com';
const notTheSame: ReadonlySet<string> = new Set(['changed', 'different']);

export const partOnDevice = ({ id, remote }: FileJob): string => besideIt(remote, `${id}.part`);

/** The file here is the one that was chosen. @throws FaultError */
async function checkSource({ local, size, modifiedAt }: FileJob): Promise<void> {
  const found = await stat(local);
  if (!found.isFile()) throw new FaultError({ kind: 'not-a-file' });
  const isSame = found.size === size && (modifiedAt === null || Math.trunc(found.mtimeMs) === Math.trunc(modifiedAt));
  if (!isSame) throw new FaultError({ kind: 'changed' });
}

/** A write that a device refuses without a word may have found no room: where it can be asked, it is. */
async function whyRefused(error: unknown, { sftp, freeByShell }: TransferTools, job: FileJob): Promise<unknown> {
  if (!(error instanceof FaultError) || error.fault.kind !== 'refused' || sftp.isOver) return error;
  const folder = parentOf(job.remote);
  const free = (await sftp.freeBytes(folder)) ?? (await freeByShell(folder));
  return free !== null && free < sftp.chunk.write ? new FaultError({ kind: 'device-full' }) : error;
}

/** Up to where what is there already is the beginning of this file; what was begun of a longer state of it is cut. */
async function begunUpTo(job: FileJob, handle: Handle, local: FileHandle, { sftp }: TransferTools): Promise<number> {
  const { size: there } = await sftp.fstat(handle);
  if (there !== null && there > job.size) await sftp.setstat(partOnDevice(job), sizeAttributes(job.size));
  return resumePoint(sftp, handle, local, Math.min(there ?? 0, job.resumeAt));
}

/** Every byte from where it is safe on. Resolves once the device has answered for all of them. */
async function sendBytes(
  job: FileJob,
  handle: Handle,
  local: FileHandle,
  tools: TransferTools,
  mark: (watermark: number) => void,
): Promise<void> {
  const { sftp, signal } = tools;
  const from = job.resumeAt === 0 ? 0 : await begunUpTo(job, handle, local, tools);
  mark(from);
  tools.onProgress(from, false);
  const flight = new InFlight(from, sftp.inFlightBytes, (watermark) => {
    mark(watermark);
    tools.onProgress(watermark, false);
  });
  // Each is used again once the device has answered for what was in it.
  const free: Buffer[] = [];
  const longest = Math.min(sftp.chunk.write, job.size - from);
  for (let at = from; at < job.size; ) {
    const length = Math.min(sftp.chunk.write, job.size - at);
    await flight.roomFor(length);
    if (signal.aborted) {
      await flight.allAnswered();
      throw new StoppedError();
    }
    const memory = free.pop() ?? Buffer.allocUnsafeSlow(longest);
    const bytes = memory.subarray(0, length);
    await readLocal(local, at, bytes);
    const written = sftp.write(handle, at, bytes).then(() => void free.push(memory));
    flight.add(at + length, length, written);
    at += length;
  }
  await flight.drain();
}

/**
 * Has the device keep what it took, and closes the file. @throws FaultError where it has not as much as it answered for
 */
async function keep(job: FileJob, handle: Handle, { sftp }: TransferTools): Promise<void> {
  try {
    const [{ size }] = await Promise.all([
      sftp.fstat(handle),
      sftp.offers(fsync) ? sftp.extended(fsync, text(handle)).catch(() => undefined) : null,
    ]);
    if (size !== job.size) throw new FaultError({ kind: 'different' });
  } finally {
    await sftp.closeHandle(handle);
  }
}

/**
 * Null: the device cannot say whether both sides are the same. What one question need not wait for another for, is
 * asked at once.
 */
async function sendAndCompare(
  job: FileJob,
  local: FileHandle,
  tools: TransferTools,
  mark: (watermark: number) => void,
): Promise<boolean | null> {
  const { sftp, signal } = tools;
  const part = partOnDevice(job);
  // Nothing of it is safe there: what there may be of it does not have to be looked at.
  const anew = job.resumeAt === 0 ? openFlags.truncate : 0;
  const handle = await sftp.open(part, openFlags.read | openFlags.write | openFlags.create | anew);
  try {
    await sendBytes(job, handle, local, tools, mark).catch(async (error: unknown) => {
      await sftp.closeHandle(handle);
      throw error;
    });
    tools.onProgress(job.size, true);
    const kept = keep(job, handle, tools);
    const [isEqual] = await Promise.all([sameOnBothSides(tools.checksum(part, job.size), job.local, signal), kept]);
    return isEqual;
  } catch (error) {
    throw await whyRefused(error, tools, job);
  }
}

/** What is there, and the room beside it. */
const lookedAt = async ({ sftp }: TransferTools, remote: RawName): Promise<[Attributes | null, number | null]> =>
  Promise.all([sftp.lstat(remote), sftp.freeBytes(parentOf(remote))]);

/**
 * Sends one file: under a name of ours beside its own, from the byte up to which it is safe there, then compares both
 * sides, then gives it its name.
 */
export const sendFile = (job: FileJob, tools: TransferTools): Promise<FileOutcome> =>
  outcomeOf(job, async (mark) => {
    const { sftp, signal } = tools;
    const { remote, conflict, size } = job;
    await checkSource(job);
    const [there, free] = await lookedAt(tools, remote);
    if (there !== null && conflict === 'skip') return { kind: 'skipped' };
    if (there !== null && conflict === null) return { kind: 'asking', size: there.size, modifiedAt: there.modifiedAt };
    if (there?.kind === 'folder' && conflict === 'replace') throw new FaultError({ kind: 'exists' });
    if (free !== null && free < size - job.resumeAt) throw new FaultError({ kind: 'device-full' });
    const local = await open(job.local, 'r');
    let isEqual: boolean | null;
    try {
      isEqual = await sendAndCompare(job, local, tools, mark);
      await checkSource(job);
    } catch (error) {
      // What is there is not what is here: nothing of it is gone on with.
      if (error instanceof FaultError && notTheSame.has(error.fault.kind)) mark(0);
      throw error;
    } finally {
      await local.close();
    }
    if (isEqual === false) {
      mark(0);
      throw new FaultError({ kind: 'different' });
    }
    if (signal.aborted) throw new StoppedError();
    try {
      await place(sftp, partOnDevice(job), remote, conflict, job.id);
    } catch (error) {
      // Somebody made a file of this name meanwhile.
      if (!(error instanceof FaultError) || error.fault.kind !== 'exists' || conflict !== null) throw error;
      const now = await sftp.lstat(remote);
      return { kind: 'asking', size: now?.size ?? null, modifiedAt: now?.modifiedAt ?? null };
    }
    return { kind: 'done', proof: isEqual === null ? 'length' : 'checksum' };
  });
