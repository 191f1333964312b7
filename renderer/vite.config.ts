import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
