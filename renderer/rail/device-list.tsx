import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { DeviceItem, DeviceListView } from '../../shared/fleet/list';
import { request } from '../api';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { setSearch, useUi } from '../store/ui';
import { DeviceRow } from './device-row';
import { blocksOf, type GroupPlace, type Layout, layoutOf, rangeOf, type Sizes, topOf } from './layout';
import { type DeviceActions, useDeviceActions } from './use-device-actions';
import { useActiveRow } from './use-active-row';
import { useScrolled, useSizes } from './use-scrolled';
import styles from './device-list.module.css';
import typography from '../theme/typography.module.css';

/** Rows drawn beyond those that are visible. */
const spare = 4;

/** Tells main which rows are on the screen, when that changes. */
function useLook(search: string, from: number, count: number): void {
  useEffect(() => {
    void request('devices.look', { search, from, count });
  }, [search, from, count]);
}

/** Where a key leads from a row of the list; null: it does not move. */
function stepOf(key: string, from: number, page: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Places of the rows to draw: the visible ones, some beyond, and the active one wherever the list is scrolled to. */
function drawnRows(range: { readonly from: number; readonly to: number }, count: number, active: number): number[] {
  const begin = Math.max(0, range.from - spare);
  const end = Math.min(count, range.to + spare);
  const drawn = Array.from({ length: Math.max(0, end - begin) }, (_, offset) => begin + offset);
  if (count > 0 && !drawn.includes(active)) drawn.push(active);
  return drawn;
}

/**
 * Devices in their groups, of which only the visible rows are drawn. Arrow keys move, Enter opens, `*` turns the star,
 * a letter goes on in the search field, Escape goes back to it. Why it is no list of a library: ARCHITECTURE.md,
 * Decisions.
 */
export function DeviceList(): ReactNode {
  const { t } = useWords();
  const devices = useSlice('devices');
  const search = useUi((ui) => ui.search).trim();
  const { open, star, copyLink, copied, error } = useDeviceActions();
  const list = useRef<HTMLDivElement>(null);
  const scrolled = useScrolled(list);
  const sizes = useSizes();
  const layout = useMemo(() => layoutOf(devices.counts, sizes), [devices.counts, sizes]);
  const range = rangeOf(layout, scrolled.top, scrolled.height, sizes);
  const { from, count } = blocksOf(range);
  useLook(search, from, count);
  const active = useActiveRow(list, layout, sizes, search);
  const itemAt = (index: number): DeviceItem | undefined => devices.items[index - devices.from];
  const field = (): HTMLInputElement | null =>
    list.current?.closest('nav')?.querySelector<HTMLInputElement>('input[type="search"]') ?? null;

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(scrolled.height / sizes.row) - 1);
    const step = stepOf(event.key, active.index, page, layout.count - 1);
    const item = itemAt(active.index);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (step !== null) {
      if (step < 0 && event.key === 'ArrowUp') field()?.focus();
      else active.move(step);
    } else if ((event.key === 'Enter' || event.key === ' ') && item !== undefined) void open(item);
    else if (event.key === '*' && item !== undefined) star(item);
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey) && item !== undefined) copyLink(item);
    else if (event.key === 'Escape') field()?.focus();
    else if (event.key.length === 1 && event.key !== ' ' && plain) {
      setSearch(useUi.getState().search + event.key);
      field()?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onClick({ target }: MouseEvent): void {
    const element = target instanceof Element ? target : null;
    const index = Number(element?.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? Number.NaN);
    const item = itemAt(index);
    if (item === undefined) return;
    active.set(index);
    if (element?.closest('[data-link]') !== null) copyLink(item);
    else if (element.closest('[data-star]') !== null) star(item);
    else void open(item);
  }

  return (
    <>
      <InlineError error={error} />
      <output className={typography.hidden}>{copied === null ? null : t('action.copied')}</output>
      <div ref={list} className={styles.list} style={{ height: layout.height }}>
        {layout.groups.map((group) => (
          <GroupHeading key={group.group} place={group} height={sizes.heading} />
        ))}
        {layout.count === 0 ? null : (
          <div
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="listbox"
            aria-label={t('rail.label')}
            tabIndex={-1}
            onKeyDown={onKeyDown}
            onClick={onClick}
            onFocus={active.onFocus}
          >
            <Rows devices={devices} layout={layout} sizes={sizes} range={range} active={active.index} copied={copied} />
          </div>
        )}
      </div>
    </>
  );
}

function GroupHeading({ place, height }: { readonly place: GroupPlace; readonly height: number }): ReactNode {
  const { t, format } = useWords();
  const { group, top, count } = place;
  return (
    <div id={`group-${group}`} className={styles.group} style={{ top, height }}>
      {t(`rail.group.${group}`)}
      {count > 20 ? <span className={styles.count}>{format.count(count)}</span> : null}
    </div>
  );
}

interface RowsProps {
  readonly devices: DeviceListView;
  readonly layout: Layout;
  readonly sizes: Sizes;
  readonly range: { readonly from: number; readonly to: number };
  readonly active: number;
  readonly copied: DeviceActions['copied'];
}

/** Rows of all groups are siblings: one that changes its group keeps its place in the page, and the focus it has. */
function Rows({ devices, layout, sizes, range, active, copied }: RowsProps): ReactNode {
  const screen = useUi((ui) => ui.screen);
  const held = Math.min(active, Math.max(0, layout.count - 1));
  return drawnRows(range, layout.count, held).map((index) => {
    const item = devices.items[index - devices.from];
    return (
      <DeviceRow
        // By its place: a row whose device arrives only now keeps the focus it has.
        key={index}
        item={item}
        index={index}
        of={layout.count}
        group={layout.groups.findLast(({ first }) => first <= index)?.group ?? 'others'}
        top={topOf(layout, index, sizes)}
        height={sizes.row}
        active={index === held}
        copied={copied !== null && item?.key === copied}
        selected={item !== undefined && screen.kind === 'session' && item.sessionId === screen.id}
      />
    );
  });
}
