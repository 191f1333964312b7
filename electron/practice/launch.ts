import { join } from 'node:path';
import type { Logger } from '../log/logger';
import { startPracticeThread } from './client';
import type { Practice, RehearsalStage } from './contract';

interface PracticePaths {
  /** The person's own files. */
  readonly userData: string;
  /** Where the built worker is. */
  readonly programs: string;
}

/** The practice service of the app, with its devices, in a thread of its own. */
export const launchPractice = (
  { userData, programs }: PracticePaths,
  onRehearsal: (stage: RehearsalStage) => void,
  log: Logger,
): Promise<Practice> =>
  startPracticeThread(
    { devices: true, folder: join(userData, 'practice') },
    {
      workerFile: join(programs, 'practice-worker.cjs'),
      log: (level, message) => log[level](message),
      onRehearsal,
    },
  );
