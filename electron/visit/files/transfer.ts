/** What sending and fetching one file have in common. */
import type { FileHandle } from 'node:fs/promises';
import type { FileJob, FileOutcome } from './contract';
import { FaultError, faultOf } from './fault';
import { checksumOf } from './local';
import { sizeOf } from '../../net/sftp/packets';
import type { Handle, Sftp } from './sftp';

/** What a transfer of one file needs. */
export interface TransferTools {
  readonly sftp: Sftp;
  /** SHA-256 of a file of the device, hexadecimal; null: it has no such program, the question failed, or `signal` ended it. */
  readonly checksum: (path: string, size: number) => Promise<string | null>;
  /** Bytes that there is room for in a folder of the device, as its shell says; null: it does not. */
  readonly freeByShell: (folder: string) => Promise<number | null>;
  readonly onProgress: (acknowledged: number, checking: boolean) => void;
  readonly signal: AbortSignal;
}

/** `stopFile` was called. */
export class StoppedError extends Error {}

/** What work gives; @throws StoppedError once the signal says that nobody wants it, whatever it waits for */
export const unlessStopped = <Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new StoppedError()), { once: true });
    work.then(resolve, reject);
  });

/** The last bytes of what is there already: equal on both sides, or everything is sent anew. */
const tailBytes = 64 * 1_024;

/** Reads as many bytes as there is room for. @throws FaultError `changed` where the file is shorter */
export async function readLocal(file: FileHandle, offset: number, into: Uint8Array): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, offset + at);
    if (bytesRead === 0) throw new FaultError({ kind: 'changed' });
    at += bytesRead;
  }
}

async function readRemote(sftp: Sftp, handle: Handle, offset: number, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = 0; at < length; ) {
    const read = await sftp.read(handle, offset + at, Math.min(length - at, sftp.chunk.read));
    if (read === null) break;
    pieces.push(...read);
    at += sizeOf(read);
  }
  return Buffer.concat(pieces);
}

/**
 * From where a file that was begun goes on: where its last bytes are the same on both sides, else from its beginning.
 */
export async function resumePoint(sftp: Sftp, handle: Handle, local: FileHandle, at: number): Promise<number> {
  if (at <= 0) return 0;
  const from = Math.max(0, at - tailBytes);
  const here = Buffer.alloc(at - from);
  const [there] = await Promise.all([readRemote(sftp, handle, from, at - from), readLocal(local, from, here)]);
  return here.equals(there) ? at : 0;
}

/**
 * Whether a file here is the one whose SHA-256 the device was asked for; both sides compute at once. Null: the device
 * does not say.
 * @param theirs never rejects, and ends with the signal
 * @throws StoppedError once the signal says that nobody wants it
 */
export async function sameOnBothSides(
  theirs: Promise<string | null>,
  local: string,
  signal: AbortSignal,
): Promise<boolean | null> {
  const stop = new AbortController();
  const mine = checksumOf(local, AbortSignal.any([stop.signal, signal])).then(
    (checksum) => ({ checksum, error: null }),
    (error: unknown) => ({ checksum: null, error }),
  );
  const said = await theirs;
  if (said === null) stop.abort();
  const { checksum, error } = await mine;
  if (signal.aborted) throw new StoppedError();
  if (said === null) return null;
  if (checksum === null) throw error;
  return said === checksum;
}

/** How the work on one file went, as data. `watermark`: up to where it is safe at any moment. */
export async function outcomeOf(
  { resumeAt }: FileJob,
  work: (mark: (watermark: number) => void) => Promise<FileOutcome>,
): Promise<FileOutcome> {
  let watermark = resumeAt;
  try {
    return await work((reached) => (watermark = reached));
  } catch (error) {
    if (error instanceof StoppedError) return { kind: 'stopped', watermark };
    return { kind: 'fault', fault: faultOf(error), watermark };
  }
}
