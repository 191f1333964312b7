// Practice, tunnel and the built-in ssh client under BoringSSL, which Electron has in place of Node's OpenSSL. The
// runtime comes from the npm registry into a folder that is removed again: nothing of it belongs to the project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './parts.mjs';

const runtime = '@oven/bun-linux-x64-baseline@1.4.5';

/** What Bun itself cannot do. It is named, and is no failure of ours. */
const ofBun = [
  'the app in the browser shell: a main process that is a stand-in for Electron needs another module in place of `electron`, and Bun loads the package itself',
];

const run = (file, args, options = {}) => spawnSync(file, args, { cwd: root, stdio: 'inherit', ...options });

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.error(`Not run: the runtime is for Linux on x64, and this is ${process.platform} on ${process.arch}.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-boringssl-'));
let failures = 0;
try {
  const built = run(process.execPath, [join(root, 'test/tools/build.mjs'), 'main', 'boringssl']);
  if (built.status !== 0) throw new Error('the programs could not be built');
  run('npm', [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
    runtime,
  ]);
  const bun = join(folder, 'node_modules/@oven/bun-linux-x64-baseline/bin/bun');
  if (!existsSync(bun)) throw new Error(`${runtime} could not be had from the npm registry`);
  const versions = JSON.parse(
    run(bun, ['-e', 'console.log(JSON.stringify(process.versions))'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    }).stdout,
  );
  if (!versions.boringssl) throw new Error(`${runtime} has no BoringSSL`);
  console.log(`Bun ${versions.bun}, BoringSSL ${versions.boringssl}.`);
  console.log(
    'It is only the nearest relative of Electron’s: another revision, under another implementation of Node’s modules.',
  );
  for (const what of ofBun) console.log(`not shown here, for Bun’s own reasons: ${what}`);
  const { status, signal, stdout } = run(bun, [join(root, 'dist/boringssl/run.cjs'), join(root, 'dist/electron')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout: 180_000,
  });
  const checks = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  for (const { name, state, why, facts } of checks)
    console.log(`${state}: ${name}${why ? `: ${why}` : ''} ${JSON.stringify(facts ?? {})}`);
  failures = checks.filter(({ state }) => state !== 'ok').length;
  if (checks.length === 0 || (status !== 0 && failures === 0))
    throw new Error(`the program ended with ${signal ?? status} before it had told everything`);
  console.log(failures === 0 ? 'Nothing of ours fails under BoringSSL.' : `${failures} of ${checks.length} fail.`);
} catch (error) {
  console.error(error.message);
  failures += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
