import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type Layout, type Sizes, topOf } from './layout';

interface ActiveRow {
  /** The row that the keys act on; the only one that the Tab key leads to. */
  readonly index: number;
  readonly set: (index: number) => void;
  /** Makes a row active, scrolls to it and gives it the focus; what lies beyond an end is the end. */
  readonly move: (to: number) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
}

/** One row of a long list is active, drawn or not; another search begins at its first row. */
export function useActiveRow(
  list: RefObject<HTMLElement | null>,
  layout: Layout,
  sizes: Sizes,
  search: string,
): ActiveRow {
  const [place, setPlace] = useState({ search, index: 0 });
  const wanted = place.search === search ? place.index : 0;
  const set = (index: number): void => setPlace({ search, index });
  /**
   * The row that is to have the focus once it is drawn. An effect of an earlier drawing may still run after a key was
   * pressed.
   */
  const follow = useRef<number | null>(null);

  useLayoutEffect(() => {
    follow.current = null;
    list.current?.parentElement?.scrollTo(0, 0);
  }, [list, search]);

  useEffect(() => {
    if (follow.current !== wanted) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${wanted}"]`) ?? null;
    if (row === null) return;
    follow.current = null;
    row.focus({ preventScroll: true });
  });

  function move(to: number): void {
    const box = list.current?.parentElement ?? null;
    if (box === null || list.current === null || layout.count === 0) return;
    const index = Math.max(0, Math.min(layout.count - 1, to));
    const top = list.current.offsetTop + topOf(layout, index, sizes);
    if (top - sizes.heading < box.scrollTop) box.scrollTo(0, Math.max(0, top - sizes.heading));
    else if (top + sizes.row > box.scrollTop + box.clientHeight) box.scrollTo(0, top + sizes.row - box.clientHeight);
    follow.current = index;
    set(index);
  }

  function onFocus({ target }: FocusEvent<HTMLElement>): void {
    const index = Number(target.dataset['index'] ?? Number.NaN);
    if (Number.isInteger(index) && follow.current === null) set(index);
  }

  return { index: wanted, set, move, onFocus };
}
