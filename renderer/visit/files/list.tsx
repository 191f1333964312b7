import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { FileEntry, RawName } from '../../../shared/visit/files';
import { useWords } from '../../format/use-words';
import { type Layout, rangeOf, type Sizes } from '../../rail/layout';
import { useActiveRow } from '../../rail/use-active-row';
import { useScrolled, useSizes } from '../../rail/use-scrolled';
import { type Column, columns, type Order } from './entries';
import { EntryRow } from './entry-row';
import type { Selection } from './selection';
import type { DragSource } from './use-drag-out';
import { type ListActions, useListKeys } from './use-list-keys';
import styles from './files.module.css';
import typography from '../../theme/typography.module.css';

/** Rows drawn beyond those that are visible. */
const spare = 6;

interface ListProps {
  readonly label: string;
  /** Where the entries are; another path begins at its first row. */
  readonly path: RawName;
  /** In the order in which they are shown. */
  readonly entries: readonly FileEntry[];
  readonly order: Order;
  readonly onOrder: (column: Column) => void;
  readonly selection: Selection;
  readonly actions: ListActions;
  readonly drag: DragSource;
}

/** The rows have the height of a line of this list; its head has the height of a row. */
function useRowSizes(): Sizes {
  const { row } = useSizes();
  const height = Math.round((row * 2) / 3);
  return useMemo(() => ({ row: height, heading: height }), [height]);
}

const layoutOf = (count: number, { row, heading }: Sizes): Layout => ({
  groups: count === 0 ? [] : [{ group: 'others', top: 0, first: 0, count }],
  count,
  height: heading + count * row,
});

/** Where nothing within has the focus when the list appears, as after a break, its keys work at once. */
function useFirstFocus(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const grid = list.current;
    if (grid !== null && document.activeElement?.contains(grid) === true)
      (grid.querySelector<HTMLElement>('[role="row"][tabindex="0"]') ?? grid).focus({ preventScroll: true });
  }, [list]);
}

/** Entries of a folder, of which only the visible rows are drawn. */
export function EntryList({ label, path, entries, order, onOrder, selection, actions, drag }: ListProps): ReactNode {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  useFirstFocus(list);
  const scrolled = useScrolled(list);
  const sizes = useRowSizes();
  const layout = useMemo(() => layoutOf(entries.length, sizes), [entries.length, sizes]);
  const active = useActiveRow(list, layout, sizes, path);
  const held = Math.min(active.index, Math.max(0, entries.length - 1));
  const range = rangeOf(layout, scrolled.top, scrolled.height, sizes);
  const page = Math.max(1, Math.floor(scrolled.height / sizes.row) - 2);
  const { onKeyDown, onClick, onDoubleClick } = useListKeys(
    { entries, held, page, move: active.move, set: active.set },
    actions,
  );
  const begin = Math.max(0, range.from - spare);
  const drawn = entries.slice(begin, range.to + spare).map((_, offset) => begin + offset);
  if (entries.length > 0 && !drawn.includes(held)) drawn.push(held);
  return (
    <div className={styles.scroll}>
      <div
        ref={list}
        className={styles.list}
        style={{ height: layout.height }}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="grid"
        aria-label={label}
        aria-describedby="files-keys"
        aria-multiselectable
        aria-rowcount={entries.length + 1}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        {...drag}
        onFocus={active.onFocus}
      >
        <Heads order={order} onOrder={onOrder} />
        {drawn.map((index) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <EntryRow
              key={index}
              entry={entry}
              index={index}
              top={sizes.heading + index * sizes.row}
              height={sizes.row}
              active={index === held}
              selected={selection.names.has(entry.name)}
            />
          );
        })}
      </div>
      <p id="files-keys" className={typography.hidden}>
        {t('files.keys')}
      </p>
    </div>
  );
}

function Heads({ order, onOrder }: Pick<ListProps, 'order' | 'onOrder'>): ReactNode {
  const { t } = useWords();
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.heads} role="row" aria-rowindex={1}>
      {columns.map((column) => (
        <div
          key={column}
          className={styles[column]}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="columnheader"
          aria-sort={order.column !== column ? 'none' : order.descending ? 'descending' : 'ascending'}
        >
          <button type="button" className={styles.sort} onClick={() => onOrder(column)}>
            {t(`files.columns.${column}`)}
            {order.column === column ? <Arrow size={16} aria-hidden /> : null}
          </button>
        </div>
      ))}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div className={styles.permissions} role="columnheader">
        {t('files.columns.permissions')}
      </div>
    </div>
  );
}
