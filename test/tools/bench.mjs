// `npm run bench`: builds what is measured, and measures on the Node that Electron carries, where there is one for this
// machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareElectronsNode } from './machine.mjs';
import { root } from './parts.mjs';

const parts = ['main', 'preload', 'cli', 'renderer', 'shell', 'bench', 'bench-window'];
const inRoot = { cwd: root, stdio: 'inherit' };
const built = spawnSync(process.execPath, [join(root, 'test', 'tools', 'build.mjs'), ...parts], inRoot);
if (built.status !== 0) process.exit(built.status ?? 1);
const node = prepareElectronsNode() ?? process.execPath;
process.exit(spawnSync(node, [join(root, 'dist', 'bench', 'run.cjs'), ...process.argv.slice(2)], inRoot).status ?? 1);
