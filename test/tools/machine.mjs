// What the tests need from the machine besides Node: a browser, and the real clients that no one here wrote.
// As root on Debian they are installed; elsewhere the browser is Playwright's own, and what is missing is named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Program, Debian package, and what cannot be tested without it. */
const programs = [
  { program: 'chromium', debian: 'chromium', without: 'the end-to-end tests' },
  { program: 'ssh', debian: 'openssh-client', without: 'logging in and copying files with the OpenSSH client' },
  { program: 'aws', debian: 'awscli', without: "the customer's document's command lines" },
  { program: 'mosquitto_sub', debian: 'mosquitto-clients', without: 'the notification as seen by an independent MQTT client' },
  { program: 'openssl', debian: 'openssl', without: "the certificate folder's names against OpenSSL's own" },
  { program: 'curl', debian: 'curl', without: 'many parallel requests by an independent HTTP client' },
];

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };

/** @returns {{ browser: boolean, missing: { program: string, without: string }[] }} */
export function prepareMachine() {
  let missing = programs.filter(({ program }) => !has(program));
  if (missing.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    const packages = missing.map(({ debian }) => debian);
    console.log(`Installing ${packages.join(', ')} …`);
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
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
