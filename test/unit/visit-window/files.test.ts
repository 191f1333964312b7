import { describe, expect, it } from 'vitest';
import { rawName, shownName, type FileEntry, type TransferView } from '../../../shared/visit/files';
import { formatIn } from '../../../shared/i18n/format';
import { wordsOf } from '../../fakes/words-of';
import { firstOrder, orderAfter, permissionsOf, sorted, stepsOf } from '../../../renderer/visit/files/entries';
import { foundByName, nothingSelected, selectionAfter } from '../../../renderer/visit/files/selection';
import { countOf } from '../../../renderer/visit/files/transfer-count';
import { progressWords, transferWords } from '../../../renderer/visit/files/transfer-words';

const entry = (name: string, change: Partial<FileEntry> = {}): FileEntry => ({
  name: rawName(name),
  kind: 'file',
  size: 1,
  modifiedAt: 1_000,
  mode: 0o644,
  link: null,
  ...change,
});
const names = (entries: readonly FileEntry[]): readonly string[] => entries.map(({ name }) => shownName(name));

describe('entries of a folder', () => {
  const list = [
    entry('log-10', { size: 3 }),
    entry('log-9', { size: null, modifiedAt: null }),
    entry('Zone', { kind: 'folder' }),
    entry('into', { kind: 'link', link: { target: '/Zone', leadsTo: 'folder' } }),
    entry('nowhere', { kind: 'link', link: { target: 'gone', leadsTo: 'missing' }, size: 2, modifiedAt: 5_000 }),
  ];

  it('are in the order of people: folders and what leads to them first, numbers by their value', () => {
    expect(names(sorted(list, firstOrder))).toEqual(['into', 'Zone', 'log-9', 'log-10', 'nowhere']);
    expect(names(sorted(list, orderAfter(firstOrder, 'name')))).toEqual(['Zone', 'into', 'nowhere', 'log-10', 'log-9']);
  });

  it('begin with the largest and the latest; what the device does not say comes last then', () => {
    expect(names(sorted(list, orderAfter(firstOrder, 'size')))).toEqual(['into', 'Zone', 'log-10', 'nowhere', 'log-9']);
    const latest = orderAfter(firstOrder, 'changed');
    expect(names(sorted(list, latest))).toEqual(['into', 'Zone', 'nowhere', 'log-10', 'log-9']);
    expect(names(sorted(list, orderAfter(latest, 'changed')))).toEqual(['into', 'Zone', 'log-9', 'log-10', 'nowhere']);
  });

  it('that look the same keep one order, by their bytes', () => {
    const twins = [entry('', { name: 'a\xff' }), entry('', { name: 'a\xfe' })];
    expect(sorted(twins, firstOrder).map(({ name }) => name)).toEqual(['a\xfe', 'a\xff']);
    expect(sorted([...twins].reverse(), firstOrder).map(({ name }) => name)).toEqual(['a\xfe', 'a\xff']);
  });

  it.each([
    [0o755, 'rwxr-xr-x'],
    [0o640, 'rw-r-----'],
    [0o4755, 'rwsr-xr-x'],
    [0o2644, 'rw-r-Sr--'],
    [0o1777, 'rwxrwxrwt'],
    [0o1776, 'rwxrwxrwT'],
    [0, '---------'],
  ])('have permissions as ls writes them: %o', (mode, words) => {
    expect(permissionsOf(mode)).toBe(words);
  });

  it('are in folders that one can go up to', () => {
    expect(stepsOf('/')).toEqual([{ name: '/', path: '/' }]);
    expect(stepsOf('/opt/p\xfcmp').map(({ path }) => path)).toEqual(['/', '/opt', '/opt/p\xfcmp']);
  });
});

describe('a selection', () => {
  const all = ['a', 'b', 'c', 'd'];

  it('is of one, of several, of a range from where it began', () => {
    const one = selectionAfter(nothingSelected, all, 1, 'alone');
    expect([...one.names]).toEqual(['b']);
    const range = selectionAfter(one, all, 3, 'range');
    expect([...range.names]).toEqual(['b', 'c', 'd']);
    // The other way around, from the same place.
    expect([...selectionAfter(range, all, 0, 'range').names]).toEqual(['a', 'b']);
    const fewer = selectionAfter(range, all, 2, 'also');
    expect([...fewer.names]).toEqual(['b', 'd']);
    expect([...selectionAfter(fewer, all, 0, 'alone').names]).toEqual(['a']);
  });

  it('is not of what is not there', () => {
    expect(selectionAfter(nothingSelected, [], 0, 'alone')).toEqual(nothingSelected);
    expect(foundByName([], 'a', 0)).toBeNull();
  });

  it('is found by the beginning of a name, from here on and around', () => {
    const shown = ['alpha', 'Beta', 'beat'];
    expect(foundByName(shown, 'be', 1)).toBe(1);
    expect(foundByName(shown, 'b', 2)).toBe(2);
    expect(foundByName(shown, 'A', 2)).toBe(0);
    expect(foundByName(shown, 'x', 0)).toBeNull();
  });
});

const transfer = (state: TransferView['state'], change: Partial<TransferView> = {}): TransferView => ({
  id: 't',
  sessionId: 's1',
  direction: 'up',
  name: 'a.bin',
  files: null,
  bytesDone: 5_000,
  bytesTotal: 10_000,
  rate: null,
  leftMs: null,
  leftOut: 0,
  state,
  ...change,
});

describe('what is on its way', () => {
  const at = 1_795_395_975_000;
  const t = wordsOf('en');
  const format = formatIn(t, 'en');
  const said = (state: TransferView['state'], change: Partial<TransferView> = {}): string | null =>
    transferWords(transfer(state, change), t, format, at);

  it('is said to be the same on both sides only where that was looked at', () => {
    expect(said({ kind: 'done', at, proof: 'checksum' })).toContain('Verified by SHA-256');
    expect(said({ kind: 'done', at, proof: 'length' })).not.toContain('SHA-256');
    expect(said({ kind: 'done', at, proof: 'length' }, { direction: 'down' })).toMatch(/^On this laptop since /);
    // Folders without files: there was nothing to look at.
    expect(said({ kind: 'done', at, proof: 'checksum' }, { files: { done: 0, of: 0 } })).toMatch(
      /^On the device since [^.]*\.$/,
    );
  });

  it('says what a device said in its own words, and no more of them than there is room for', () => {
    const words = 'x'.repeat(5_000);
    expect(said({ kind: 'failed', at, fault: { kind: 'refused', words } })?.length).toBeLessThan(300);
    expect(said({ kind: 'moving' })).toBeNull();
    expect(said({ kind: 'moving' }, { leftOut: 1 })).toBe('1 link or special file was left out.');
  });

  it('is counted in files and in bytes', () => {
    expect(progressWords(transfer({ kind: 'moving' }), t, format)).toBe('5 KB of 10 KB');
    expect(progressWords(transfer({ kind: 'done', at, proof: 'length' }), t, format)).toBe('10 KB');
    const files = { done: 2, of: 3 };
    expect(progressWords(transfer({ kind: 'preparing' }, { bytesTotal: null, files }), t, format)).toBe('2 of 3 files');
  });

  it('is one count in the tab: who waits for the person first, then the place of the one that moves', () => {
    const moving = transfer({ kind: 'moving' });
    const paused = transfer({ kind: 'paused', by: 'break', at });
    const done = transfer({ kind: 'done', at, proof: 'length' });
    const asking = transfer({ kind: 'asking', name: 'a', size: null, modifiedAt: null });
    expect(countOf([])).toBeNull();
    expect(countOf([done])).toBeNull();
    expect(countOf([done, moving, paused])).toEqual({ kind: 'moving', done: 2, of: 3 });
    expect(countOf([paused, paused, done])).toEqual({ kind: 'paused', paused: 2 });
    expect(countOf([moving, asking])).toEqual({ kind: 'asking', asking: 1 });
  });
});
