// What is built, by name, and how. The description of each build is in the folder that it builds.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The build that a folder's own `vite.config.ts` describes. */
async function programConfig(file, ...args) {
  // Only who builds waits for Vite to load.
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(resolve(root, file), { configFile: false, logLevel: 'warn' });
  return module.programConfig(...args);
}

/** What is shipped: who wrote what is in it is written down as it is built. */
export const shipped = ['main', 'preload', 'renderer'];

/** The same build, which also says what packages it takes in. */
async function noticed(part, config) {
  const { collectNotices } = await import('./notices/collect.mjs');
  const { plugins = [], ...rest } = await config;
  return { ...rest, plugins: [...plugins, collectNotices(part)] };
}

/** Each part's build, as Vite takes it. */
export const configs = {
  main: () => noticed('main', programConfig('electron/vite.config.ts', 'main', root)),
  preload: () => noticed('preload', programConfig('electron/vite.config.ts', 'preload', root)),
  cli: () => programConfig('electron/vite.config.ts', 'cli', root),
  renderer: () => noticed('renderer', programConfig('renderer/vite.config.ts', 'index', root)),
  gallery: () => programConfig('renderer/vite.config.ts', 'gallery', root),
  shell: () => programConfig('test/browser-shell/vite.config.ts', root),
  bench: () => programConfig('test/bench/vite.config.ts', root),
  'bench-window': () => programConfig('test/bench/without-visit.ts', root),
  soak: () => programConfig('test/tools/vite.config.ts', root, 'soak', 'test/chaos/soak.ts'),
  boringssl: () => programConfig('test/tools/vite.config.ts', root, 'boringssl', 'test/boringssl/run.ts'),
  fuzz: () => programConfig('test/tools/vite.config.ts', root, 'fuzz', 'test/fuzz/run.ts'),
};
