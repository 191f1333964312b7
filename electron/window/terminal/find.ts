import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/**
 * The full path of a program found in PATH; null: not installed. The current folder is never searched, nor a
 * relative entry of PATH: a downloaded `ssh.exe` beside a document must not be what we start.
 */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
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
      await access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
      if ((await stat(file)).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
