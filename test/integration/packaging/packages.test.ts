/**
 * The packages as `npm run dist:*` builds them, with a stand-in instead of Electron's runtime: what is in them, not
 * what was configured. Nothing of it is run; what only a real laptop can show is in .github/workflows/packages.yml.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { beforeAll, describe, expect, it } from 'vitest';
import { linkScheme } from '../../../electron/deep-link/launch';
import { checkArchive, checkFuses } from '../../../electron/self-test/program';
import { deciding, installing, removing } from './installers';
import { linuxPackages } from './linux';
import { whatTheyOwe } from './notices';
import { archiveOf, manifest, output, packages, root, version } from './places';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const tools = ['makensis', '7z', 'dpkg-deb', 'mksquashfs'];
const ready = process.platform === 'linux' && tools.every(has);

const dist = (...args: string[]): { status: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'test/tools/dist.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, text: `${stdout}${stderr}` };
};

const programOf = (name: keyof typeof packages): string =>
  name === 'mac' ? packages.mac : join(packages[name], name === 'linux' ? 'fieldtunnel' : 'FieldTunnel.exe');

const infoOf = (): Record<string, unknown> =>
  plist.parse(readFileSync(join(packages.mac, 'Contents', 'Info.plist'), 'utf8')) as Record<string, unknown>;

function whatTheyHold(): void {
  it('have their version and architecture in their names, and none is for two architectures', () => {
    const built = ['win', 'mac', 'linux'].flatMap((platform) =>
      readdirSync(join(output, platform)).filter((name) => /\.(?:exe|zip|gz|7z|deb|AppImage)$/.test(name)),
    );
    expect(built.toSorted()).toEqual(
      [
        `FieldTunnel-Setup-${version}-arm64.exe`,
        `FieldTunnel-Setup-${version}-x64.exe`,
        `FieldTunnel-${version}-linux-amd64.deb`,
        `FieldTunnel-${version}-linux-x64.tar.gz`,
        `FieldTunnel-${version}-linux-x86_64.AppImage`,
        `FieldTunnel-${version}-mac-x64.zip`,
      ].toSorted(),
    );
  });

  it.each(Object.keys(packages) as (keyof typeof packages)[])('for %s hold the built app and nothing else', (name) => {
    const archive = archiveOf(name);
    const files = listPackage(archive, { isPack: false });
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/electron/main.cjs',
        '/dist/electron/preload.cjs',
        '/dist/electron/tunnel-worker.cjs',
        '/dist/electron/practice-worker.cjs',
        '/dist/electron/ssh-worker.cjs',
        '/dist/renderer/index.html',
        '/dist/notices/notices.json',
      ]),
    );
    for (const file of files) {
      expect(file).toMatch(
        /^\/(?:package\.json|assets(?:\/.*)?|dist(?:\/(?:electron|renderer)(?:\/.*)?|\/notices(?:\/notices\.json)?)?)$/,
      );
      expect(file).not.toMatch(/\.map$|node_modules|\.ts$/);
    }
    expect(statSync(archive).size).toBeGreaterThan(4e6);
    expect(statSync(archive).size).toBeLessThan(16e6);
    expect(existsSync(`${archive}.unpacked`)).toBe(false);
    const packed = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
    expect(packed).toMatchObject({ productName: 'FieldTunnel', main: 'dist/electron/main.cjs', version });
    expect(packed).toMatchObject({ author: manifest.author, homepage: manifest.homepage, bugs: manifest.bugs });
    expect(packed).not.toHaveProperty('devDependencies');
  });

  it.each(Object.keys(packages) as (keyof typeof packages)[])('for %s have every fuse set', async (name) => {
    // As the installed program looks at itself (`--self-test`).
    expect(await checkFuses(programOf(name))).toMatchObject({ state: 'ok' });
    expect(await checkArchive(archiveOf(name))).toMatchObject({ state: 'ok' });
    const { version: wire, ...fuses } = await getCurrentFuseWire(programOf(name));
    expect(wire).toBe('1');
    const on = Object.entries(fuses).map(([index, state]) => [
      FuseV1Options[Number(index)],
      state === FuseState.ENABLE,
    ]);
    expect(Object.fromEntries(on)).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    });
  });
}

function whatTheyTell(): void {
  it('carry the archive’s own hash where Electron looks for it', () => {
    const hashOf = (name: keyof typeof packages): string =>
      createHash('sha256')
        .update(getRawHeader(archiveOf(name)).headerString)
        .digest('hex');
    expect(infoOf()).toMatchObject({
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256', hash: hashOf('mac') } },
    });
    for (const name of ['win', 'win-arm64'] as const) {
      const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(programOf(name))));
      const integrity = entries.find(({ type }) => type === 'INTEGRITY');
      const text = Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString();
      expect(JSON.parse(text)).toEqual([{ file: 'resources\\app.asar', alg: 'SHA256', value: hashOf(name) }]);
    }
  });

  it('carry English and Korean of Chromium, and the notices of Electron and Chromium', () => {
    for (const name of ['win', 'win-arm64', 'linux'] as const) {
      expect(readdirSync(join(packages[name], 'locales')).toSorted()).toEqual(['en-GB.pak', 'en-US.pak', 'ko.pak']);
      for (const notice of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
        expect(existsSync(join(packages[name], notice)), notice).toBe(true);
      expect(readdirSync(join(packages[name], 'resources')).toSorted()).toEqual([
        'LICENSE.txt',
        'NOTICES.txt',
        'app.asar',
        // Which lets Chromium have its sandbox on systems that ask for it.
        ...(name === 'linux' ? ['apparmor-profile'] : []),
      ]);
    }
    for (const name of ['win', 'win-arm64'] as const)
      expect(readdirSync(join(packages[name], 'bin'))).toEqual(['fieldtunnel.cmd']);
    expect(statSync(join(packages.mac, 'Contents', 'Resources', 'bin', 'fieldtunnel')).mode & 0o111).toBe(0o111);
    const resources = readdirSync(join(packages.mac, 'Contents', 'Resources'));
    expect(resources.filter((name) => name.endsWith('.lproj')).toSorted()).toEqual(['en.lproj', 'ko.lproj']);
    // The packager takes Electron's notices along from the whole download; the stand-in is the bundle alone.
    expect(resources).toContain('icon.icns');
  });

  it('tell macOS what the app is, which system it needs, and no reason for what it never asks for', () => {
    const info = infoOf();
    expect(info).toMatchObject({
      CFBundleIdentifier: 'com.fieldtunnel.app',
      CFBundleShortVersionString: version,
      LSMinimumSystemVersion: '13.0',
      CFBundleURLTypes: [{ CFBundleURLSchemes: [linkScheme] }],
    });
    expect(info['NSAppTransportSecurity']).toEqual({ NSAllowsArbitraryLoads: false, NSAllowsLocalNetworking: true });
    expect(Object.keys(info).filter((key) => key.endsWith('UsageDescription'))).toEqual([]);
  });

  it('tell Windows who made the program, with an icon in every size', () => {
    for (const name of ['win', 'win-arm64'] as const) {
      const resources = NtExecutableResource.from(NtExecutable.from(readFileSync(programOf(name))));
      const [info] = Resource.VersionInfo.fromEntries(resources.entries);
      expect(info?.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({
        ProductName: 'FieldTunnel',
        FileVersion: version,
        CompanyName: manifest.author.name,
      });
      const [icons] = Resource.IconGroupEntry.fromEntries(resources.entries);
      // 0 stands for 256. 20, 28, 40, 56: 16 and 32 at 125 and 175 %.
      expect(icons?.icons.map(({ width }) => width)).toEqual([16, 20, 24, 28, 32, 40, 48, 56, 64, 128, 0]);
    }
  });
}

describe.skipIf(!ready)(`the packages (needs ${tools.join(', ')})`, () => {
  beforeAll(() => {
    rmSync(output, { recursive: true, force: true });
    for (const [platform, ...more] of [['win'], ['mac', '--arch', 'x64'], ['linux']] as const) {
      const { status, text } = dist(platform, ...more, '--stand-in', '--output', join(output, platform));
      expect(status, text).toBe(0);
    }
  });

  whatTheyHold();
  whatTheyTell();
  whatTheyOwe();
  describe('the packages of Linux', linuxPackages);
  describe.each(['x64', 'arm64'])('the installer of Windows for %s', (arch) => {
    installing(arch);
    deciding(arch);
    removing(arch);
  });
});

describe('a release', () => {
  it('is refused as long as the publisher is a placeholder, before anything is built', () => {
    const { status, text } = dist('win', '--release', '--unsigned');
    expect(status).toBe(1);
    expect(text).toContain('This cannot be released:');
    expect(text).toContain('author.email in package.json is a placeholder: contributors@fieldtunnel.invalid');
  });

  it('with a stand-in is refused', () => {
    expect(dist('win', '--release', '--stand-in').text).toContain('not a stand-in');
  });
});
