/** What cannot be had on a machine is said at once, in one sentence, and nothing is begun. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-tools-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs Node with these arguments, these programs of the machine, and no network. */
function node(
  args: readonly string[],
  programs: readonly string[],
): { readonly said: string; readonly tookMs: number } {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  if (!existsSync(join(bin, 'sh'))) symlinkSync('/bin/sh', join(bin, 'sh'));
  for (const name of programs) {
    writeFileSync(join(bin, name), '#!/bin/sh\n');
    chmodSync(join(bin, name), 0o755);
  }
  // Nothing answers, as behind a firewall that drops what it does not know.
  const silent = join(folder, 'silent.mjs');
  writeFileSync(
    silent,
    `globalThis.fetch = (_, { signal }) => new Promise((_, reject) => {
      const wait = setTimeout(() => undefined, 600_000);
      signal.addEventListener('abort', () => { clearTimeout(wait); reject(signal.reason); });
    });`,
  );
  const began = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', pathToFileURL(silent).href, ...args], {
    encoding: 'utf8',
    cwd: root,
    env: { PATH: bin, HOME: folder, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') },
  });
  return { said: `${stdout}${stderr}`.trim(), tookMs: performance.now() - began };
}
const missing = (platform: string, programs: readonly string[]): string =>
  node(
    line(
      `import { missingTools } from './test/tools/dist/stand-in-tools.mjs'; console.log(missingTools('${platform}'));`,
    ),
    programs,
  ).said;

const line = (text: string): readonly string[] => ['--input-type=module', '--eval', text];

describe.skipIf(process.platform === 'win32')('what is missing for the packages (needs sh)', () => {
  it.each([
    ['win', [], 'Missing here: 7z, makensis. Debian: apt-get install p7zip-full nsis'],
    ['win', ['7z'], 'Missing here: makensis. Debian: apt-get install nsis'],
    ['mac', [], 'Missing here: 7z. Debian: apt-get install p7zip-full'],
    ['mac', ['7z'], 'null'],
    ['linux', ['7z'], 'Missing here: dpkg-deb, mksquashfs. Debian: apt-get install dpkg squashfs-tools'],
    ['linux', ['7z', 'dpkg-deb', 'mksquashfs'], 'null'],
    ['win', ['7z', 'makensis'], 'null'],
  ])('is named for %s with %j', (platform, programs, sentence) => {
    expect(missing(platform, programs)).toBe(sentence);
  });

  it('is known in seconds where no network answers, also for the tests in Electron', () => {
    const { said, tookMs } = node(
      line("import { canDownload } from './test/tools/launch.mjs'; console.log(await canDownload());"),
      [],
    );
    expect(said).toBe('false');
    expect(tookMs).toBeLessThan(30_000);
    expect(node(['test/tools/e2e-electron.mjs'], []).said).toBe(
      'Electron’s runtime is not here and cannot be downloaded.',
    );
  });

  it.skipIf(!existsSync(join(root, 'dist/electron/main.cjs')))(
    'stops the packager before it begins (needs a build)',
    () => {
      const { said } = node(['test/tools/dist.mjs', 'win', '--unsigned', '--output', join(folder, 'out')], []);
      expect(said).toContain('Electron’s runtime and the packager’s tools cannot be downloaded here.');
      expect(existsSync(join(folder, 'out'))).toBe(false);
    },
  );
});

describe('the command of Windows', () => {
  const lines = readFileSync(join(root, 'assets/bin/fieldtunnel.cmd'), 'utf8').split('\r\n');

  it('ends as the program did that it asked for the way', () => {
    // `for /f` over a program's output has no way to tell how it ended.
    expect(lines.filter((line) => line.includes('for /f') && line.includes('%program%'))).toEqual([]);
    const at = lines.findIndex((line) => line.includes('--for-ssh'));
    expect(lines[at]).toBe('"%program%" connect "%thing%" --for-ssh >"%answer%"');
    expect(lines[at + 1]).toBe('set "code=%errorlevel%"');
    expect(lines.indexOf('if not "%code%"=="0" exit /b %code%')).toBeGreaterThan(at);
    expect(lines.indexOf('del "%answer%" 2>nul')).toBeGreaterThan(at);
  });

  it('has line ends that Windows’ command interpreter keeps its place with', () => {
    expect(lines.some((line) => line.includes('\n'))).toBe(false);
  });
});
