import { useMemo, useState } from 'react';
import type { FileEntry } from '../../../shared/visit/files';
import type { Folder } from './folder-store';
import { nothingSelected } from './selection';

/** What a person selected in this folder; in another folder nothing is. Entries that are gone are not. */
export function useChosen(folder: Folder, entries: readonly FileEntry[]) {
  const [kept, setKept] = useState({ path: folder.path, selection: nothingSelected });
  const selection = kept.path === folder.path ? kept.selection : nothingSelected;
  const selected = useMemo(() => entries.filter(({ name }) => selection.names.has(name)), [entries, selection]);
  const all = useMemo(() => entries.map(({ name }) => name), [entries]);
  const put = (next: typeof selection): void => setKept({ path: folder.path, selection: next });
  return { selection, selected, all, put };
}

export type Chosen = ReturnType<typeof useChosen>;
