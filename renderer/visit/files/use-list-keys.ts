import { type KeyboardEvent, type MouseEvent, useRef } from 'react';
import { type FileEntry, shownName } from '../../../shared/visit/files';
import { foundByName, type Pointed, pointedWith } from './selection';

/** What can be done in a list of files. */
export interface ListActions {
  readonly select: (index: number, how: Pointed) => void;
  readonly selectAll: () => void;
  readonly unselect: () => void;
  /** Goes into a folder; what is none is fetched. */
  readonly open: (entry: FileEntry) => void;
  readonly up: () => void;
  readonly rename: () => void;
  readonly remove: () => void;
}

interface ListInUse {
  readonly entries: readonly FileEntry[];
  /** The row that the keys act on. */
  readonly held: number;
  /** Rows of a page. */
  readonly page: number;
  readonly move: (to: number) => void;
  readonly set: (index: number) => void;
}

interface ListEvents {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
}

/** Letters that follow each other within this are one beginning of a name. */
const typingMs = 1_000;

function stepOf(key: string, { held, page, entries }: ListInUse): number | null {
  switch (key) {
    case 'ArrowDown':
      return held + 1;
    case 'ArrowUp':
      return held - 1;
    case 'PageDown':
      return held + page;
    case 'PageUp':
      return held - page;
    case 'Home':
      return 0;
    case 'End':
      return entries.length - 1;
    default:
      return null;
  }
}

/** Which entry an event is about; NaN: none. */
export const indexOf = ({ target }: MouseEvent): number =>
  Number(target instanceof Element ? target.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined);

/** The keys and the mouse of a list of files, as such lists have them everywhere. */
export function useListKeys(list: ListInUse, actions: ListActions): ListEvents {
  const typed = useRef({ text: '', at: 0 });
  const { entries, held, move, set } = list;
  const entry = entries[held];

  function typeAhead(letter: string, at: number): void {
    const text = at - typed.current.at < typingMs ? typed.current.text + letter : letter;
    typed.current = { text, at };
    // The same name again while it is still typed; the next one for the next letter.
    const found = foundByName(
      entries.map(({ name }) => shownName(name)),
      text,
      text.length > 1 ? held : held + 1,
    );
    if (found === null) return;
    move(found);
    actions.select(found, 'alone');
  }

  /** True: it was one of the list's keys. */
  function took(event: KeyboardEvent): boolean {
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const step = event.altKey ? null : stepOf(key, list);
    if (step !== null) {
      const to = Math.max(0, Math.min(entries.length - 1, step));
      move(to);
      if (shiftKey) actions.select(to, 'range');
      else if (!command) actions.select(to, 'alone');
      return true;
    }
    if (command && key.toLowerCase() === 'a') actions.selectAll();
    else if (command || (event.altKey && key !== 'ArrowUp')) return false;
    else if (key === 'Backspace' || key === 'ArrowUp') actions.up();
    else if (key === 'Escape') actions.unselect();
    else if (entry === undefined) return false;
    else if (key === 'Enter') actions.open(entry);
    else if (key === ' ') actions.select(held, 'also');
    else if (key === 'F2') actions.rename();
    else if (key === 'Delete') actions.remove();
    else if (key.length === 1) typeAhead(key, event.timeStamp);
    else return false;
    return true;
  }

  return {
    onKeyDown(event) {
      // The heads are buttons of their own.
      if (event.target instanceof HTMLButtonElement || !took(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onClick(event) {
      const index = indexOf(event);
      if (!Number.isInteger(index)) return;
      set(index);
      const toggles = event.target instanceof Element && event.target.closest('[data-toggle]') !== null;
      actions.select(index, toggles ? 'also' : pointedWith(event));
    },
    onDoubleClick(event) {
      const found = entries[indexOf(event)];
      if (found !== undefined) actions.open(found);
    },
  };
}
