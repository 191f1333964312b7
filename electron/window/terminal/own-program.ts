/** A program that a person chose in the system's dialog: whether it can be started without a shell, and how. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';

const isBundle = (path: string, platform: NodeJS.Platform): boolean =>
  platform === 'darwin' && extname(path).toLowerCase() === '.app';

/**
 * On Windows `.bat` and `.cmd` would be run by a shell that reads the arguments once more, and a document by whatever
 * opens it: only what the system itself starts is taken. On macOS an application is a folder.
 */
export async function isProgram(path: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    const found = await stat(path);
    if (isBundle(path, platform)) return found.isDirectory();
    if (!found.isFile()) return false;
    if (platform === 'win32') return ['.exe', '.com'].includes(extname(path).toLowerCase());
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is started, and what stands before the arguments. */
export const startOf = (path: string, platform: NodeJS.Platform): readonly [string, ...string[]] =>
  isBundle(path, platform) ? ['/usr/bin/open', '-n', '-a', path, '--args'] : [path];
