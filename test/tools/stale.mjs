// Builds what is older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newest } from './newest.mjs';
import { root } from './parts.mjs';

/** Each part of the build, what it is made from, and a file it makes. */
const parts = [
  {
    part: 'main',
    from: ['electron', 'shared'],
    made: [
      'dist/electron/main.cjs',
      'dist/electron/tunnel-worker.cjs',
      'dist/electron/practice-worker.cjs',
      'dist/notices/parts/main.json',
    ],
  },
  {
    part: 'preload',
    from: ['electron/preload.ts', 'shared/ipc'],
    made: ['dist/electron/preload.cjs', 'dist/notices/parts/preload.json'],
  },
  {
    part: 'renderer',
    from: ['renderer', 'shared'],
    made: ['dist/renderer/index.html', 'dist/notices/parts/renderer.json'],
  },
  { part: 'shell', from: ['test/browser-shell'], made: ['dist/shell/run.cjs'] },
];

/** Builds those of `names` that are out of date; ends this process when that fails. */
export function buildStale(names = parts.map(({ part }) => part)) {
  const changed = (path) => (statSync(path).isDirectory() ? newest(path) : statSync(path).mtimeMs);
  const stale = parts.filter(({ part, from, made }) => {
    if (!names.includes(part)) return false;
    const oldest = Math.min(
      ...made.map((file) => (existsSync(join(root, file)) ? statSync(join(root, file)).mtimeMs : 0)),
    );
    return oldest < Math.max(...from.map((path) => changed(join(root, path))));
  });
  if (stale.length === 0) return;
  console.log(`Building ${stale.map(({ part }) => part).join(', ')} …`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'test/tools/build.mjs'), ...stale.map(({ part }) => part)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) process.exit(status ?? 1);
}
