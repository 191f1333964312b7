import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkMarker, linkScheme } from '../../../electron/deep-link/launch';

const root = resolve(__dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

// Both come with electron-builder, which reads and checks its configuration with them.
const load = createRequire(createRequire(resolve(root, 'package.json')).resolve('app-builder-lib/package.json'));
const yaml = load('js-yaml') as { load(text: string): unknown };
interface Validate {
  (value: unknown): boolean;
  errors?: unknown;
}
const { default: Ajv } = load('ajv') as { default: new (options: object) => { compile(schema: object): Validate } };

interface Config {
  appId: string;
  productName: string;
  asar: boolean;
  files: string[];
  protocols: { schemes: string[] }[];
  nsis: Record<string, unknown>;
  msi: Record<string, unknown>;
  pkg: Record<string, unknown>;
  mac: {
    artifactName: string;
    target: unknown;
    minimumSystemVersion: string;
    entitlements: string;
    entitlementsInherit: string;
    icon: string;
    hardenedRuntime: boolean;
  };
  win: { icon: string; target: unknown };
  linux: { icon: string; target: string[] };
}
const text = read('electron-builder.yml');
const config = yaml.load(text) as Config;

describe('electron-builder.yml', () => {
  const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as object;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

  it('fits electron-builder’s own schema', () => {
    expect(validate(yaml.load(text)), JSON.stringify(validate.errors, null, 2)).toBe(true);
  });

  it('would fail that check with a wrong key or a wrong value', () => {
    expect(validate({ ...config, appID: 'x' })).toBe(false);
    expect(validate({ ...config, asar: 'yes please' })).toBe(false);
    expect(validate({ ...config, msi: { perMachine: 'off' } })).toBe(false);
  });

  it('has the architecture in the name of every package for Windows and macOS', () => {
    for (const target of ['nsis', 'msi', 'mac'] as const) {
      expect(config[target]['artifactName'], target).toContain('${version}');
      expect(config[target]['artifactName'], target).toContain('-${arch}.${ext}');
    }
    for (const [system, targets] of [
      ['win', ['nsis', 'msi']],
      ['mac', ['dmg', 'zip', 'pkg']],
    ] as const)
      expect(config[system].target).toEqual(targets.map((target) => ({ target, arch: ['x64', 'arm64'] })));
    // The pkg has the name of its system's other packages.
    expect(config.pkg).not.toHaveProperty('artifactName');
  });

  it('names the app and its scheme', () => {
    expect(config).toMatchObject({ appId: 'com.fieldtunnel.app', productName: 'FieldTunnel', asar: true });
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual([linkScheme]);
  });

  it('packs the built app only: no source map, no node_modules, no test', () => {
    expect(config.files).toEqual(expect.arrayContaining(['!**/*.map', '!node_modules/**/*']));
    for (const pattern of config.files.filter((file) => !file.startsWith('!')))
      expect(pattern).toMatch(
        /^(?:package\.json|dist\/(?:electron|renderer)\/|dist\/notices\/notices\.json$|assets\/)/,
      );
    const manifest = JSON.parse(read('package.json')) as { dependencies?: object; main: string };
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(manifest.main).toBe('dist/electron/main.cjs');
  });

  it('installs for one person without administrator’s rights or for the computer, and keeps the hardened runtime closed', () => {
    expect(config.nsis).toMatchObject({
      oneClick: false,
      perMachine: false,
      buildUniversalInstaller: false,
      packElevateHelper: false,
      include: 'assets/installer.nsh',
    });
    expect(config.msi).toMatchObject({ perMachine: true, upgradeCode: '7D6C4C9E-3B0B-5B0C-9C0E-2D1B8B6F0F11' });
    expect(config.pkg).toEqual({
      isRelocatable: false,
      isVersionChecked: true,
      mustClose: [config.appId],
      scripts: 'pkg-scripts',
    });
    expect(config.mac.hardenedRuntime).toBe(true);
    for (const file of [config.mac.entitlements, config.mac.entitlementsInherit]) {
      expect([...read(file).matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)).toEqual([
        'com.apple.security.cs.allow-jit',
      ]);
    }
  });
});

describe('installer.nsh', () => {
  const script = read('assets/installer.nsh');
  const code = script
    .split('\n')
    .filter((line) => !line.startsWith(';'))
    .join('\n');

  it('registers the scheme with the marker the app asks for and an end of switches before the link', () => {
    expect(code).toContain(
      `"\${SCHEME_KEY}\\shell\\open\\command" "" '"$INSTDIR\\\${APP_EXECUTABLE_FILENAME}" "${linkMarker}" "--" "%1"'`,
    );
    expect(code).toContain('"URL Protocol" ""');
  });
});

describe('icons', () => {
  const bytes = (path: string): Buffer => readFileSync(resolve(root, path));
  const size = (png: Buffer): [number, number] => {
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    return [png.readUInt32BE(16), png.readUInt32BE(20)];
  };

  it('for Linux exist in every size, each of the size its name says', () => {
    for (const side of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(size(bytes(`${config.linux.icon}/${side}x${side}.png`))).toEqual([side, side]);
  });

  it('for Windows hold whole images up to 256 pixels', () => {
    const ico = bytes(config.win.icon);
    const count = ico.readUInt16LE(4);
    const sides = Array.from({ length: count }, (_, index) => {
      const at = 6 + 16 * index;
      const [width] = size(ico.subarray(ico.readUInt32LE(at + 12)));
      expect(ico.readUInt8(at)).toBe(width % 256);
      expect(ico.readUInt32LE(at + 8) + ico.readUInt32LE(at + 12)).toBeLessThanOrEqual(ico.length);
      return width;
    });
    expect(sides).toEqual([16, 20, 24, 28, 32, 40, 48, 56, 64, 128, 256]);
  });

  it('for macOS hold whole images up to 1024 pixels', () => {
    const icns = bytes(config.mac.icon);
    expect(icns.subarray(0, 4).toString()).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const sides: number[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) sides.push(size(icns.subarray(at + 8))[0]);
    expect(Math.max(...sides)).toBe(1024);
    expect(sides).toEqual(expect.arrayContaining([16, 32, 128, 256, 512]));
  });

  it('for the tray exist for each state, in the densities that each system shows', () => {
    for (const tone of ['idle', 'working', 'trying', 'refused']) {
      for (const [suffix, side] of [
        ['', 16],
        ['@1.25x', 20],
        ['@1.5x', 24],
        ['@2x', 32],
        ['@2.5x', 40],
        ['Template', 16],
        ['Template@2x', 32],
      ] as const) {
        const file = `assets/tray/tray-${tone}${suffix}.png`;
        expect(existsSync(resolve(root, file)), file).toBe(true);
        expect(size(bytes(file))).toEqual([side, side]);
      }
    }
  });
});
