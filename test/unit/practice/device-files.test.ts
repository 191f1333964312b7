import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Content, FileError, Quota } from '../../../electron/practice/devices/files/content';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { FileTree } from '../../../electron/practice/devices/files/tree';
import { identityOf } from '../../../electron/practice/devices/services/identity';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
  return 'none';
};

describe('content of a file', () => {
  it('behaves like one flat buffer for any writes, truncations and reads', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        at: fc.nat(900_000),
        bytes: fc.uint8Array({ maxLength: 5000 }),
      }),
      fc.record({ kind: fc.constant('truncate' as const), size: fc.nat(900_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(900_000), fc.nat(300_000), (steps, from, count) => {
        const content = new Content(new Quota(1e9));
        let flat = Buffer.alloc(0);
        for (const each of steps) {
          if (each.kind === 'truncate') {
            content.resize(each.size);
            flat = Buffer.concat([flat.subarray(0, each.size), Buffer.alloc(Math.max(0, each.size - flat.length))]);
          } else {
            content.write(each.at, each.bytes);
            const length = each.bytes.length === 0 ? flat.length : Math.max(flat.length, each.at + each.bytes.length);
            const grown = Buffer.alloc(length);
            flat.copy(grown);
            grown.set(each.bytes, each.bytes.length === 0 ? 0 : each.at);
            flat = grown;
          }
        }
        expect(content.size).toBe(flat.length);
        expect(content.read(from, count).equals(flat.subarray(from, from + count))).toBe(true);
        expect(content.read(0, content.size).equals(flat)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('takes from the quota what it stores and gives it back', () => {
    const quota = new Quota(1_000_000);
    const content = new Content(quota);
    content.write(0, Buffer.alloc(600_000));
    expect(quota.used).toBe(600_000);
    expect(codeOf(() => content.write(600_000, Buffer.alloc(400_001)))).toBe('ENOSPC');
    expect(codeOf(() => content.resize(2 ** 40))).toBe('ENOSPC');
    content.discard();
    expect(quota.used).toBe(0);
    expect(codeOf(() => content.write(0, Buffer.alloc(1)))).toBe('ENOENT');
  });
});

describe('files and folders', () => {
  const tree = (): FileTree => new FileTree(10_000_000, () => 1000);

  it('fails with the usual codes', () => {
    const files = tree();
    files.makeFolder('/a');
    files.create('/a/f');
    expect(codeOf(() => files.find('/nothing'))).toBe('ENOENT');
    expect(codeOf(() => files.find('/a/f/g'))).toBe('ENOTDIR');
    expect(codeOf(() => files.file('/a'))).toBe('EISDIR');
    expect(codeOf(() => files.makeFolder('/a'))).toBe('EEXIST');
    expect(codeOf(() => files.removeFolder('/a'))).toBe('ENOTEMPTY');
    expect(codeOf(() => files.removeFolder('/'))).toBe('EBUSY');
    expect(codeOf(() => files.rename('/a', '/a/b'))).toBe('EINVAL');
    expect(codeOf(() => files.rename('/', '/a/b'))).toBe('EINVAL');
    expect(codeOf(() => files.create('/'))).toBe('EBUSY');
  });

  it('moves entries, and never over another one', () => {
    const files = tree();
    files.makeFolder('/a');
    files.write(files.create('/a/f'), 0, Buffer.from('one'));
    files.create('/g');
    expect(codeOf(() => files.rename('/a/f', '/g'))).toBe('EEXIST');
    files.rename('/a/f', '/h');
    expect(files.readText('/h')).toBe('one');
    expect(files.has('/a/f')).toBe(false);
    files.rename('/a', '/b');
    expect(files.folder('/b').entries.size).toBe(0);
  });

  it('gives all space back when everything is removed', () => {
    const files = tree();
    const before = files.quota.used;
    files.makeFolder('/d');
    files.write(files.create('/d/f'), 0, Buffer.alloc(500_000));
    files.removeFile('/d/f');
    files.removeFolder('/d');
    expect(files.quota.used).toBe(before);
  });

  it('come with what a technician expects on a device', () => {
    const files = createFiles(identityOf('pump-station-07', () => Date.UTC(2026, 10, 24)));
    expect(files.readText('/etc/hostname')).toBe('pump-station-07\n');
    expect(files.readText('/var/log/messages').split('\n')).toHaveLength(6);
    expect(files.readText('/etc/motd')).toContain('practice');
  });
});
