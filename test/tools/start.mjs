// `npm start`: builds what is out of date, then opens the app: in Electron where its runtime can be had, otherwise in
// the browser shell (test/browser-shell). Arguments after `--` are the app's own: `--practice`, or a link.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newest } from './newest.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const say = (line) => console.log(line);

/** Each part of the build, what it is made from, and a file it makes. */
const parts = [
  {
    part: 'main',
    from: ['electron', 'shared'],
    made: ['dist/electron/main.cjs', 'dist/electron/tunnel-worker.cjs', 'dist/electron/practice-worker.cjs'],
  },
  { part: 'preload', from: ['electron/preload.ts', 'shared/ipc'], made: ['dist/electron/preload.cjs'] },
  { part: 'renderer', from: ['renderer', 'shared'], made: ['dist/renderer/index.html'] },
  { part: 'shell', from: ['test/browser-shell'], made: ['dist/shell/run.cjs'] },
];

function build() {
  const changed = (path) => (statSync(path).isDirectory() ? newest(path) : statSync(path).mtimeMs);
  const stale = parts.filter(({ from, made }) => {
    const oldest = Math.min(
      ...made.map((file) => (existsSync(join(root, file)) ? statSync(join(root, file)).mtimeMs : 0)),
    );
    return oldest < Math.max(...from.map((path) => changed(join(root, path))));
  });
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ part }) => part).join(', ')} …`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'test/tools/build.mjs'), ...stale.map(({ part }) => part)],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) process.exit(status ?? 1);
}

/** Electron's executable if its runtime is on this computer. */
function installedElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const file = join(folder, names[process.platform] ?? 'electron');
  return existsSync(file) ? file : null;
}

/** Whether the download can be reached at all: on a cut-off network that must be known in seconds, not minutes. */
async function canDownload() {
  if (process.env.ELECTRON_MIRROR || process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  try {
    const answer = await fetch(`https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(2_500),
    });
    return answer.status < 400;
  } catch {
    return false;
  }
}

/** Fetches the runtime once, as the `electron` package itself would; null when that does not work. */
async function downloadElectron() {
  if (process.env.FIELDTUNNEL_NO_DOWNLOAD || !(await canDownload())) return null;
  say('Fetching Electron’s runtime (about 120 MB, once) …');
  spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], { stdio: 'ignore', timeout: 300_000 });
  return installedElectron();
}

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

function findChromium() {
  const { chromium } = require('playwright');
  const candidates = [
    process.env.FIELDTUNNEL_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  return candidates.find((file) => file && existsSync(file)) ?? null;
}

/** Program and arguments that open the app here, and one line that says which. */
async function choose() {
  const shell = (mode, ...more) => [
    process.execPath,
    ['--enable-source-maps', join(root, 'dist/shell/run.cjs'), `--mode=${mode}`, ...more, '--', ...args],
  ];
  if (!hasDisplay)
    return {
      line: 'No display here: FieldTunnel runs in the browser shell, for a browser of yours to open.',
      run: shell('remote'),
    };
  const electron = installedElectron() ?? (await downloadElectron());
  if (electron)
    return {
      line: 'FieldTunnel runs in Electron.',
      run: [
        electron,
        [...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...args],
      ],
    };
  const chromium = findChromium();
  if (chromium)
    return {
      line: `Electron’s runtime cannot be had here: FieldTunnel runs in the browser shell, in a window of ${chromium}.`,
      run: shell('headed', `--chromium=${chromium}`),
    };
  return {
    line: 'Neither Electron’s runtime nor Chromium is here. For a window of its own install Chromium (Debian, Ubuntu: apt-get install chromium; elsewhere: npx playwright install chromium). Until then any browser does:',
    run: shell('remote'),
  };
}

build();
const { line, run } = await choose();
say(line);
const child = spawn(run[0], run[1], { stdio: 'inherit', cwd: root });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
