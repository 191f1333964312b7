import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { programConfig } from '../../electron/vite.config';

const root = resolve(__dirname, '..', '..');

export interface PracticeBuild {
  /** The command line program, `npm run practice`. */
  readonly cli: string;
  /** The worker for `startPracticeThread`. */
  readonly worker: string;
  remove(): Promise<void>;
}

/** Builds the practice service's two programs as they are shipped, into a folder of its own. */
export async function buildPractice(): Promise<PracticeBuild> {
  // Inside the project, so that what is left external is found; dot-folders of node_modules are never committed.
  const outDir = await mkdtemp(join(root, 'node_modules', '.practice-build-'));
  const config = programConfig('cli', root);
  const { rolldownOptions: options, ...rest } = config.build ?? {};
  const remove = (): Promise<void> => rm(outDir, { recursive: true, force: true });
  try {
    await build({
      ...config,
      configFile: false,
      build: {
        ...rest,
        outDir,
        rolldownOptions: {
          ...options,
          input: {
            practice: resolve(root, 'electron/practice/cli.ts'),
            'practice-worker': resolve(root, 'electron/practice/worker.ts'),
          },
        },
      },
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    cli: join(outDir, 'practice.cjs'),
    worker: join(outDir, 'practice-worker.cjs'),
    remove,
  };
}
