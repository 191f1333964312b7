import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DroppedPaths } from '../../../electron/ipc/dropped';

const file = resolve('a.bin');

describe('what was dropped on the window', () => {
  it('is taken once, and only soon', () => {
    let now = 0;
    const dropped = new DroppedPaths(() => now);
    expect(dropped.take()).toEqual([]);
    dropped.put([file]);
    expect(dropped.take()).toEqual([file]);
    expect(dropped.take()).toEqual([]);
    dropped.put([file]);
    now = 10_001;
    expect(dropped.take()).toEqual([]);
  });

  it.each([
    [null],
    ['text'],
    [{ length: 1, 0: file }],
    [['', 'relative', 7, null, { path: file }, file.repeat(9_000)]],
  ])('is nothing where it is no list of paths: %j', (given) => {
    const dropped = new DroppedPaths(() => 0);
    dropped.put(given);
    expect(dropped.take()).toEqual([]);
  });

  it('is bounded', () => {
    const dropped = new DroppedPaths(() => 0);
    dropped.put(Array.from({ length: 5_000 }, () => file));
    expect(dropped.take()).toHaveLength(200);
  });
});
