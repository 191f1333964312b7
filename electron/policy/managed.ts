/** Managed preferences of macOS: what a management service (a configuration profile) sets for this app. */
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { codeOf } from '../storage/disk';
import { ask, type Ask } from './child';
import { jsonIn } from './json-text';
import { absent, type Found, type PolicyPlace } from './places';

/** The system writes them, and nobody else can: one file for everybody, one for each person. */
const folder = '/Library/Managed Preferences';
const fileName = 'com.fieldtunnel.app.plist';

interface ManagedOptions {
  readonly user: string;
  readonly ask?: Ask;
  readonly look?: (path: string) => Promise<unknown>;
}

async function readManaged(path: string, { ask: asked = ask, look = stat }: ManagedOptions): Promise<Found> {
  try {
    await look(path);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? absent : { state: 'unreadable', detail: code };
  }
  const answer = await asked('/usr/bin/plutil', ['-convert', 'json', '-o', '-', '--', path]);
  return answer.ok ? jsonIn(answer.output) : { state: 'unreadable', detail: `plutil: ${answer.because}` };
}

/** Those of the person first. */
export const managedPlaces = (options: ManagedOptions): readonly PolicyPlace[] =>
  [posix.join(folder, options.user, fileName), posix.join(folder, fileName)].map((path) => ({
    kind: 'managed',
    where: path,
    read: () => readManaged(path, options),
  }));
