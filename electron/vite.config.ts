import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import type { InlineConfig } from 'vite';

/**
 * The programs of the Node side, each one bundled file: the packaged app carries no `node_modules`.
 * `preload` is a separate build because a sandboxed preload script cannot load a shared chunk.
 */
const programs = {
  main: { main: 'electron/main.ts', 'tunnel-worker': 'electron/tunnel/worker.ts', 'practice-worker': 'electron/practice/worker.ts' },
  preload: { preload: 'electron/preload.ts' },
  cli: { practice: 'electron/practice/cli.ts', 'source-proxy': 'electron/tunnel/cli.ts', 'verify-aws': 'electron/verify/cli.ts' },
} as const;

export type Program = keyof typeof programs;

/** The build of one group of programs; `root` is the project's top folder. */
export function programConfig(program: Program, root: string): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    // ws reads these to look for its optional native helpers, which are never shipped.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    ssr: { noExternal: true },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(root, 'dist', program === 'cli' ? 'cli' : 'electron'),
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(programs[program]).map(([name, file]) => [name, resolve(root, file)])),
        external: ['electron', /^electron\//, 'cpu-features', /\.node$/, ...builtinModules, ...builtinModules.map((m) => `node:${m}`)],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  };
}
