/** Which entries of a list are selected, as lists of files have it everywhere. Pure. */
import type { RawName } from '../../../shared/visit/files';

export interface Selection {
  readonly names: ReadonlySet<RawName>;
  /** Where a range begins. */
  readonly anchor: number;
}

export const nothingSelected: Selection = { names: new Set(), anchor: 0 };

/** How an entry is pointed at: alone, beside the others, or as the end of a range. */
export type Pointed = 'alone' | 'also' | 'range';

export const pointedWith = (event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): Pointed => (event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'also' : 'alone');

export function selectionAfter(
  { names, anchor }: Selection,
  all: readonly RawName[],
  index: number,
  how: Pointed,
): Selection {
  const name = all[index];
  if (name === undefined) return { names, anchor };
  if (how === 'alone') return { names: new Set([name]), anchor: index };
  if (how === 'range')
    return { names: new Set(all.slice(Math.min(anchor, index), Math.max(anchor, index) + 1)), anchor };
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return { names: next, anchor: index };
}

/** The next entry whose name begins with what was typed, from this one on and around; null: none does. */
export function foundByName(shown: readonly string[], typed: string, from: number): number | null {
  const wanted = typed.toLowerCase();
  for (let step = 0; step < shown.length; step += 1) {
    const index = (from + step) % shown.length;
    if (shown[index]?.toLowerCase().startsWith(wanted) === true) return index;
  }
  return null;
}
