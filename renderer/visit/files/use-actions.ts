import type { DragEvent } from 'react';
import { type FileEntry, parentOf, type RawName, within } from '../../../shared/visit/files';
import type { Requesting } from '../../store/use-request';
import { leadsTo } from './entries';
import { openFolder } from './folder-store';
import { nothingSelected, selectionAfter } from './selection';
import type { Chosen } from './use-chosen';
import { useDragOut } from './use-drag-out';
import { indexOf, type ListActions } from './use-list-keys';

/** What is asked about, as it was when it was asked: the list behind a dialog goes on being read. */
export type Asked =
  | { readonly kind: 'new-folder'; readonly folder: RawName }
  | { readonly kind: 'rename'; readonly folder: RawName; readonly entry: FileEntry }
  | { readonly kind: 'remove'; readonly folder: RawName; readonly entries: readonly FileEntry[] };

interface Shown {
  readonly id: string;
  readonly path: RawName;
  /** In the order in which they are shown. */
  readonly entries: readonly FileEntry[];
  readonly chosen: Chosen;
  readonly run: Requesting['run'];
  readonly ask: (asked: Asked) => void;
}

/** What can be done with the entries of a folder. */
export function useActions({ id, path, entries, chosen, run, ask }: Shown) {
  const { selection, selected, all, put } = chosen;
  const fetch = (chosen: readonly FileEntry[]): void => {
    if (chosen.length > 0) void run('files.fetch', { id, paths: chosen.map(({ name }) => within(path, name)) });
  };
  const open = (entry: FileEntry): void => {
    if (leadsTo(entry) === 'folder') void openFolder(id, within(path, entry.name));
    else fetch([entry]);
  };
  const actions: ListActions = {
    select: (index, how) => put(selectionAfter(selection, all, index, how)),
    selectAll: () => put({ names: new Set(all), anchor: 0 }),
    unselect: () => put(nothingSelected),
    open,
    up: () => void openFolder(id, parentOf(path)),
    rename() {
      const [entry] = selected;
      if (entry !== undefined && selected.length === 1) ask({ kind: 'rename', folder: path, entry });
    },
    remove() {
      if (selected.length > 0) ask({ kind: 'remove', folder: path, entries: selected });
    },
  };
  const fetchSelected = (): void => fetch(selected);
  const drag = useDragOut((event: DragEvent) => {
    const index = indexOf(event);
    const entry = entries[index];
    if (entry === undefined) return false;
    // One that is not selected is dragged alone.
    if (!selection.names.has(entry.name)) actions.select(index, 'alone');
    return true;
  }, fetchSelected);
  return { actions, drag, fetchSelected };
}
