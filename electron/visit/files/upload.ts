import { open, stat, type FileHandle } from 'node:fs/promises';
import { parentOf } from '../../../shared/visit/files';
import type { FileJob, FileOutcome } from './contract';
import { FaultError } from './fault';
import { checksumOf } from './local';
import { openFlags, sizeAttributes, text } from './packets';
import { besideIt, place } from './place';
import { outcomeOf, readLocal, resumePoint, StoppedError, type TransferTools } from './transfer';
import { InFlight, maxInFlightBytes } from './window';

const fsync = 'fsync@openssh.com';

export const partOnDevice = ({ id, remote }: FileJob): string => besideIt(remote, `${id}.part`);

/** The file here is the one that was chosen. @throws FaultError */
async function checkSource({ local, size, modifiedAt }: FileJob): Promise<void> {
  const found = await stat(local);
  if (!found.isFile()) throw new FaultError({ kind: 'not-a-file' });
  const isSame = found.size === size && (modifiedAt === null || Math.trunc(found.mtimeMs) === Math.trunc(modifiedAt));
  if (!isSame) throw new FaultError({ kind: 'changed' });
}

/** A write that a device refuses without a word may have found no room: where it can be asked, it is. */
async function whyRefused(error: unknown, { sftp }: TransferTools, job: FileJob): Promise<unknown> {
  if (!(error instanceof FaultError) || error.fault.kind !== 'refused' || sftp.isOver) return error;
  const free = await sftp.freeBytes(parentOf(job.remote));
  return free !== null && free < sftp.chunk.write ? new FaultError({ kind: 'device-full' }) : error;
}

/** Every byte from where it is safe on. Resolves once the device has answered for all of them. */
async function sendBytes(
  job: FileJob,
  local: FileHandle,
  tools: TransferTools,
  mark: (watermark: number) => void,
): Promise<void> {
  const { sftp, signal } = tools;
  const part = partOnDevice(job);
  const handle = await sftp.open(part, openFlags.read | openFlags.write | openFlags.create);
  try {
    const { size: there } = await sftp.fstat(handle);
    // What was begun was of a longer state of the file.
    if (there !== null && there > job.size) await sftp.setstat(part, sizeAttributes(job.size));
    const from = await resumePoint(sftp, handle, local, Math.min(there ?? 0, job.resumeAt));
    mark(from);
    tools.onProgress(from, false);
    const flight = new InFlight(from, maxInFlightBytes, (watermark) => {
      mark(watermark);
      tools.onProgress(watermark, false);
    });
    for (let at = from; at < job.size; ) {
      const length = Math.min(sftp.chunk.write, job.size - at);
      await flight.room(length);
      if (signal.aborted) {
        await flight.settle();
        throw new StoppedError();
      }
      const bytes = await readLocal(local, at, length);
      flight.add(at + length, length, sftp.write(handle, at, bytes));
      at += length;
    }
    await flight.drain();
    if (sftp.offers(fsync)) await sftp.extended(fsync, text(handle)).catch(() => undefined);
    const { size } = await sftp.fstat(handle);
    if (size !== job.size) {
      mark(0);
      throw new FaultError({ kind: 'different' });
    }
  } catch (error) {
    throw await whyRefused(error, tools, job);
  } finally {
    await sftp.closeHandle(handle);
  }
}

/**
 * Sends one file: under a name of ours beside its own, from the byte up to which it is safe there, then compares both sides, then
 * gives it its name.
 */
export const sendFile = (job: FileJob, tools: TransferTools): Promise<FileOutcome> =>
  outcomeOf(job, async (mark) => {
    const { sftp, signal } = tools;
    const { remote, conflict, size } = job;
    await checkSource(job);
    const there = await sftp.lstat(remote);
    if (there !== null && conflict === 'skip') return { kind: 'skipped' };
    if (there !== null && conflict === null) return { kind: 'asking', size: there.size, modifiedAt: there.modifiedAt };
    if (there?.kind === 'folder' && conflict === 'replace') throw new FaultError({ kind: 'exists' });
    const free = await sftp.freeBytes(parentOf(remote));
    if (free !== null && free < size - job.resumeAt) throw new FaultError({ kind: 'device-full' });
    const local = await open(job.local, 'r');
    try {
      await sendBytes(job, local, tools, mark);
    } finally {
      await local.close();
    }
    tools.onProgress(size, true);
    const part = partOnDevice(job);
    const checksum = await tools.checksum(part, size);
    const isEqual = checksum === null || checksum === (await checksumOf(job.local));
    await checkSource(job).catch((error: unknown) => {
      mark(0);
      throw error;
    });
    if (!isEqual) {
      mark(0);
      throw new FaultError({ kind: 'different' });
    }
    if (signal.aborted) throw new StoppedError();
    try {
      await place(sftp, part, remote, conflict, job.id);
    } catch (error) {
      // Somebody made a file of this name meanwhile.
      if (!(error instanceof FaultError) || error.fault.kind !== 'exists' || conflict !== null) throw error;
      const now = await sftp.lstat(remote);
      return { kind: 'asking', size: now?.size ?? null, modifiedAt: now?.modifiedAt ?? null };
    }
    return { kind: 'done', proof: checksum === null ? 'length' : 'checksum' };
  });
