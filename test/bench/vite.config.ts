import type { InlineConfig } from 'vite';
import { bundledBuild } from '../../electron/vite.config';

const input = {
  run: 'test/bench/run.ts',
  peer: 'test/bench/peer/peer.ts',
  relay: 'test/bench/relay.ts',
  host: 'test/bench/host.ts',
  load: 'test/bench/load.ts',
  'field-line': 'test/bench/field-line.ts',
};

/** The build of the bench's six programs; `root` is the project's top folder. Never packaged. */
export const programConfig = (root: string): InlineConfig =>
  bundledBuild(root, { outDir: 'dist/bench', emptyOutDir: true, input, external: [/^@?playwright/] });
