// @vitest-environment jsdom
/** A question about files stays what it was, whatever becomes of the list behind it. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { setUpWords } from '../../../renderer/i18n/setup';
import { Browser } from '../../../renderer/visit/files/browser';
import { keepFolders, noFolder, useFolders } from '../../../renderer/visit/files/folder-store';
import type { FileEntry } from '../../../shared/visit/files';
import { busyState } from '../../fakes/busy-sessions';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { type Asked, recordRequests } from '../../fakes/recording-bridge';

const [view] = busyState(1_795_395_975_000).sessions;
const entry = (name: string): FileEntry => ({ name, kind: 'file', size: 1, modifiedAt: 1, mode: null, link: null });
let asked: readonly Asked[] = [];

const shows = (path: string, names: readonly string[]): void =>
  act(() => useFolders.setState({ folders: new Map([['s1', { ...noFolder, path, entries: names.map(entry) }]]) }));

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});

beforeEach(() => {
  asked = recordRequests({ kind: 'ok', value: null });
  shows('/opt', ['a.bin', 'b.bin']);
  if (view === undefined) throw new Error('no session');
  render(<Browser view={view} />);
  fireEvent.click(screen.getByRole('row', { name: /a\.bin/ }));
});

afterEach(() => {
  cleanup();
  keepFolders([]);
  installBridge(null);
});

it('renames what it was asked about, though the list no longer names it', async () => {
  fireEvent.keyDown(screen.getByRole('row', { name: /a\.bin/ }), { key: 'F2' });
  shows('/opt', ['b.bin']);
  const dialog = screen.getByRole('dialog', { name: /a\.bin/ });
  const field = screen.getByRole('textbox', { name: 'Name' });
  fireEvent.change(field, { target: { value: 'c.bin' } });
  await act(() => Promise.resolve(fireEvent.submit(dialog.querySelector('form') ?? dialog)));
  expect(asked.find(({ name }) => name === 'files.rename')?.args).toEqual({
    id: 's1',
    path: '/opt/a.bin',
    name: 'c.bin',
  });
  expect(asked.some(({ name }) => name === 'files.makeFolder')).toBe(false);
});

it('deletes where it was asked, though the device calls the folder by another name by now', async () => {
  fireEvent.keyDown(screen.getByRole('row', { name: /a\.bin/ }), { key: 'Delete' });
  shows('/etc', ['a.bin']);
  await act(() => Promise.resolve(fireEvent.click(screen.getByRole('button', { name: 'Delete' }))));
  expect(asked.filter(({ name }) => name === 'files.remove').map(({ args }) => args)).toEqual([
    { id: 's1', path: '/opt/a.bin' },
  ]);
});
