import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** Certificates of a whole company are some hundred kilobytes. */
const largestFileBytes = 4 * 1024 * 1024;

/** The text of a file that a person named, in UTF-8. Rejects like `readFileBytes`. */
export const readTextFile = async (path: string): Promise<string> => (await readFileBytes(path)).toString('utf8');

/**
 * What a file holds. Rejects where it is no regular file (a pipe never ends, a device is not read) and
 * where it is larger than 4 MiB; nothing beyond that is read.
 */
export async function readFileBytes(path: string): Promise<Buffer> {
  // Before it is opened: opening alone can wait for ever, or do something, where it is no file.
  if (!(await stat(path)).isFile()) throw new Error('not a regular file');
  // Windows has no such flag; there it adds nothing.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    // What was looked at may be another one by now.
    if (!(await file.stat()).isFile()) throw new Error('not a regular file');
    const buffer = Buffer.alloc(largestFileBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      length += bytesRead;
      if (length > largestFileBytes) throw new Error('larger than 4 MiB');
      if (bytesRead === 0) return buffer.subarray(0, length);
    }
  } finally {
    await file.close();
  }
}
