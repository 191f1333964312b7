/**
 * What the .deb and the AppImage hold, and what their scripts do when they run: in a folder of their own, with the
 * system's tools beside.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { linkScheme } from '../../../electron/deep-link/launch';
import { archiveOf, manifest, output, root, version } from './places';

const deb = join(output, 'linux', `FieldTunnel-${version}-linux-amd64.deb`);
const appImage = join(output, 'linux', `FieldTunnel-${version}-linux-x86_64.AppImage`);
/** Without the system's registries of programs, which these tests leave alone. */
const tools = ['bash', 'ln', 'rm', 'chmod', 'readlink', 'dirname'];

let folder: string;
const there = (...names: readonly string[]): string => join(folder, ...names);

function put(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

/** Runs one of the package's scripts as dpkg would, but in the folder that the package was unpacked to. */
function run(script: 'postinst' | 'postrm', args: readonly string[], userNamespaces: boolean): void {
  const text = readFileSync(there('control', script), 'utf8');
  const inFolder = text.replaceAll(/(?<![\w/])\/(?=(?:opt|usr\/bin|usr\/share|etc)\/)/g, `${there('deb')}/`);
  expect(inFolder).not.toBe(text);
  writeFileSync(there('script'), inFolder);
  put(there('bin', 'unshare'), `exit ${userNamespaces ? 0 : 1}`);
  execFileSync('bash', [there('script'), ...args], { env: { PATH: there('bin') }, stdio: 'pipe' });
}

/** What starts with the AppImage, in place of the program of the stand-in. */
function start(userNamespaces: boolean, ...args: readonly string[]): string[] {
  put(there('app', 'fieldtunnel'), `for each in "$@"; do printf '%s\\n' "$each"; done`);
  put(there('bin', 'unshare'), `exit ${userNamespaces ? 0 : 1}`);
  const env = { PATH: there('bin') };
  const said = execFileSync('bash', [there('app', 'AppRun'), ...args], { env, encoding: 'utf8' });
  return said.split('\n').filter(Boolean);
}

const entryOf = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
      }),
  );

function theDeb(): void {
  it('of the deb say what it is, for which processor, and what it needs', () => {
    const told = execFileSync('dpkg-deb', ['--field', deb], { encoding: 'utf8' });
    const lines = [...told.matchAll(/^(\S+): (.*)$/gm)];
    const fields: Record<string, string> = Object.fromEntries(lines.map(([, key = '', value = '']) => [key, value]));
    expect(fields).toMatchObject({
      Package: 'fieldtunnel',
      Version: version,
      Architecture: 'amd64',
      License: 'Apache-2.0',
      Homepage: manifest.homepage,
      Maintainer: expect.stringContaining(manifest.author.name) as string,
      Depends: expect.stringMatching(/libgtk-3-0.*libnss3.*xdg-utils/) as string,
    });
  });

  it('of the deb put the program under /opt, for root to change alone, with the archive that was built', () => {
    const lines = execFileSync('dpkg-deb', ['--contents', deb], { encoding: 'utf8' }).trim().split('\n');
    for (const line of lines) expect(line).toMatch(/^[-d]rw.r-.r-. root\/root |^drwx------ root\/root .* \.\/$/);
    expect(lines.filter((line) => /\.\/(?:etc|var|home|bin|lib)\//.test(line))).toEqual([]);
    const archive = readFileSync(there('deb', 'opt', 'FieldTunnel', 'resources', 'app.asar'));
    expect(archive.equals(readFileSync(archiveOf('linux')))).toBe(true);
  });

  it('of the deb have the program on PATH after it was installed, and nothing there after it was removed', () => {
    const command = there('deb', 'usr', 'bin', 'fieldtunnel');
    const sandbox = there('deb', 'opt', 'FieldTunnel', 'chrome-sandbox');
    mkdirSync(there('deb', 'usr', 'bin'), { recursive: true });
    run('postinst', ['configure'], true);
    expect(readlinkSync(command)).toBe(there('deb', 'opt', 'FieldTunnel', 'fieldtunnel'));
    expect(statSync(sandbox).mode & 0o7777).toBe(0o755);
    // Over itself, on a system where only root can make a sandbox.
    run('postinst', ['configure', version], false);
    expect(readlinkSync(command)).toBe(there('deb', 'opt', 'FieldTunnel', 'fieldtunnel'));
    expect(statSync(sandbox).mode & 0o7777).toBe(0o4755);
    run('postrm', ['remove'], true);
    expect(existsSync(command)).toBe(false);
  });
}

function theAppImage(): void {
  it('start, in the AppImage, what was built, with the link as it was given', () => {
    expect(readFileSync(there('app', 'resources', 'app.asar')).equals(readFileSync(archiveOf('linux')))).toBe(true);
    const link = `${linkScheme}://connect?region=us-east-1&thing=a b'c"d`;
    expect(start(true, link)).toEqual([link]);
    expect(start(true)).toEqual([]);
    // SECURITY says so: such a system gives the AppImage no other way.
    expect(start(false, link)).toEqual(['--no-sandbox', link]);
  });

  it('have icons that the desktop finds', () => {
    for (const place of [there('deb'), there('app')])
      for (const side of [16, 32, 48, 256, 512]) {
        const icon = join(place, `usr/share/icons/hicolor/${side}x${side}/apps/fieldtunnel.png`);
        expect(readFileSync(icon)).toEqual(readFileSync(join(root, `assets/icons/${side}x${side}.png`)));
      }
    expect(existsSync(there('app', '.DirIcon'))).toBe(true);
  });
}

export function linuxPackages(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-linux-'));
    execFileSync('dpkg-deb', ['--raw-extract', deb, there('deb')]);
    symlinkSync(there('deb', 'DEBIAN'), there('control'));
    const { appImageOffset } = (await import(join(root, 'test/tools/dist/stand-in-tools.mjs'))) as {
      readonly appImageOffset: number;
    };
    execFileSync('unsquashfs', ['-quiet', '-no-progress', '-o', String(appImageOffset), '-d', there('app'), appImage]);
    mkdirSync(there('bin'));
    for (const name of tools) {
      const found = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      symlinkSync(found, there('bin', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('take the scheme, under the name that the app looks for', () => {
    const packed = JSON.parse(extractFile(archiveOf('linux'), 'package.json').toString()) as { desktopName: string };
    for (const [file, program] of [
      [there('deb', 'usr', 'share', 'applications', packed.desktopName), '/opt/FieldTunnel/fieldtunnel'],
      [there('app', packed.desktopName), 'AppRun'],
    ] as const) {
      const entry = entryOf(file);
      expect(entry).toMatchObject({
        Exec: `${program} %U`,
        MimeType: `x-scheme-handler/${linkScheme};`,
        Terminal: 'false',
      });
      // By this the desktop knows whose a window is.
      expect(`${entry['StartupWMClass'] ?? ''}.desktop`).toBe(packed.desktopName);
    }
  });

  theDeb();
  theAppImage();
}
