/** Folders for one moment only, which a run leaves where it is ended in between. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One that is younger (ms) may be in use by a program that runs beside this one: a self-test, which ends within a
 * minute.
 */
const inUseMs = 3_600_000;
/** What `mkdtemp` puts behind the beginning of a name. */
const suffix = /^[A-Za-z0-9]{6}$/;

/**
 * Removes folders in `parent` that `mkdtemp` made with one of these beginnings, and that nobody uses any more. Never
 * rejects.
 */
export async function sweepFolders(
  parent: string,
  beginnings: readonly string[],
  now: () => number = Date.now,
): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const isOurs = beginnings.some((each) => name.startsWith(each) && suffix.test(name.slice(each.length)));
    if (!isOurs) continue;
    const path = join(parent, name);
    try {
      const found = await stat(path);
      const isForeign = process.getuid !== undefined && found.uid !== process.getuid();
      if (!found.isDirectory() || isForeign || now() - found.mtimeMs < inUseMs) continue;
      await rm(path, { recursive: true, force: true });
    } catch {
      // Somebody else removed it, or holds a file in it: the next start tries again.
    }
  }
}
