/** The policy file: one that only an administrator can write. */
import { stat } from 'node:fs/promises';
import { dirname, posix, win32 } from 'node:path';
import { codeOf } from '../storage/disk';
import { readFileBytes } from '../storage/text-file';
import { jsonIn } from './json-text';
import { absent, type Found, type PolicyPlace } from './places';

/** Where it is on each system. */
export function policyFile(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (platform === 'win32')
    return win32.join(environment['ProgramData'] ?? 'C:\\ProgramData', 'FieldTunnel', 'policy.json');
  return platform === 'darwin'
    ? posix.join('/Library', 'Application Support', 'FieldTunnel', 'policy.json')
    : posix.join('/etc', 'fieldtunnel', 'policy.json');
}

interface FileOptions {
  readonly path: string;
  /**
   * Whether nobody but an administrator could have written a file, or put it there: nothing is used of another one.
   * Null: any may be.
   */
  readonly isTrusted: ((path: string) => Promise<boolean>) | null;
}

const writableByOthers = 0o022;

/**
 * Whether a file and its folder are root's, and no one else's to write. Not on Windows, which has no such owner
 * (`windows-owner.ts`).
 */
export const isRootsAlone =
  (owner: (path: string) => Promise<{ readonly uid: number; readonly mode: number }> = stat) =>
  async (path: string): Promise<boolean> => {
    for (const each of [path, dirname(path)]) {
      const { uid, mode } = await owner(each);
      if (uid !== 0 || (mode & writableByOthers) !== 0) return false;
    }
    return true;
  };

async function readFile({ path, isTrusted }: FileOptions): Promise<Found> {
  try {
    const bytes = await readFileBytes(path);
    if (isTrusted !== null && !(await isTrusted(path))) return { state: 'changeable', detail: '' };
    return jsonIn(bytes);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
    // What has no code is said by whoever reads: that it is no file, or too large.
    return { state: 'unreadable', detail: code === 'unknown' && error instanceof Error ? error.message : code };
  }
}

export const filePlace = (options: FileOptions): PolicyPlace => ({
  kind: 'file',
  where: options.path,
  read: () => readFile(options),
});
