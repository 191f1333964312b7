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
  /** Nothing is used of a file that somebody else than root could have written, or put there. Windows has no such answer for us. */
  readonly rootOnly: boolean;
  readonly owner?: (path: string) => Promise<{ readonly uid: number; readonly mode: number }>;
}

const writableByOthers = 0o022;

async function isRootsAlone({ path, owner = stat }: FileOptions): Promise<boolean> {
  for (const each of [path, dirname(path)]) {
    const { uid, mode } = await owner(each);
    if (uid !== 0 || (mode & writableByOthers) !== 0) return false;
  }
  return true;
}

async function readFile(options: FileOptions): Promise<Found> {
  try {
    const bytes = await readFileBytes(options.path);
    if (options.rootOnly && !(await isRootsAlone(options))) return { state: 'changeable', detail: '' };
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
