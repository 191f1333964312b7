import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/** How a file is looked at. */
interface FileSystem {
  readonly access: (path: string, mode: number) => Promise<void>;
  readonly stat: (path: string) => Promise<{ isFile(): boolean }>;
  readonly lstat: (path: string) => Promise<{ isDirectory(): boolean }>;
}
const nodeFileSystem: FileSystem = { access, stat, lstat };

/**
 * An app of Windows' store is started through an alias, as `wt.exe` is: nobody may look behind it (EACCES), the system
 * alone does when it starts it.
 */
async function isFile(
  file: string,
  platform: NodeJS.Platform,
  { stat: follow, lstat: unfollowed }: FileSystem,
): Promise<boolean> {
  try {
    return (await follow(file)).isFile();
  } catch (error) {
    const isAlias = platform === 'win32' && error instanceof Error && 'code' in error && error.code === 'EACCES';
    return isAlias && !(await unfollowed(file)).isDirectory();
  }
}

/**
 * The full path of a program found in PATH; null: not installed. The current folder is never searched, nor a
 * relative entry of PATH: a downloaded `ssh.exe` beside a document must not be what we start.
 */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  fileSystem: FileSystem = nodeFileSystem,
): Promise<string | null> {
  const path = platform === 'win32' ? win32 : posix;
  const value = Object.entries(environment).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  const extra =
    platform === 'win32' && environment['SystemRoot'] !== undefined
      ? [path.join(environment['SystemRoot'], 'System32', 'OpenSSH'), path.join(environment['SystemRoot'], 'System32')]
      : [];
  for (const folder of [...value.split(path.delimiter), ...extra]) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, name);
    try {
      await fileSystem.access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
      if (await isFile(file, platform, fileSystem)) return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
