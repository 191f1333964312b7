import { lstat, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileJob, FileOutcome } from './contract';
import { FaultError } from './fault';
import { checksumOf, exists, freeBytes, partOnLaptop, placeFile } from './local';
import type { Handle, Sftp } from './sftp';
import { outcomeOf, resumePoint, StoppedError, type TransferTools } from './transfer';
import { InFlight, maxInFlightBytes } from './window';

/** A piece of the file, written where it belongs. A device may answer with less than it was asked for. */
async function fetchPiece(sftp: Sftp, handle: Handle, local: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at < to; ) {
    const bytes = await sftp.read(handle, at, to - at);
    // It is shorter than the device said.
    if (bytes === null) throw new FaultError({ kind: 'changed' });
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await local.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
    at += bytes.length;
  }
}

/** Opens what there is of it, or begins it. The name is ours: nobody else has made it. */
const openPart = async (path: string): Promise<FileHandle> => open(path, (await exists(path)) ? 'r+' : 'wx+');

async function fetchBytes(
  job: FileJob,
  handle: Handle,
  local: FileHandle,
  tools: TransferTools,
  mark: (watermark: number) => void,
): Promise<void> {
  const { sftp, signal } = tools;
  const { size: here } = await local.stat();
  const from = await resumePoint(sftp, handle, local, Math.min(here, job.resumeAt));
  mark(from);
  tools.onProgress(from, false);
  const flight = new InFlight(from, maxInFlightBytes, (watermark) => {
    mark(watermark);
    tools.onProgress(watermark, false);
  });
  try {
    for (let at = from; at < job.size; ) {
      const length = Math.min(sftp.chunk.read, job.size - at);
      await flight.room(length);
      if (signal.aborted) throw new StoppedError();
      flight.add(at + length, length, fetchPiece(sftp, handle, local, at, at + length));
      at += length;
    }
    await flight.drain();
  } catch (error) {
    // Nothing may be written to a file that is closed.
    await flight.settle();
    throw error;
  }
  await local.truncate(job.size);
  await local.sync();
}

/** Fetches one file: under a name of ours beside its own, then compares both sides, then gives it its name. */
export const fetchFile = (job: FileJob, tools: TransferTools): Promise<FileOutcome> =>
  outcomeOf(job, async (mark) => {
    const { sftp, signal } = tools;
    const { conflict, size } = job;
    if (conflict === 'skip' && (await exists(job.local))) return { kind: 'skipped' };
    if (conflict === null && (await exists(job.local))) {
      const there = await lstat(job.local);
      return { kind: 'asking', size: there.size, modifiedAt: there.mtimeMs };
    }
    const free = await freeBytes(dirname(job.local));
    if (free !== null && free < size - job.resumeAt) throw new FaultError({ kind: 'laptop-full' });
    const part = partOnLaptop(job);
    const handle = await sftp.openRead(job.remote);
    let grew = false;
    try {
      const before = await sftp.fstat(handle);
      if (before.size === null || before.size < size) throw new FaultError({ kind: 'changed' });
      // As long as before and written anew: what was fetched before the break is of another state of it. A log that grew keeps it.
      const isOther = before.size === size && before.modifiedAt !== job.modifiedAt;
      const local = await openPart(part);
      try {
        await fetchBytes(isOther ? { ...job, resumeAt: 0 } : job, handle, local, tools, mark);
      } finally {
        await local.close();
      }
      const after = await sftp.fstat(handle);
      if (after.size === null || after.size < size) throw new FaultError({ kind: 'changed' });
      grew = after.size > size;
    } finally {
      await sftp.closeHandle(handle);
    }
    tools.onProgress(size, true);
    // A log goes on growing: what was fetched is its beginning.
    const checksum = grew ? null : await tools.checksum(job.remote, size);
    if (checksum !== null && checksum !== (await checksumOf(part))) {
      mark(0);
      throw new FaultError({ kind: 'different' });
    }
    if (signal.aborted) throw new StoppedError();
    await placeFile(part, job.local, conflict);
    return { kind: 'done', proof: checksum === null ? 'length' : 'checksum' };
  });
