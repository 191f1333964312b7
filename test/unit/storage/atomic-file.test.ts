import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AtomicFile } from '../../../electron/storage/atomic-file';
import { FaultyDisk, type Fault } from '../../fakes/faulty-disk';

const path = '/home/kept.bin';
const bytes = (text: string): Buffer => Buffer.from(text);

/** A disk on which `old` was replaced by `now`. */
async function withTwo(): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  const file = new AtomicFile(path, disk);
  await file.replace(bytes('old'));
  await file.replace(bytes('now'));
  return disk.restarted('power-cut');
}

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .constantFrom('EPERM', 'EACCES', 'EBUSY', 'ENOSPC', 'EIO', 'EROFS')
    .map((code) => ({ kind: 'error', code }) as const),
  fc.nat(2).map((taken) => ({ kind: 'short', bytes: taken }) as const),
  fc.constant({ kind: 'killed' } as const),
);

describe('a file that is replaced as a whole', () => {
  it('has the bytes before, or all of the new ones, whichever step fails, and says which', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(16),
        fc.integer({ min: 1, max: 20 }),
        fault,
        fc.constantFrom('killed' as const, 'power-cut' as const),
        async (from, howMany, what, how) => {
          const disk = await withTwo();
          disk.fault = (index) => (index >= from && index < from + howMany ? what : null);
          const saved = await new AtomicFile(path, disk).replace(bytes('next')).then(
            () => true,
            () => false,
          );
          const after = disk.restarted(how);
          const found = after.content(path)?.toString();
          expect(saved ? ['next'] : ['now', 'next']).toContain(found);
          // The one before stays, whole; it is never what was not finished.
          expect(['old', 'now']).toContain(after.content(`${path}.bak`)?.toString());
          await new AtomicFile(path, after).sweep();
          expect(after.files()).toEqual([path, `${path}.bak`]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('notices a disk that takes fewer bytes than it was given', async () => {
    const disk = await withTwo();
    let given = 5;
    disk.fault = (_index, step) => (step === 'write' ? { kind: 'short', bytes: Math.max(given--, 0) && 1 } : null);
    await expect(new AtomicFile(path, disk).replace(bytes('a longer text'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(disk.content(path)?.toString()).toBe('now');
    disk.fault = (_index, step) => (step === 'write' ? { kind: 'short', bytes: 2 } : null);
    await new AtomicFile(path, disk).replace(bytes('a longer text'));
    expect(disk.content(path)?.toString()).toBe('a longer text');
  });

  it('notices a file that is shorter than what was written', async () => {
    const disk = await withTwo();
    disk.fault = (_index, step) => (step === 'size' ? { kind: 'short', bytes: 1 } : null);
    await expect(new AtomicFile(path, disk).replace(bytes('next'))).rejects.toMatchObject({ code: 'EIO' });
    expect(disk.content(path)?.toString()).toBe('now');
  });

  it.each(['EPERM', 'EACCES', 'EBUSY'])('waits about two seconds for whoever holds it with %s', async (code) => {
    const disk = await withTwo();
    disk.fault = (_index, step) => (step === 'rename' && disk.waited < 1900 ? { kind: 'error', code } : null);
    await new AtomicFile(path, disk).replace(bytes('next'));
    expect(disk.content(path)?.toString()).toBe('next');
    disk.fault = (_index, step) => (step === 'rename' ? { kind: 'error', code } : null);
    disk.waited = 0;
    await expect(new AtomicFile(path, disk).replace(bytes('more'))).rejects.toMatchObject({ code });
    expect(disk.waited).toBe(2000);
    disk.waited = 0;
    await expect(new AtomicFile(path, disk).replace(bytes('more'), { patient: false })).rejects.toMatchObject({ code });
    expect(disk.waited).toBe(0);
  });

  it('sweeps what killed runs left, of this version and of earlier ones, and nothing else', async () => {
    const disk = new FaultyDisk();
    const names = ['', '.bak', '.unreadable-7', '.tmp-0123abcdef01', '.2938471234', '.notes', 'ish.tmp-01'];
    for (const name of names) disk.put(`${path}${name}`, bytes('x'));
    await new AtomicFile(path, disk).sweep();
    expect(disk.files()).toEqual([path, `${path}.bak`, `${path}.notes`, `${path}.unreadable-7`, `${path}ish.tmp-01`]);
  });

  it('leaves nothing of the bytes before where they are to be forgotten', async () => {
    const disk = await withTwo();
    await new AtomicFile(path, disk).replace(bytes('next'), { previous: 'forget' });
    expect(disk.files()).toEqual([path]);
  });
});
