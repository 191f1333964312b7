// @vitest-environment jsdom
/**
 * Entries that are dragged are fetched where they are dropped on the window’s own place for it, or outside of the
 * window.
 */
import { act, cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react';
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
const fetched = (): unknown[] => asked.filter(({ name }) => name === 'files.fetch').map(({ args }) => args);

/** What the browser keeps of one drag. */
class Carried {
  dropEffect = 'none';
  effectAllowed = 'all';
  readonly #data = new Map<string, string>();

  get types(): string[] {
    return [...this.#data.keys()];
  }

  get texts(): string[] {
    return [...this.#data.values()];
  }

  setData(kind: string, text: string): void {
    this.#data.set(kind, text);
  }
}

const row = (name: string): HTMLElement => screen.getByRole('row', { name: new RegExp(name) });

function drag(name: string): Carried {
  const dataTransfer = new Carried();
  fireEvent.dragStart(row(name), { dataTransfer });
  return dataTransfer;
}

/** The position of a drag event is not taken over by jsdom. */
function end(name: string, dataTransfer: Carried, at: { readonly clientX: number; readonly clientY: number }): void {
  const event = createEvent.dragEnd(row(name), { dataTransfer });
  for (const [key, value] of Object.entries(at)) Object.defineProperty(event, key, { value });
  fireEvent(row(name), event);
}

const place = (): HTMLElement | null => screen.queryByText('Drop here or outside the window to fetch');

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});

beforeEach(() => {
  asked = recordRequests({ kind: 'ok', value: null });
  act(() =>
    useFolders.setState({
      folders: new Map([['s1', { ...noFolder, path: '/opt', entries: ['a.bin', 'b.bin', 'c.bin'].map(entry) }]]),
    }),
  );
  if (view === undefined) throw new Error('no session');
  render(<Browser view={view} />);
});

afterEach(() => {
  cleanup();
  keepFolders([]);
  installBridge(null);
});

it('one that is not selected goes alone, and nothing of it is told to other programs', () => {
  fireEvent.click(row('a.bin'));
  const carried = drag('b.bin');
  expect(carried.texts.join('')).not.toContain('b.bin');
  expect(carried.types.some((type) => type.startsWith('text/') || type === 'Files')).toBe(false);
  const foot = place();
  if (foot === null) throw new Error('no place to drop');
  fireEvent.dragOver(foot, { dataTransfer: carried });
  expect(carried.dropEffect).toBe('copy');
  fireEvent.drop(foot, { dataTransfer: carried });
  end('b.bin', carried, { clientX: 10, clientY: 10 });
  expect(fetched()).toEqual([{ id: 's1', paths: ['/opt/b.bin'] }]);
  expect(place()).toBeNull();
});

it('those that are selected go together', () => {
  fireEvent.click(row('a.bin'));
  fireEvent.click(row('c.bin'), { ctrlKey: true });
  const carried = drag('c.bin');
  fireEvent.drop(place() ?? document.body, { dataTransfer: carried });
  expect(fetched()).toEqual([{ id: 's1', paths: ['/opt/a.bin', '/opt/c.bin'] }]);
});

it('are fetched where they are let go outside the window, and not inside', () => {
  const inside = drag('a.bin');
  end('a.bin', inside, { clientX: 10, clientY: 10 });
  expect(fetched()).toEqual([]);
  const outside = drag('a.bin');
  end('a.bin', outside, { clientX: -40, clientY: 10 });
  expect(fetched()).toEqual([{ id: 's1', paths: ['/opt/a.bin'] }]);
});

it('are not sent to the folder that they come from', () => {
  const carried = drag('a.bin');
  fireEvent.drop(screen.getByRole('grid'), { dataTransfer: carried });
  expect(asked.some(({ name }) => name === 'files.sendDropped')).toBe(false);
});
