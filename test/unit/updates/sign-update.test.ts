/** The manifest as the tools of the build and of everybody's system make it, read by the app. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSignedBy } from '../../../electron/updates/signature';
import { readManifest } from '../../../shared/updates/manifest';

const { load } = createRequire(__filename)('js-yaml') as { readonly load: (text: string) => unknown };
const root = resolve(__dirname, '..', '..', '..');
const script = join(root, 'test/tools/sign-update.mjs');
const { packageOf } = (await import(join(root, 'test/tools/dist/update-manifest.mjs'))) as {
  readonly packageOf: (file: string, version: string) => { readonly kind: string } | null;
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-sign-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
const read = (name: string): Buffer => readFileSync(join(folder, name));

it('a new key signs what the app takes, with the line that it prints', () => {
  const key = join(folder, 'update-key.pem');
  const made = run('--new-key', key);
  const line = /updates\.publicKey: (\S+)/.exec(made.stdout)?.[1] ?? '';
  if (process.platform !== 'win32') expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(run('--new-key', key).status).toBe(1);
  writeFileSync(join(folder, 'FieldTunnel-Setup-0.2.0-x64.exe'), 'package');
  writeFileSync(join(folder, 'FieldTunnel-Setup-0.1.0-x64.exe'), 'an older one');
  expect(run('--folder', folder, '--key', key, '--version', '0.2.0', '--days', '7').stdout).toContain(line);
  const bytes = read('fieldtunnel-update.json');
  expect(isSignedBy(line, bytes, read('fieldtunnel-update.json.sig'))).toBe(true);
  expect(isSignedBy(line, Buffer.concat([bytes, Buffer.from(' ')]), read('fieldtunnel-update.json.sig'))).toBe(false);
  const manifest = readManifest(bytes.toString());
  expect(manifest).toMatchObject({ version: '0.2.0', files: [{ kind: 'nsis', arch: 'x64', size: 7 }] });
  expect((manifest?.validUntil ?? 0) - (manifest?.signedAt ?? 0)).toBe(7 * 86_400_000);
});

it('says what is missing', () => {
  expect(run('--folder', folder).stderr).toContain('--new-key');
  run('--new-key', join(folder, 'k.pem'));
  expect(run('--folder', folder, '--key', join(folder, 'k.pem')).stderr).toContain('No package of version');
});

const haveOpenssl = spawnSync('openssl', ['version']).status === 0;
describe('with OpenSSL, as the help has it', () => {
  it.skipIf(!haveOpenssl)('key and signature are the ones that the app takes', () => {
    const page = readFileSync(join(root, 'assets/help/en/updates.md'), 'utf8');
    const commands = [...page.matchAll(/^openssl .*$/gm)].map(([line]) => line.split(' ').slice(1));
    expect(commands).toHaveLength(3);
    writeFileSync(join(folder, 'fieldtunnel-update.json'), '{"format":1}');
    const printed = commands.map((args) => execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' }));
    const line = printed[1]?.split('\n')[1] ?? '';
    expect(line).toMatch(/^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/);
    expect(isSignedBy(line, read('fieldtunnel-update.json'), read('fieldtunnel-update.json.sig'))).toBe(true);
  });
});

it('keys of other kinds, and signatures of other lengths, are none', () => {
  expect(isSignedBy('bm8ga2V5', Buffer.from('x'), Buffer.alloc(64))).toBe(false);
  expect(isSignedBy('', Buffer.from('x'), Buffer.alloc(0))).toBe(false);
});

it('knows every package by the names that electron-builder gives', () => {
  const { win, nsis, msi, mac, linux } = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<
    string,
    { artifactName?: string }
  >;
  const named = (config: { artifactName?: string } | undefined, arch: string, ext: string): string =>
    (config?.artifactName ?? '').replace('${version}', '0.2.0').replace('${arch}', arch).replace('${ext}', ext);
  expect(win).toBeDefined();
  for (const [name, kind] of [
    [named(nsis, 'arm64', 'exe'), 'nsis'],
    [named(msi, 'x64', 'msi'), 'msi'],
    [named(mac, 'arm64', 'dmg'), 'dmg'],
    [named(mac, 'x64', 'zip'), 'zip'],
    [named(mac, 'x64', 'pkg'), 'pkg'],
    [named(linux, 'x86_64', 'AppImage'), 'AppImage'],
    [named(linux, 'amd64', 'deb'), 'deb'],
    [named(linux, 'x64', 'tar.gz'), 'tar.gz'],
  ] as const)
    expect(packageOf(name, '0.2.0')?.kind, name).toBe(kind);
  expect(packageOf('FieldTunnel-Setup-0.2.0-x64.exe.blockmap', '0.2.0')).toBeNull();
  expect(packageOf('FieldTunnel-Setup-0.2.1-x64.exe', '0.2.0')).toBeNull();
});
