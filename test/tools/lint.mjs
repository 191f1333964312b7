// `npm run lint`: formatter, linters, types of every file, and what nobody uses. Each is started as the program that it
// is, by this Node: a shell would read the patterns in its own way on each system, and npm's starters are scripts that
// Windows starts only with one. Stops at the first that complains.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './parts.mjs';

/** Program, and its arguments. */
const linters = [
  ['@biomejs/biome/bin/biome', 'format', '.'],
  [
    'eslint/bin/eslint.js',
    '--config',
    'test/tools/eslint.config.mjs',
    '--max-warnings',
    '0',
    'electron',
    'renderer',
    'shared',
  ],
  [
    'oxlint/bin/oxlint',
    '--type-aware',
    // One reading of the types for the rules and for the compiler's own word: half of what `npm run types` takes.
    '--type-check',
    '--config',
    'test/tools/oxlint.json',
    '--deny-warnings',
    // Patterns in the configuration count from its own folder, below which nothing is generated.
    '--ignore-pattern',
    '**/generated/**',
    'electron',
    'renderer',
    'shared',
    'test',
  ],
  ['knip/bin/knip.js', '--config', 'test/tools/knip.json', '--no-progress'],
  // What only tests use is theirs, and not the product's.
  ['knip/bin/knip.js', '--config', 'test/tools/knip-product.json', '--no-progress'],
];

for (const [program, ...args] of linters) {
  const { status, error } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
