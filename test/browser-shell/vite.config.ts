import type { InlineConfig } from 'vite';
import { bundledBuild } from '../../electron/vite.config';

/**
 * The build of the browser shell; `root` is the project's top folder. Never packaged, and never minified: parts of it
 * are sent to the page as source text.
 */
export const programConfig = (root: string): InlineConfig =>
  bundledBuild(root, {
    outDir: 'dist/shell',
    emptyOutDir: true,
    input: { run: 'test/browser-shell/run.ts' },
    external: ['electron'],
  });
