/** Entries of a folder in the order and in the words of the window. Pure. */
import { shownName, type EntryKind, type FileEntry } from '../../../shared/visit/files';

export const columns = ['name', 'size', 'changed'] as const;
export type Column = (typeof columns)[number];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

export const firstOrder: Order = { column: 'name', descending: false };

/**
 * The same column again turns the order around; size and time begin with the largest and the latest, as they are looked
 * for.
 */
export const orderAfter = (order: Order, column: Column): Order =>
  order.column === column ? { column, descending: !order.descending } : { column, descending: column !== 'name' };

/** What an entry is for somebody who opens it: a link is what it leads to. */
export const leadsTo = ({ kind, link }: FileEntry): EntryKind | 'missing' => link?.leadsTo ?? kind;

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byBytes = (one: FileEntry, other: FileEntry): number =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
/** What the device does not say comes first, with the least. */
const byNumber = (one: number | null, other: number | null): number => (one ?? -1) - (other ?? -1);

/**
 * Folders before everything else, whatever the column; equal ones by their names, so that an order is always the same.
 */
export function sorted(entries: readonly FileEntry[], { column, descending }: Order): readonly FileEntry[] {
  const keyed = entries.map((entry) => ({
    entry,
    shown: shownName(entry.name),
    isFolder: leadsTo(entry) === 'folder',
  }));
  const turn = descending ? -1 : 1;
  keyed.sort((one, other) => {
    if (one.isFolder !== other.isFolder) return one.isFolder ? -1 : 1;
    const byName = names.compare(one.shown, other.shown) || byBytes(one.entry, other.entry);
    if (column === 'name') return turn * byName;
    const by =
      column === 'size'
        ? byNumber(one.entry.size, other.entry.size)
        : byNumber(one.entry.modifiedAt, other.entry.modifiedAt);
    return by === 0 ? byName : turn * by;
  });
  return keyed.map(({ entry }) => entry);
}

/** `rwxr-xr-x`, with the marks of set-user, set-group and sticky as `ls -l` writes them. */
export function permissionsOf(mode: number): string {
  const special = [0o4000, 0o2000, 0o1000] as const;
  return [0o100, 0o010, 0o001]
    .map((execute, at) => {
      const has = (bit: number): boolean => (mode & bit) !== 0;
      const mark = at === 2 ? 't' : 's';
      const last = has(special[at] ?? 0) ? (has(execute) ? mark : mark.toUpperCase()) : has(execute) ? 'x' : '-';
      return `${has(execute * 4) ? 'r' : '-'}${has(execute * 2) ? 'w' : '-'}${last}`;
    })
    .join('');
}

/** The folders above a path and the path itself, outermost first: the root, then a step each. */
export function stepsOf(path: string): readonly { readonly name: string; readonly path: string }[] {
  const parts = path.split('/').filter((part) => part !== '');
  return [
    { name: '/', path: '/' },
    ...parts.map((name, at) => ({ name, path: `/${parts.slice(0, at + 1).join('/')}` })),
  ];
}
