/** A folder as the place of updates: usually one of a share. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, messageOf } from '../net/network-errors';
import { type Place, PlaceError } from './contract';

/** What does not answer in time counts as not there: a share that is gone holds the system for minutes. */
const answerLimitMs = 30_000;

async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]);
  let stop: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    stop = () =>
      reject(
        signal.aborted ? new Error('stopped') : new PlaceError('unreachable', 'the folder did not answer in time'),
      );
    limit.addEventListener('abort', stop, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, late]);
  } finally {
    limit.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}

export function folderPlace(folder: string): Place {
  /** Whether the file is missing, or the whole folder. */
  async function troubleOf(error: unknown, signal: AbortSignal): Promise<unknown> {
    if (error instanceof PlaceError || signal.aborted) return error;
    const code = codeOf(error) ?? '';
    if (code === 'EACCES' || code === 'EPERM') return new PlaceError('refused', messageOf(error));
    const isThere = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    return new PlaceError(isThere && code === 'ENOENT' ? 'missing' : 'unreachable', messageOf(error));
  }
  async function opened(name: string) {
    const handle = await open(join(folder, name), 'r');
    const { size } = await handle.stat();
    return { handle, size };
  }
  return {
    async read(name, largest, signal) {
      const work = async (): Promise<Buffer> => {
        const { handle, size } = await opened(name);
        try {
          if (size > largest) throw new PlaceError('too-large', `${size} bytes`);
          return await handle.readFile();
        } finally {
          await handle.close();
        }
      };
      try {
        return await within(work(), signal);
      } catch (error) {
        throw await troubleOf(error, signal);
      }
    },
    async open(name, from, signal) {
      try {
        const { handle, size } = await within(opened(name), signal);
        const begins = from <= size ? from : 0;
        // It closes the file at its end.
        return { from: begins, stream: handle.createReadStream({ start: begins, highWaterMark: 1024 * 1024 }) };
      } catch (error) {
        throw await troubleOf(error, signal);
      }
    },
  };
}
