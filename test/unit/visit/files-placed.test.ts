/** A file gets its name over nothing, also on a disk that has no hard links (exFAT). */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { placeFile } from '../../../electron/visit/files/local';

const disk = vi.hoisted(() => ({ hasLinks: true }));
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original();
  return {
    ...real,
    link: (from, to) =>
      disk.hasLinks ? real.link(from, to) : Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })),
  };
});

let root: string;
let part: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fieldtunnel-placed-'));
  part = join(root, 'a.txt.part');
  writeFileSync(part, 'new');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const content = (name: string): string => readFileSync(join(root, name), 'utf8');

it.each([true, false])('(hard links: %s)', async (hasLinks) => {
  disk.hasLinks = hasLinks;
  const path = join(root, 'a.txt');
  writeFileSync(path, 'old');
  await expect(placeFile(part, path, null)).rejects.toMatchObject({ fault: { kind: 'exists' } });
  expect([content('a.txt'), existsSync(part)]).toEqual(['old', true]);
  await placeFile(part, path, 'keep-both');
  expect([content('a.txt'), content('a (2).txt')]).toEqual(['old', 'new']);
  writeFileSync(part, 'newer');
  await placeFile(part, join(root, 'b.txt'), null);
  expect(content('b.txt')).toBe('newer');
  writeFileSync(part, 'newest');
  await placeFile(part, path, 'replace');
  expect(content('a.txt')).toBe('newest');
  expect(readdirSync(root).sort()).toEqual(['a (2).txt', 'a.txt', 'b.txt']);
});
