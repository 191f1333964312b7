import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { isKeyExchange, withGroupBounds } from './visit/ssh/group-bounds';
import { isPacketCrypto, withKeptKeys } from './visit/ssh/packet-keys';

/** What a build for Node is made from. Paths are relative to the project's top folder. */
interface NodeBuild {
  readonly outDir: string;
  readonly emptyOutDir: boolean;
  /** Program names and their entries. */
  readonly input: Readonly<Record<string, string>>;
  /** Found at run time, besides Node's own modules. */
  readonly external?: readonly (string | RegExp)[];
}

/**
 * Programs for Node, our own code in one file each; packages are looked for in `node_modules`. `root`: the project's
 * top folder.
 */
export function nodeBuild(root: string, { outDir, emptyOutDir, input, external = [] }: NodeBuild): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: resolve(root, outDir),
      emptyOutDir,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, resolve(root, file)])),
        external: [...external, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  };
}

/**
 * Which groups the ssh library takes from a device, and how it keeps its keys (`group-bounds.ts`, `packet-keys.ts`).
 */
const sshLibrary: Plugin = {
  name: 'ssh-library',
  enforce: 'pre',
  transform: (code, id) => {
    if (isKeyExchange(id)) return { code: withGroupBounds(code), map: null };
    return isPacketCrypto(id) ? { code: withKeptKeys(code), map: null } : null;
  },
};

/** The same with all packages inside. */
export const bundledBuild = (root: string, build: NodeBuild): InlineConfig => ({
  ...nodeBuild(root, build),
  plugins: [sshLibrary],
  // ws reads these to look for its optional native helpers, which are never shipped.
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  ssr: { noExternal: true },
  resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
});

/**
 * The programs of the Node side, each one bundled file: the packaged app carries no `node_modules`.
 * `preload` is a separate build because a sandboxed preload script cannot load a shared chunk.
 */
const programs = {
  main: {
    main: 'electron/main.ts',
    'tunnel-worker': 'electron/tunnel/worker.ts',
    'practice-worker': 'electron/practice/worker.ts',
    'ssh-worker': 'electron/visit/worker.ts',
  },
  preload: { preload: 'electron/preload.ts' },
  cli: {
    practice: 'electron/practice/cli.ts',
    'source-proxy': 'electron/tunnel/cli.ts',
    'verify-aws': 'electron/verify/cli.ts',
  },
} as const;

export type Program = keyof typeof programs;

/** The build of one group of programs; `root` is the project's top folder. */
export const programConfig = (program: Program, root: string): InlineConfig =>
  bundledBuild(root, {
    outDir: program === 'cli' ? 'dist/cli' : 'dist/electron',
    emptyOutDir: false,
    input: programs[program],
    external: ['electron', /^electron\//, 'original-fs', 'cpu-features', /\.node$/],
  });
