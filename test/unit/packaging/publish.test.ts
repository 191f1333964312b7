import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
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

let folder: string;
const place = (...names: readonly string[]): string => join(folder, 'in', ...names);
const output = (): string => join(folder, 'out');

const run = (script: string, ...args: readonly string[]): { readonly code: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'test/tools/dist', script), ...args], {
    encoding: 'utf8',
  });
  return { code: status, said: `${stdout}${stderr}` };
};
const publish = (tag = `v${version}`): ReturnType<typeof run> => run('publish.mjs', place(), tag, output());

/** Each system's folder, with sums that the packing job's own program wrote. */
function pack(): void {
  for (const [name, files] of Object.entries(packed)) {
    mkdirSync(place(name), { recursive: true });
    for (const file of files) writeFileSync(place(name, file), `what is in ${file}\n`.repeat(2_000));
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
