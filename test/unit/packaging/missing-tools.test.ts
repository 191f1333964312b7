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

describe('what the packager would download, on a computer that cannot', () => {
  interface What {
    readonly platform: 'win' | 'mac' | 'linux';
    readonly architectures: readonly string[];
    readonly hasElectron: boolean;
    readonly env: Readonly<Record<string, string>>;
    readonly host: string;
    readonly arch: string;
  }
  const trouble = async (what: Partial<What>): Promise<string[]> => {
    const { offlineTrouble } = (await import(pathToFileURL(join(root, 'test/tools/dist/offline.mjs')).href)) as {
      readonly offlineTrouble: (what: What) => string[];
    };
    const usual = { platform: 'linux', architectures: ['x64'], hasElectron: true, host: 'linux', arch: 'x64' } as const;
    return offlineTrouble({ ...usual, env: { ELECTRON_BUILDER_CACHE: folder }, ...what });
  };
  const named = { ELECTRON_BUILDER_7ZIP_PATH: '7z', APPIMAGE_TOOLS_PATH: 'a', CUSTOM_FPM_PATH: 'f' };

  it('is named with what could take its place, and with what cannot', async () => {
    expect(await trouble({})).toEqual([
      'The packager’s 7zip, for tar.gz: or set ELECTRON_BUILDER_7ZIP_PATH.',
      'The packager’s appimage, for AppImage: or set APPIMAGE_TOOLS_PATH.',
      'The packager’s fpm, for deb: or set CUSTOM_FPM_PATH.',
    ]);
    const windows = await trouble({ platform: 'win', host: 'win32', hasElectron: false });
    expect(windows).toContain('Electron’s runtime for win32 x64.');
    expect(windows).toContain('The packager’s wix, for msi.');
    expect(windows.join()).not.toContain('wine');
  });

  it('is nothing where all of it is named, or was downloaded before', async () => {
    expect(await trouble({ env: { ...named, ELECTRON_BUILDER_CACHE: folder } })).toEqual([]);
    for (const name of ['7zip@1.0.0', 'appimage-12.0.1', 'fpm@2.1.4'])
      mkdirSync(join(folder, name, 'x'), { recursive: true });
    // A download that failed.
    expect(await trouble({})).toHaveLength(3);
    for (const name of ['7zip@1.0.0', 'appimage-12.0.1', 'fpm@2.1.4'])
      writeFileSync(join(folder, name, 'x', 'tool'), '');
    expect(await trouble({})).toEqual([]);
  });

  it('is Electron itself for another system or processor than this one', async () => {
    const env = { ...named, CUSTOM_DMGBUILD_PATH: 'd' };
    expect(
      await trouble({ platform: 'mac', architectures: ['x64', 'arm64'], host: 'darwin', arch: 'arm64', env }),
    ).toEqual(['Electron’s runtime for darwin x64.']);
    expect(await trouble({ platform: 'mac', env })).toEqual(['Electron’s runtime for darwin x64.']);
  });
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
