// Type-checks every project, one after another, and fails with the first that has an error.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const projects = ['shared', 'electron', 'electron/tsconfig.preload.json', 'renderer', 'test'];
const compiler = resolve(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

let failed = 0;
for (const project of projects) {
  const { status } = spawnSync(process.execPath, [compiler, '--project', resolve(root, project)], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
console.log(`${projects.length - failed} of ${projects.length} projects type-check`);
process.exit(failed === 0 ? 0 : 1);
