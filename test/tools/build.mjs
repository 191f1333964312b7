// Builds everything into dist/. `node test/tools/build.mjs [part …]` builds only those parts (`parts.mjs` has their
// names). Without a name: what the app is made of, and what its tests need.
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';
import { configs, root, shipped } from './parts.mjs';

const everything = ['main', 'preload', 'cli', 'renderer', 'gallery', 'shell'];

const wanted = process.argv.slice(2);
for (const part of wanted.length > 0 ? wanted : everything) {
  const config = configs[part];
  if (!config) throw new Error(`unknown part: ${part}`);
  mkdirSync(resolve(root, 'dist'), { recursive: true });
  await build(await config());
}
if (wanted.length === 0 || wanted.some((part) => shipped.includes(part))) {
  const { writeNotices } = await import('./notices/write.mjs');
  writeNotices();
}
if (!existsSync(resolve(root, 'dist'))) throw new Error('nothing was built');
