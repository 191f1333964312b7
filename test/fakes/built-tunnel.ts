import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, mergeConfig } from 'vite';
import { secret } from './proxy-rig';
import { programConfig } from '../../electron/vite.config';

/** The engine's worker and the command line, bundled as they are shipped, in a folder of their own. */
export async function buildTunnel(): Promise<{
  readonly worker: string;
  readonly cli: string;
  /** The same worker, but for dying when one of its source proxies is asked to probe. */
  readonly mortal: () => Promise<string>;
  readonly remove: () => Promise<void>;
}> {
  const root = resolve(__dirname, '../..');
  // Not dist/, which another test may be building.
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-build-'));
  for (const [program, name, entry] of [
    ['main', 'tunnel-worker', 'electron/tunnel/worker.ts'],
    ['cli', 'source-proxy', 'electron/tunnel/cli.ts'],
  ] as const) {
    const config = programConfig(program, root);
    // Merging would add to the entries: only this one is wanted.
    const options = { ...config.build?.rolldownOptions, input: { [name]: resolve(root, entry) } };
    await build(
      mergeConfig(
        { ...config, build: { ...config.build, rolldownOptions: options } },
        { build: { outDir: folder, sourcemap: false } },
      ),
    );
  }
  return {
    worker: join(folder, 'tunnel-worker.cjs'),
    cli: join(folder, 'source-proxy.cjs'),
    async mortal() {
      const file = join(folder, 'mortal.cjs');
      const dies = `if (message.args[1] === 'probe') throw new Error('planted ${secret.accessToken}');`;
      const worker = await readFile(join(folder, 'tunnel-worker.cjs'), 'utf8');
      await writeFile(
        file,
        `${worker}\nrequire('node:worker_threads').parentPort.on('message', (message) => { ${dies} });\n`,
      );
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
