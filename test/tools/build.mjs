// Builds everything into dist/. `node test/tools/build.mjs [part …]` builds only those parts:
// main, preload, cli, renderer, gallery, shell, bench, soak, fuzz. Without a name: all but the last three.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, runnerImport } from 'vite';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const everything = ['main', 'preload', 'cli', 'renderer', 'gallery', 'shell'];

/** The build that a folder's own `vite.config.ts` describes. */
async function programConfig(file, ...args) {
  const { module } = await runnerImport(resolve(root, file), { configFile: false, logLevel: 'warn' });
  return module.programConfig(...args);
}

const parts = {
  main: async () => build(await programConfig('electron/vite.config.ts', 'main', root)),
  preload: async () => build(await programConfig('electron/vite.config.ts', 'preload', root)),
  cli: async () => build(await programConfig('electron/vite.config.ts', 'cli', root)),
  shell: async () => build(await programConfig('test/browser-shell/vite.config.ts', root)),
  bench: async () => build(await programConfig('test/bench/vite.config.ts', root)),
  soak: async () => build(await programConfig('test/tools/vite.config.ts', root, 'soak', 'test/chaos/soak.ts')),
  fuzz: async () => build(await programConfig('test/tools/vite.config.ts', root, 'fuzz', 'test/fuzz/run.ts')),
  renderer: async () => build(await programConfig('renderer/vite.config.ts', 'index', root)),
  gallery: async () => build(await programConfig('renderer/vite.config.ts', 'gallery', root)),
};

const wanted = process.argv.slice(2);
for (const part of wanted.length > 0 ? wanted : everything) {
  const make = parts[part];
  if (!make) throw new Error(`unknown part: ${part}`);
  mkdirSync(resolve(root, 'dist'), { recursive: true });
  await make();
}
if (!existsSync(resolve(root, 'dist'))) throw new Error('nothing was built');
