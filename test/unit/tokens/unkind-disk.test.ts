/** An I/O error never deletes: whatever the disk and the key store do, what was stored is there after a restart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, ledgerFile } from '../../../electron/tokens/ledger';
import { SecretStore, secretsFile } from '../../../electron/tokens/secrets';
import { type TokenKey } from '../../../electron/tokens/contract';
import type { StorageState } from '../../../electron/storage/storage-state';
import { FaultyDisk, type Fault } from '../../fakes/faulty-disk';
import { FaultyKeyStore } from '../../fakes/faulty-key-store';
import { ManualClock } from '../../fakes/manual-clock';

const path = '/home/secrets.bin';
const tokens = '/home/tokens.bin';
const at = (tunnelId: string): TokenKey => ({ environmentId: 'aws', tunnelId });

interface Place {
  readonly disk: FaultyDisk;
  readonly keys: FaultyKeyStore;
  readonly clock?: ManualClock;
  readonly states?: StorageState[];
  readonly onRead?: () => void;
}
const opened = ({ disk, keys, clock, states, onRead }: Place): Promise<SecretStore> =>
  SecretStore.open({
    file: secretsFile(path, keys, () => 7, disk),
    onSecret: () => undefined,
    onState: (state) => states?.push(state),
    onRead,
    timers: clock,
  });
const ledgerAt = ({ disk, keys }: Place): Promise<Ledger> =>
  Ledger.open({ file: ledgerFile(tokens, keys, () => 7, disk) });

/** A store in which two secrets were saved before the trouble began. */
async function before(): Promise<Place> {
  const place = { disk: new FaultyDisk(), keys: new FaultyKeyStore() };
  const store = await opened(place);
  await store.set('one', 'first');
  await store.set('two', 'second');
  return { ...place, disk: place.disk.restarted('power-cut') };
}
const settled = async (clock: ManualClock, milliseconds: number): Promise<void> => {
  clock.advance(milliseconds);
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .constantFrom('EPERM', 'EACCES', 'EBUSY', 'ENOSPC', 'EIO', 'EROFS', 'EMFILE')
    .map((code) => ({ kind: 'error', code }) as const),
  fc.nat(2).map((bytes) => ({ kind: 'short', bytes }) as const),
  fc.constant({ kind: 'killed' } as const),
);
const fails = fc.record({ from: fc.nat(40), howMany: fc.integer({ min: 1, max: 60 }), fault });

describe('secrets on a disk that fails', () => {
  it('are all there after a restart, whichever step failed, in which way and for how long', async () => {
    await fc.assert(
      fc.asyncProperty(fails, fc.constantFrom('killed' as const, 'power-cut' as const), async (plan, how) => {
        const place = await before();
        const { from, howMany } = plan;
        place.disk.fault = (index) => (index >= from && index < from + howMany ? plan.fault : null);
        const store = await opened(place);
        const promised: [string, string][] = [
          ['one', 'first'],
          ['two', 'second'],
        ];
        for (const name of ['three', 'four']) {
          await store.set(name, name);
          if (store.state().kind === 'saved') promised.push([name, name]);
        }
        // What is in memory is complete, once it could be read.
        if (store.state().kind === 'saved') expect(store.list()).toEqual(['one', 'two', 'three', 'four']);
        const again = await opened({ ...place, disk: place.disk.restarted(how) });
        for (const [name, value] of promised) expect(again.get(name)).toBe(value);
        expect(again.wasReset()).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['ENOSPC', 'EPERM', 'EIO'])(
    'are saved by themselves after %s is over, and it is said meanwhile',
    async (code) => {
      const clock = new ManualClock();
      const states: StorageState[] = [];
      const place = { ...(await before()), clock, states };
      const store = await opened(place);
      place.disk.fault = (_index, step) => (step === 'create' ? { kind: 'error', code } : null);
      await store.set('three', 'third');
      expect(store.get('three')).toBe('third');
      expect(states).toEqual([{ kind: 'not-saved', code }]);
      await settled(clock, 30_000);
      expect(states).toHaveLength(1);
      place.disk.fault = () => null;
      await settled(clock, 30_000);
      expect(states).toEqual([{ kind: 'not-saved', code }, { kind: 'saved' }]);
      expect((await opened({ ...place, disk: place.disk.restarted('power-cut') })).get('three')).toBe('third');
      expect(clock.pending).toBe(0);
    },
  );
});

describe('secrets on a disk that fails for a while', () => {
  it('are saved with the next change, and at the end', async () => {
    for (const next of [(store: SecretStore) => store.set('four', '4'), (store: SecretStore) => store.close()]) {
      const place = await before();
      const store = await opened(place);
      place.disk.fault = (_index, step) => (step === 'rename' ? { kind: 'error', code: 'EBUSY' } : null);
      await store.set('three', 'third');
      expect(store.state().kind).toBe('not-saved');
      place.disk.fault = () => null;
      await next(store);
      expect((await opened({ ...place, disk: place.disk.restarted('power-cut') })).get('three')).toBe('third');
    }
  });

  it('are not written over while the file cannot be read, and become one with it later', async () => {
    const place = await before();
    place.disk.fault = (_index, step) => (step === 'read' ? { kind: 'error', code: 'EIO' } : null);
    const store = await opened(place);
    expect(store.state()).toEqual({ kind: 'not-saved', code: 'EIO' });
    await store.set('two', 'newer');
    place.disk.fault = () => null;
    await store.retry();
    expect(store.state()).toEqual({ kind: 'saved' });
    const again = await opened({ ...place, disk: place.disk.restarted('power-cut') });
    expect([again.get('one'), again.get('two')]).toEqual(['first', 'newer']);
  });

  it('come back from the previous image where the last one is damaged', async () => {
    const place = await before();
    place.disk.put(path, Buffer.alloc(200));
    const store = await opened(place);
    expect(store.get('one')).toBe('first');
    expect(store.wasReset()).toBe(false);
    expect(place.disk.content(`${path}.unreadable-7`)).toEqual(Buffer.alloc(200));
  });

  it('that were forgotten are in no image', async () => {
    const place = await before();
    const store = await opened(place);
    await store.delete('one');
    place.disk.put(path, Buffer.from('damaged'));
    expect((await opened(place)).get('one')).toBeNull();
  });
});

describe('secrets and a key store that is locked', () => {
  it('are not taken for damaged: they are read when it is unlocked, with what was stored meanwhile', async () => {
    const clock = new ManualClock();
    const states: StorageState[] = [];
    let reads = 0;
    const place = { ...(await before()), clock, states, onRead: () => void (reads += 1) };
    place.keys.locked = true;
    const store = await opened(place);
    expect(store.state()).toEqual({ kind: 'locked' });
    expect(store.wasReset()).toBe(false);
    const image = place.disk.content(path);
    await store.set('three', 'third');
    await store.set('two', 'newer');
    await store.set('one', 'short-lived');
    await store.delete('one');
    await settled(clock, 30_000);
    expect(place.disk.content(path)).toEqual(image);
    expect(place.disk.files()).toEqual([path, `${path}.bak`]);
    place.keys.locked = false;
    await settled(clock, 30_000);
    expect(states).toEqual([{ kind: 'saved' }]);
    expect(reads).toBe(1);
    const again = await opened({ ...place, disk: place.disk.restarted('power-cut') });
    expect(again.list().toSorted()).toEqual(['three', 'two']);
    expect(again.get('two')).toBe('newer');
  });

  it('stay on disk when it is locked later, and what is new follows', async () => {
    const place = await before();
    const store = await opened(place);
    place.keys.locked = true;
    await store.set('three', 'third');
    expect(store.state()).toEqual({ kind: 'locked' });
    place.keys.locked = false;
    await store.retry();
    expect((await opened({ ...place, disk: place.disk.restarted('power-cut') })).list()).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('that an earlier version moved aside are taken back', async () => {
    const place = await before();
    const image = place.disk.content(path) ?? Buffer.alloc(0);
    const disk = new FaultyDisk();
    disk.put(`${path}.unreadable-1600000000000`, image);
    disk.put(`${path}.unreadable-1600000000001`, Buffer.from('garbage'));
    const store = await opened({ ...place, disk });
    expect(store.list()).toEqual(['one', 'two']);
    expect(disk.files()).toEqual([path, `${path}.unreadable-1600000000001`]);
    expect((await opened({ ...place, disk: disk.restarted('power-cut') })).list()).toEqual(['one', 'two']);
  });

  it('that were moved aside stay there until they are saved', async () => {
    const place = await before();
    const disk = new FaultyDisk();
    disk.put(`${path}.unreadable-1`, place.disk.content(path) ?? Buffer.alloc(0));
    disk.fault = (_index, step) => (step === 'write' ? { kind: 'error', code: 'ENOSPC' } : null);
    const store = await opened({ ...place, disk });
    expect(store.list()).toEqual(['one', 'two']);
    expect((await opened({ ...place, disk: disk.restarted('power-cut') })).list()).toEqual(['one', 'two']);
  });

  it('are encrypted anew when the key was rotated', async () => {
    const place = await before();
    place.keys.stale = true;
    await opened(place);
    expect(place.disk.content(path)?.[0]).toBe(2);
  });
});

describe('tokens on a disk that fails', () => {
  it('are offered after a restart with the client token they were used with', async () => {
    await fc.assert(
      fc.asyncProperty(fails, fc.constantFrom('killed' as const, 'power-cut' as const), async (plan, how) => {
        const place = { disk: new FaultyDisk(), keys: new FaultyKeyStore() };
        const first = await ledgerAt(place);
        await first.add(at('kept'), 'cat-kept', null);
        const disk = place.disk.restarted('power-cut');
        const { from, howMany } = plan;
        disk.fault = (index) => (index >= from && index < from + howMany ? plan.fault : null);
        const ledger = await ledgerAt({ ...place, disk });
        const used = await ledger.checkout(at('kept'));
        await ledger.add(at('new'), 'cat-new', null);
        const isSaved = ledger.state().kind === 'saved';
        const again = await ledgerAt({ ...place, disk: disk.restarted(how) });
        const offered = await again.checkout(at('kept'));
        expect(offered.kind).toBe('token');
        if (used.kind === 'token' && offered.kind === 'token') expect(offered.pair).toEqual(used.pair);
        if (isSaved) expect((await again.checkout(at('new'))).kind).toBe('token');
      }),
      { numRuns: 150 },
    );
  });

  it('become one with those that were read late: what was used stays used, with its client token', async () => {
    const place = { disk: new FaultyDisk(), keys: new FaultyKeyStore() };
    const first = await ledgerAt(place);
    await first.add(at('old'), 'cat-old', null);
    await first.add(at('both'), 'cat-both', null);
    const used = await first.checkout(at('both'));
    await first.add(at('replaced'), 'cat-before', null);
    place.keys.locked = true;
    const ledger = await ledgerAt(place);
    expect(ledger.persistence()).toBe('disk');
    expect(await ledger.checkout(at('old'))).toEqual({ kind: 'none', because: 'absent' });
    await ledger.add(at('both'), 'cat-both', null);
    await ledger.add(at('replaced'), 'cat-after', null);
    place.keys.locked = false;
    await ledger.retry();
    const restarted = await ledgerAt({ ...place, disk: place.disk.restarted('power-cut') });
    for (const each of [ledger, restarted]) {
      expect(await each.checkout(at('both'))).toEqual({ ...used, reuse: true });
      expect(await each.checkout(at('replaced'))).toMatchObject({ pair: { accessToken: 'cat-after' } });
      expect((await each.checkout(at('old'))).kind).toBe('token');
    }
  });
});
