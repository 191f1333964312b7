import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/updates/judge';
import type { Manifest } from '../../../shared/updates/manifest';
import { mayLook, tooOld, versionWanted } from '../../../shared/updates/view';
import { compareVersions } from '../../../shared/updates/version';

const day = 86_400_000;
const now = 1_800_000_000_000;
const file = (platform: 'win32' | 'linux', arch: 'x64' | 'arm64'): Manifest['files'][number] => ({
  name: `FieldTunnel-${platform}-${arch}`,
  platform,
  arch,
  kind: 'nsis',
  size: 1,
  sha512: 'a'.repeat(128),
});
const manifest: Manifest = {
  format: 1,
  product: 'FieldTunnel',
  version: '0.10.0',
  signedAt: now - day,
  validUntil: now + day,
  files: [file('win32', 'x64'), file('win32', 'arm64'), file('linux', 'x64')],
};
const about = { now, running: '0.9.1', seenSignedAt: null, platform: 'win32', arch: 'arm64' };

describe('a manifest', () => {
  it('offers the packages for this system and no other', () => {
    expect(judge(manifest, about)).toEqual({ kind: 'newer', packages: [file('win32', 'arm64')] });
    expect(judge(manifest, { ...about, platform: 'darwin' })).toEqual({ kind: 'newer', packages: [] });
  });

  it.each([
    [{ running: '0.10.0' }, 'current'],
    [{ running: '1.0.0' }, 'current'],
    [{ running: '0.10.0-beta' }, 'current'],
    [{ seenSignedAt: now - day }, 'newer'],
    [{ seenSignedAt: now - day + 1 }, 'replayed'],
    [{ now: now + day }, 'newer'],
    [{ now: now + day + 1 }, 'expired'],
    [{ now: now - 2 * day - 1 }, 'early'],
    [{ now: now - 2 * day }, 'newer'],
  ] as const)('is judged by %j: %s', (change, kind) => {
    expect(judge(manifest, { ...about, ...change }).kind).toBe(kind);
  });
});

it('versions are compared by number', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
  expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
  expect(compareVersions('0.9.10', '0.10.0')).toBeLessThan(0);
});

it('an old version is said before its day, and from then on nothing new begins with it', () => {
  const allowed = { oldestVersion: '0.10.0', oldestFrom: now };
  expect(tooOld(allowed, '0.9.9', now - 1)).toBe('soon');
  expect(versionWanted(allowed, '0.9.9', now - 1)).toBeNull();
  expect(tooOld(allowed, '0.9.9', now)).toBe('now');
  expect(versionWanted(allowed, '0.9.9', now)).toBe('0.10.0');
  expect(tooOld(allowed, '0.10.0', now)).toBe('no');
  expect(tooOld({ ...allowed, oldestFrom: null }, '0.9.9', 0)).toBe('now');
  expect(tooOld({ oldestVersion: null, oldestFrom: null }, '0.0.1', now)).toBe('no');
});

it('nobody looks while a session does anything', () => {
  const session = (kind: string) => ({ state: { kind } }) as never;
  expect(mayLook([])).toBe(true);
  expect(mayLook([session('ready'), session('ended')])).toBe(true);
  for (const kind of ['preparing', 'connecting', 'connected', 'reconnecting', 'problem', 'repairing', 'closing'])
    expect(mayLook([session('ready'), session(kind)]), kind).toBe(false);
});
