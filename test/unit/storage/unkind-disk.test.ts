/** Settings and what is remembered on a disk that fails: nothing is moved aside or lost for an I/O error. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { silentLogger } from '../../../electron/log/logger';
import { JsonFile } from '../../../electron/storage/json-file';
import { FaultyDisk, type Fault } from '../../fakes/faulty-disk';

const path = '/home/settings.json';
const opened = (disk: FaultyDisk) =>
  JsonFile.open({
    path,
    schemas: { a: z.string(), b: z.string() },
    defaults: { a: 'none', b: 'none' },
    log: silentLogger,
    now: () => 0,
    disk,
  });

async function before(): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  const file = await opened(disk);
  await file.update({ a: 'first' });
  await file.update({ b: 'first' });
  return disk.restarted('power-cut');
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom('EPERM', 'EBUSY', 'ENOSPC', 'EIO').map((code) => ({ kind: 'error', code }) as const),
  fc.constant({ kind: 'killed' } as const),
);

describe('settings on an unkind disk', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are what they were or what they were to be, whichever step failed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.integer({ min: 1, max: 40 }), fault, async (from, howMany, what) => {
        const disk = await before();
        disk.fault = (index) => (index >= from && index < from + howMany ? what : null);
        const file = await opened(disk);
        const saved = await file.update({ a: 'second' }).then(
          () => file.opened.status !== 'read-only',
          () => false,
        );
        expect(file.get().a).toBe('second');
        const again = await opened(disk.restarted('power-cut'));
        expect(saved ? ['second'] : ['first', 'second']).toContain(again.get().a);
        expect(again.get().b).toBe('first');
      }),
      { numRuns: 200 },
    );
  });

  it.each(['EIO', 'EACCES', 'EBUSY'])('stay where they are when they cannot be read: %s', async (code) => {
    const disk = await before();
    disk.fault = (_index, step, name) => (step === 'read' && name === path ? { kind: 'error', code } : null);
    const file = await opened(disk);
    expect(file.opened.status).toBe('read-only');
    // What the image before says is better than nothing.
    expect(file.get()).toEqual({ a: 'first', b: 'none' });
    await file.update({ a: 'second' });
    expect((await opened(disk.restarted('power-cut'))).get()).toEqual({ a: 'first', b: 'first' });
  });

  it('come back from the image before where the last one is damaged', async () => {
    const disk = await before();
    disk.put(path, Buffer.alloc(64));
    const file = await opened(disk);
    expect(file.opened.status).toBe('restored');
    expect(file.get().a).toBe('first');
    expect(disk.content(`${path}.unreadable-1970-01-01T00-00-00-000Z`)).toEqual(Buffer.alloc(64));
  });

  it('are written by themselves, and at the end, once the disk takes them again', async () => {
    const disk = await before();
    const file = await opened(disk);
    disk.fault = (_index, step) => (step === 'write' ? { kind: 'error', code: 'ENOSPC' } : null);
    await expect(file.update({ a: 'second' })).rejects.toMatchObject({ code: 'ENOSPC' });
    disk.fault = () => null;
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await opened(disk.restarted('power-cut'))).get().a).toBe('second');
    disk.fault = (_index, step) => (step === 'write' ? { kind: 'error', code: 'ENOSPC' } : null);
    await expect(file.update({ a: 'third' })).rejects.toMatchObject({ code: 'ENOSPC' });
    disk.fault = () => null;
    await file.settled();
    expect((await opened(disk.restarted('power-cut'))).get().a).toBe('third');
  });
});
