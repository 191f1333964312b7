import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';
import { fewFiles } from './few-files';
import { isXterm, withConstructedStyles } from './visit/terminal/xterm-styles';

/** Every style file says first which layer wins over which: what is loaded first must not decide it. */
const layerOrder: Plugin = {
  name: 'layer-order',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('.css') ? `@layer base, theme, components, screens;\n${code}` : null),
};

/** The terminal's styles as the content-security policy takes them (renderer/visit/terminal/xterm-styles.ts). */
const xtermStyles = (folder: string): Plugin => ({
  name: 'xterm-styles',
  enforce: 'pre',
  // The development server bundles libraries ahead, past every plugin's `transform`.
  config: () => ({ optimizeDeps: { exclude: ['@xterm/xterm'] } }),
  transform: (code, id) =>
    isXterm(id)
      ? { code: withConstructedStyles(code, resolve(folder, 'visit/terminal/constructed-style.ts')), map: null }
      : null,
});

/**
 * The build of one page; `root` is the project's top folder. `gallery`, every state of every screen side by side, is
 * for developers and tests only.
 */
export function programConfig(page: 'index' | 'gallery', root: string): InlineConfig {
  // What is built is what is shipped, whoever starts the build: a test runner sets this to `test`, and React would
  // then come in its development form, half as large again.
  process.env['NODE_ENV'] = 'production';
  const folder = resolve(root, 'renderer');
  const entry = resolve(folder, `${page}.html`);
  return {
    configFile: false,
    mode: 'production',
    root: folder,
    base: './',
    logLevel: 'warn',
    plugins: [react(), layerOrder, xtermStyles(folder)],
    build: {
      target: 'chrome140',
      outDir: resolve(root, 'dist', page === 'gallery' ? 'gallery' : 'renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // It is read from this computer's disk; what it may weigh, compressed, is tested (`app-bundle` in test/bench).
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        input: entry,
        ...(page === 'index'
          ? { output: { codeSplitting: fewFiles(entry, resolve(folder, 'screens/connection/connection.tsx')) } }
          : {}),
      },
    },
  };
}
