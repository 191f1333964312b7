import { readFile } from 'node:fs/promises';
import type { SelfTestReport } from '../../../shared/about/self-test';
import { licencesSchema } from '../../../shared/about/licences';
import { done, refuse, value } from '../../../shared/ipc/answers';
import type { HandlersOf } from '../../../shared/ipc/contract';
import type { aboutRequests } from '../../../shared/ipc/requests/about';

export interface AboutHandlerParts {
  /** The list of licences that was made with the build. */
  readonly licencesFile: string;
  /** Takes up to a minute. */
  readonly selfTest: () => Promise<SelfTestReport>;
  /** Looks for a newer version and does not wait for it; false: not now. */
  readonly lookForUpdates: () => boolean;
}

/** Answers every request about what the app is made of. */
export function aboutHandlers({
  licencesFile,
  selfTest,
  lookForUpdates,
}: AboutHandlerParts): HandlersOf<keyof typeof aboutRequests> {
  return {
    async 'about.licences'() {
      // A build without it is one that was never packed: the packager refuses it.
      const read = await readFile(licencesFile, 'utf8').catch(() => null);
      return read === null
        ? refuse('not-found', 'this build has no list of licences')
        : value(licencesSchema.parse(JSON.parse(read)));
    },
    'about.selfTest': async () => value(await selfTest()),
    'about.lookForUpdates': () => Promise.resolve(lookForUpdates() ? done : refuse('not-now', 'somebody works')),
  };
}
