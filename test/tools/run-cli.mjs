// Runs one of the command-line programs, building it first when a source file is newer than the build.
// The program's own standard output stays clean: the build writes to standard error only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newest } from './newest.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [program, ...args] = process.argv.slice(2);
const bundle = resolve(root, 'dist', 'cli', `${program}.cjs`);

const sources = Math.max(newest(join(root, 'electron')), newest(join(root, 'shared')));
if (!existsSync(bundle) || statSync(bundle).mtimeMs < sources) {
  const { status } = spawnSync(process.execPath, [join(root, 'test', 'tools', 'build.mjs'), 'cli'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
