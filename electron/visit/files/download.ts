import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileJob, FileOutcome } from './contract';
import { FaultError } from './fault';
import { entryAt, exists, freeBytes, partOnLaptop, placeFile } from './local';
import { sizeOf } from '../../net/sftp/packets';
import type { Handle, Sftp } from './sftp';
import { outcomeOf, resumePoint, sameOnBothSides, StoppedError, type TransferTools } from './transfer';
import { InFlight } from './window';

async function writeLocal(local: FileHandle, pieces: readonly Buffer[], at: number): Promise<void> {
  const size = sizeOf(pieces);
  let { bytesWritten: done } = await local.writev(pieces, at);
  // A system may take less than all of it.
  while (done < size) done += (await local.write(Buffer.concat(pieces), done, size - done, at + done)).bytesWritten;
}

/** A piece of the file, written where it belongs. A device may answer with less than it was asked for. */
async function fetchPiece(sftp: Sftp, handle: Handle, local: FileHandle, from: number, to: number): Promise<void> {
  for (let at = from; at < to; ) {
    const pieces = await sftp.read(handle, at, to - at);
    // It is shorter than the device said.
    if (pieces === null) throw new FaultError({ kind: 'changed' });
    await writeLocal(local, pieces, at);
    at += sizeOf(pieces);
  }
}

/** Opens what there is of it, or begins it. The name is ours: nobody else has made it. */
const openPart = async (path: string): Promise<FileHandle> => open(path, (await exists(path)) ? 'r+' : 'wx+');

/** Up to where what was fetched before a break is of the same file. */
async function fetchedUpTo(job: FileJob, handle: Handle, local: FileHandle, { sftp }: TransferTools): Promise<number> {
  if (job.resumeAt === 0) return 0;
  const [{ size: here }, there] = await Promise.all([local.stat(), sftp.fstat(handle)]);
  // As long as before and written anew: what was fetched is of another state of it. A log that grew keeps it.
  if (there.size === job.size && there.modifiedAt !== job.modifiedAt) return 0;
  return resumePoint(sftp, handle, local, Math.min(here, job.resumeAt));
}

/** Whether the file has grown since it was chosen; @throws FaultError where there is less of it */
async function hasGrown({ size }: FileJob, handle: Handle, { sftp }: TransferTools): Promise<boolean> {
  const now = await sftp.fstat(handle);
  if (now.size === null || now.size < size) throw new FaultError({ kind: 'changed' });
  return now.size > size;
}

async function fetchBytes(
  job: FileJob,
  handle: Handle,
  local: FileHandle,
  tools: TransferTools,
  mark: (watermark: number) => void,
): Promise<void> {
  const { sftp, signal } = tools;
  const from = await fetchedUpTo(job, handle, local, tools);
  mark(from);
  tools.onProgress(from, false);
  const flight = new InFlight(from, sftp.inFlightBytes, (watermark) => {
    mark(watermark);
    tools.onProgress(watermark, false);
  });
  // Its bytes are asked for meanwhile; none of them counts before this.
  const looked = hasGrown(job, handle, tools);
  flight.add(from, 0, looked);
  try {
    for (let at = from; at < job.size; ) {
      const length = Math.min(sftp.chunk.read, job.size - at);
      await flight.roomFor(length);
      if (signal.aborted) throw new StoppedError();
      flight.add(at + length, length, fetchPiece(sftp, handle, local, at, at + length));
      at += length;
    }
    await flight.drain();
  } catch (error) {
    // Nothing may be written to a file that is closed.
    await flight.allAnswered();
    throw error;
  }
  await looked;
  await local.truncate(job.size);
}

/**
 * Every byte is there: the disk keeps it, and both sides are compared. Null: nobody can say whether they are the same.
 */
async function compare(job: FileJob, handle: Handle, local: FileHandle, tools: TransferTools): Promise<boolean | null> {
  tools.onProgress(job.size, true);
  const [grew, isEqual] = await Promise.all([
    hasGrown(job, handle, tools),
    sameOnBothSides(tools.checksum(job.remote, job.size), partOnLaptop(job), tools.signal),
    local.sync(),
  ]);
  // A log goes on growing: what was fetched is its beginning, whatever the whole of it is by now.
  if (grew || (isEqual === false && (await hasGrown(job, handle, tools)))) return null;
  return isEqual;
}

/** Fetches one file: under a name of ours beside its own, then compares both sides, then gives it its name. */
export const fetchFile = (job: FileJob, tools: TransferTools): Promise<FileOutcome> =>
  outcomeOf(job, async (mark) => {
    const { sftp, signal } = tools;
    const { conflict, size } = job;
    const there = await entryAt(job.local);
    if (there !== null && conflict === 'skip') return { kind: 'skipped' };
    if (there !== null && conflict === null) return { kind: 'asking', size: there.size, modifiedAt: there.mtimeMs };
    if (there?.isDirectory() === true && conflict === 'replace') throw new FaultError({ kind: 'exists' });
    const free = await freeBytes(dirname(job.local));
    if (free !== null && free < size - job.resumeAt) throw new FaultError({ kind: 'laptop-full' });
    const part = partOnLaptop(job);
    const handle = await sftp.openRead(job.remote);
    let isEqual: boolean | null;
    try {
      const local = await openPart(part);
      try {
        await fetchBytes(job, handle, local, tools, mark);
        isEqual = await compare(job, handle, local, tools);
      } finally {
        await local.close();
      }
    } finally {
      // Nothing here depends on when it is closed.
      void sftp.closeHandle(handle);
    }
    if (isEqual === false) {
      mark(0);
      throw new FaultError({ kind: 'different' });
    }
    if (signal.aborted) throw new StoppedError();
    try {
      await placeFile(part, job.local, conflict);
    } catch (error) {
      // Somebody made a file of this name meanwhile.
      if (!(error instanceof FaultError) || conflict !== null) throw error;
      const now = await entryAt(job.local);
      return { kind: 'asking', size: now?.size ?? null, modifiedAt: now?.mtimeMs ?? null };
    }
    return { kind: 'done', proof: isEqual === null ? 'length' : 'checksum' };
  });
