import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// What is built is what is shipped, whoever starts the build: a test runner sets this to `test`, and React would
// then come in its development form, half as large again.
process.env['NODE_ENV'] = 'production';

/** The renderer's build. `gallery.html`, every state of every screen side by side, is for developers and tests only. */
export default defineConfig(({ mode }) => ({
  root: __dirname,
  base: './',
  logLevel: 'warn' as const,
  plugins: [react()],
  build: {
    target: 'chrome140',
    outDir: `${__dirname}/../dist/${mode === 'gallery' ? 'gallery' : 'renderer'}`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: `${__dirname}/${mode === 'gallery' ? 'gallery' : 'index'}.html` },
  },
}));
