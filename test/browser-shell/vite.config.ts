import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import type { InlineConfig } from 'vite';

/** The build of the browser shell; `root` is the project's top folder. Never packaged. */
export function programConfig(root: string): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    ssr: { noExternal: true },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(root, 'dist', 'shell'),
      emptyOutDir: true,
      // Parts of it are sent to the page as source text.
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { run: resolve(root, 'test/browser-shell/run.ts') },
        external: ['electron', 'playwright', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  };
}
