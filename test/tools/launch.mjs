// What opens the app on this computer: Electron where its runtime can be had, otherwise the browser shell.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './parts.mjs';

const require = createRequire(import.meta.url);
const say = (line) => console.log(line);

/** Where its runtime is, or would be. */
export const runtimeFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH || join(root, 'node_modules/electron/dist');

/** Electron's executable if its runtime is on this computer. */
export function installedElectron() {
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const file = join(runtimeFolder, names[process.platform] ?? 'electron');
  return existsSync(file) ? file : null;
}

/** Whether the download can be reached at all: on a cut-off network that must be known in seconds, not minutes. */
export async function canDownload() {
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

/**
 * Program and arguments that open the app here, and one line that says which. `args` are the app's own; `hooks` are
 * modules that its main process loads first.
 */
export async function choose(args, hooks = []) {
  const required = hooks.flatMap((file) => ['--require', file]);
  const shell = (mode, ...more) => [
    process.execPath,
    ['--enable-source-maps', ...required, join(root, 'dist/shell/run.cjs'), `--mode=${mode}`, ...more, '--', ...args],
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
        [
          ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          ...required,
          root,
          ...args,
        ],
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
