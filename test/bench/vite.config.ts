import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import type { InlineConfig } from 'vite';

/** The build of the bench's five programs; `root` is the project's top folder. Never packaged. */
export function programConfig(root: string): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(root, 'dist', 'bench'),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { run: resolve(root, 'test/bench/run.ts'), peer: resolve(root, 'test/bench/peer/peer.ts'), relay: resolve(root, 'test/bench/relay.ts'), host: resolve(root, 'test/bench/host.ts'), load: resolve(root, 'test/bench/load.ts') },
        external: [/^@?playwright/, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  };
}
