// Type-checks every project, one after another, and fails if one has an error. What was found right is remembered in
// node_modules/.cache, so that the next run looks only at what changed.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const projects = ['shared', 'electron', 'electron/tsconfig.preload.json', 'renderer', 'test'];
const compiler = resolve(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

let failed = 0;
for (const project of projects) {
  const remembered = resolve(root, 'node_modules', '.cache', 'types', `${project.replaceAll('/', '-')}.tsbuildinfo`);
  const { status } = spawnSync(
    process.execPath,
    [compiler, '--project', resolve(root, project), '--incremental', '--tsBuildInfoFile', remembered],
    { stdio: 'inherit' },
  );
  if (status !== 0) failed += 1;
}
console.log(`${projects.length - failed} of ${projects.length} projects type-check`);
process.exit(failed === 0 ? 0 : 1);
