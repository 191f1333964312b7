import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostKeyOf, keptSeed } from '../../../electron/practice/devices/ssh/host-keys';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'host-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('host keys of practice devices', () => {
  it('are made from what is kept in the folder, which only its owner reads', async () => {
    const inside = join(folder, 'new');
    const seed = await keptSeed(inside);
    expect(await keptSeed(inside)).toEqual(seed);
    expect(await keptSeed(join(folder, 'other'))).not.toEqual(seed);
    if (process.platform !== 'win32') expect(statSync(join(inside, 'host-keys.seed')).mode & 0o077).toBe(0);
  });

  it('are made anew where the file is damaged', async () => {
    const path = join(folder, 'host-keys.seed');
    writeFileSync(path, 'short');
    const seed = await keptSeed(folder);
    expect(readFileSync(path)).toEqual(seed);
    expect(seed).toHaveLength(32);
  });

  it('are one for each device and state, and keys that the ssh library reads', () => {
    const seed = Buffer.alloc(32, 7);
    const names = Array.from({ length: 100 }, (_, at) => `pump-${at}`);
    const keys = names.flatMap((name) => [hostKeyOf(seed, name, false), hostKeyOf(seed, name, true)]);
    expect(new Set(keys).size).toBe(200);
    for (const key of keys) expect(ssh2.utils.parseKey(key)).not.toBeInstanceOf(Error);
    expect(hostKeyOf(seed, 'pump-0', false)).toBe(keys[0]);
    expect(hostKeyOf(Buffer.alloc(32, 8), 'pump-0', false)).not.toBe(keys[0]);
  });
});
