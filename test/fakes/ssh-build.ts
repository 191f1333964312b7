import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { programConfig } from '../../electron/vite.config';

const root = resolve(__dirname, '..', '..');

/** The ssh client's worker, bundled as it is shipped, in a folder of its own. */
export async function buildSshWorker(): Promise<{ readonly file: string; readonly remove: () => Promise<void> }> {
  // Inside the project, so that what is left external is found; dot-folders of node_modules are never committed.
  const outDir = await mkdtemp(join(root, 'node_modules', '.ssh-build-'));
  const config = programConfig('main', root);
  await build({
    ...config,
    build: {
      ...config.build,
      outDir,
      sourcemap: false,
      rolldownOptions: {
        ...config.build?.rolldownOptions,
        input: { 'ssh-worker': resolve(root, 'electron/visit/worker.ts') },
      },
    },
  });
  return { file: join(outDir, 'ssh-worker.cjs'), remove: () => rm(outDir, { recursive: true, force: true }) };
}
