import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../../electron/updates/signature';
import { readManifest } from '../../../shared/updates/manifest';

const root = resolve(__dirname, '..', '..', '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const bill = `FieldTunnel-${version}.cdx.json`;

/** What each system hands over, named as electron-builder.yml has it. */
const packed: Readonly<Record<string, readonly string[]>> = {
  'packages-win-x64': [`FieldTunnel-Setup-${version}-x64.exe`, `FieldTunnel-${version}-x64.msi`],
  'packages-win-arm64': [`FieldTunnel-Setup-${version}-arm64.exe`, `FieldTunnel-${version}-arm64.msi`],
  'packages-mac-x64': ['dmg', 'zip', 'pkg'].map((kind) => `FieldTunnel-${version}-mac-x64.${kind}`),
  'packages-mac-arm64': ['dmg', 'zip', 'pkg'].map((kind) => `FieldTunnel-${version}-mac-arm64.${kind}`),
  'packages-linux-x64': [
    `FieldTunnel-${version}-linux-x86_64.AppImage`,
    `FieldTunnel-${version}-linux-amd64.deb`,
    `FieldTunnel-${version}-linux-x64.tar.gz`,
  ],
};

/** What Windows reads of an MSI: the processor that it is for. */
const summaryOf = (file: string): string => {
  if (!file.endsWith('.msi')) return '';
  return file.includes('arm64') ? '\x1e\0\0\0\x0b\0\0\0Arm64;1033\0\0' : '\x1e\0\0\0\x09\0\0\0x64;1033\0\0\0\0';
};

let folder: string;
const place = (...names: readonly string[]): string => join(folder, 'in', ...names);
const output = (): string => join(folder, 'out');

type Ran = { readonly code: number | null; readonly said: string };
const withEnvironment = (env: Readonly<Record<string, string>>, script: string, ...args: readonly string[]): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'test/tools/dist', script), ...args], {
    encoding: 'utf8',
    env: { ...process.env, UPDATE_KEY_PEM: '', UPDATE_PUBLIC_KEY: '', ...env },
  });
  return { code: status, said: `${stdout}${stderr}` };
};
const run = (script: string, ...args: readonly string[]): Ran => withEnvironment({}, script, ...args);
const publish = (tag = `v${version}`): Ran => run('publish.mjs', place(), tag, output());

/** Each system's folder, with sums that the packing job's own program wrote. */
function pack(): void {
  for (const [name, files] of Object.entries(packed)) {
    mkdirSync(place(name), { recursive: true });
    for (const file of files)
      writeFileSync(
        place(name, file),
        `${summaryOf(file)}what is in ${file}\n`.repeat(file.endsWith('.msi') ? 1 : 2_000),
      );
    writeFileSync(place(name, bill), '{"bomFormat":"CycloneDX"}\n');
    expect(run('checksums.mjs', place(name)).code).toBe(0);
  }
}

let packedOnce: string;
beforeAll(() => {
  packedOnce = mkdtempSync(join(tmpdir(), 'fieldtunnel-packed-'));
  folder = packedOnce;
  pack();
});
afterAll(() => rmSync(packedOnce, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-publish-'));
  cpSync(packedOnce, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const haveSha256sum = spawnSync('sha256sum', ['--version']).status === 0;

describe('a release', () => {
  it('is everything that the systems packed, once, with one file of sums', () => {
    const { code, said } = publish();
    expect([code, said]).toEqual([0, expect.any(String)]);
    const files = [...Object.values(packed).flat(), bill].toSorted();
    expect(readdirSync(output()).toSorted()).toEqual([...files, 'SHA256SUMS'].toSorted());
    expect(
      readFileSync(join(output(), 'SHA256SUMS'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.slice(66)),
    ).toEqual(files);
    for (const file of files.filter((name) => name !== bill))
      expect(readFileSync(join(output(), file), 'utf8')).toContain(`what is in ${file}`);
  });

  it.skipIf(!haveSha256sum)(
    'has sums that sha256sum agrees with, and that it refuses after a change (needs sha256sum)',
    () => {
      expect(publish().code).toBe(0);
      const check = (): ReturnType<typeof spawnSync> => spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: output() });
      expect(check().status).toBe(0);
      expect(
        execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: place('packages-mac-x64'), encoding: 'utf8' }),
      ).toContain(`${bill}: OK`);
      appendFileSync(join(output(), bill), ' ');
      expect(check().status).toBe(1);
    },
  );
});

describe('what laptops are offered of a release', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const line = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const sign = (key: string, expected = ''): Ran =>
    withEnvironment(
      { UPDATE_KEY_PEM: key, UPDATE_PUBLIC_KEY: expected },
      'publish.mjs',
      place(),
      `v${version}`,
      output(),
    );

  it.each(['', line])(
    'is signed, with the line for the presets, and summed (the line known before: %j)',
    (expected) => {
      const { code, said } = sign(pem, expected);
      expect([code, said]).toEqual([0, expect.stringContaining(`updates.publicKey: ${line}`) as string]);
      expect(said).not.toContain('PRIVATE KEY');
      const bytes = readFileSync(join(output(), 'fieldtunnel-update.json'));
      expect(isSignedBy(line, bytes, readFileSync(join(output(), 'fieldtunnel-update.json.sig')))).toBe(true);
      const files = readManifest(bytes.toString())?.files.map(({ name }) => name) ?? [];
      expect(files.toSorted()).toEqual(Object.values(packed).flat().toSorted());
      expect(readFileSync(join(output(), 'SHA256SUMS'), 'utf8')).toMatch(
        /[0-9a-f]{64} {2}fieldtunnel-update\.json\n[0-9a-f]{64} {2}fieldtunnel-update\.json\.sig\n$/,
      );
    },
  );

  it('is nothing without a key, and that is said', () => {
    const { code, said } = publish();
    expect(code).toBe(0);
    expect(said).toContain('No update file: UPDATE_KEY_PEM is not set.');
    expect(existsSync(join(output(), 'fieldtunnel-update.json'))).toBe(false);
  });

  it('stops the release where no laptop would take it', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const [key, expected, sentence] of [
      [pem, other, 'is not signed by the key of'],
      [pem, 'nonsense', 'nonsense is no public key'],
      [rsa.toString(), '', 'That is no Ed25519 key.'],
      ['hidden words', '', 'That is not the text of a private key'],
    ] as const) {
      const { code, said } = sign(key, expected);
      expect([code, said]).toEqual([1, expect.stringContaining(sentence) as string]);
      expect(said).not.toMatch(/PRIVATE KEY|hidden words/);
      expect(existsSync(output())).toBe(false);
    }
  });
});

describe('no release', () => {
  const first = `FieldTunnel-Setup-${version}-x64.exe`;
  it.each<readonly [string, () => void, string]>([
    [
      'a package that was changed',
      () => appendFileSync(place('packages-win-x64', first), 'x'),
      `${first} of packages-win-x64 is not what was packed`,
    ],
    ['a package that is lost', () => rmSync(place('packages-win-x64', first)), `packages-win-x64 has no ${first}`],
    [
      'a package nobody summed',
      () => writeFileSync(place('packages-mac-x64', 'more.dmg'), 'x'),
      'more.dmg of packages-mac-x64 is not in its sums',
    ],
    ['no sums', () => rmSync(place('packages-mac-x64', 'SHA256SUMS')), 'packages-mac-x64 has no SHA256SUMS'],
    [
      'sums that are none',
      () => writeFileSync(place('packages-mac-x64', 'SHA256SUMS'), 'yes\n'),
      'packages-mac-x64 has no SHA256SUMS',
    ],
    [
      'sums that lead elsewhere',
      () => appendFileSync(place('packages-mac-x64', 'SHA256SUMS'), `${'0'.repeat(64)}  ../other\n`),
      'packages-mac-x64 has no SHA256SUMS',
    ],
    [
      'a system that packed nothing',
      () => rmSync(place('packages-linux-x64'), { recursive: true }),
      'there is no deb for linux on x64',
    ],
    [
      'a bill of materials of one system that is another’s',
      () => {
        writeFileSync(place('packages-linux-x64', bill), '{}');
        run('checksums.mjs', place('packages-linux-x64'));
      },
      `${bill} of `,
    ],
    [
      'a package for one processor under the name of another',
      () => {
        cpSync(
          place('packages-win-x64', `FieldTunnel-${version}-x64.msi`),
          place('packages-win-arm64', `FieldTunnel-${version}-arm64.msi`),
        );
        run('checksums.mjs', place('packages-win-arm64'));
      },
      `FieldTunnel-${version}-arm64.msi of packages-win-arm64 is for another processor than its name says`,
    ],
    [
      'a package of another version',
      () => {
        writeFileSync(place('packages-win-x64', 'FieldTunnel-Setup-0.0.1-x64.exe'), 'old');
        run('checksums.mjs', place('packages-win-x64'));
      },
      'FieldTunnel-Setup-0.0.1-x64.exe of packages-win-x64 is no package of',
    ],
  ])('is made with %s', (_what, breakIt, sentence) => {
    breakIt();
    const { code, said } = publish();
    expect(code).toBe(1);
    expect(said).toContain(sentence);
    expect(() => readdirSync(output())).toThrow();
  });
});

describe('no release of what is there', () => {
  it('is made without a bill of materials', () => {
    for (const name of Object.keys(packed)) {
      rmSync(place(name, bill));
      run('checksums.mjs', place(name));
    }
    expect(publish().said).toContain('there is no bill of materials');
  });

  it('is made of a tag that is not the version', () => {
    for (const tag of [version, 'v0.0.0', `v${version}-rc1`]) {
      const { code, said } = publish(tag);
      expect([tag, code]).toEqual([tag, 1]);
      expect(said).toContain(`the tag ${tag} is not v${version}`);
    }
  });

  it('is begun with a folder that has no package', () => {
    mkdirSync(join(folder, 'none'));
    expect(run('checksums.mjs', join(folder, 'none'))).toEqual({
      code: 1,
      said: expect.stringContaining('No package') as string,
    });
  });
});
