import type { InlineConfig } from 'vite';
import { nodeBuild } from '../../electron/vite.config';

/** The build of a test program. Never packaged. `root`: the project's top folder. */
export const programConfig = (root: string, name: string, entry: string): InlineConfig =>
  nodeBuild(root, { outDir: `dist/${name}`, emptyOutDir: true, input: { run: entry } });
