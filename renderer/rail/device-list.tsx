import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { DeviceItem } from '../../shared/fleet/list';
import { request } from '../api';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { setSearch, show, useUi } from '../store/ui';
import { useRequest } from '../store/use-request';
import { DeviceRow } from './device-row';
import { blocksOf, layoutOf, rangeOf, topOf } from './layout';
import { useScrolled, useSizes } from './use-scrolled';
import styles from './device-list.module.css';

/** Rows drawn beyond those that are visible. */
const spare = 4;

/** Tells main which rows are on the screen, when that changes. */
function useLook(search: string, from: number, count: number): void {
  useEffect(() => {
    void request('devices.look', { search, from, count });
  }, [search, from, count]);
}

/**
 * Devices in their groups, of which only the visible rows are drawn. Arrow keys move, Enter opens, `*` turns the star, a
 * letter goes on in the search field, Escape goes back to it.
 */
export function DeviceList(): ReactNode {
  const { t, format } = useWords();
  const devices = useSlice('devices');
  const sessions = useSlice('sessions');
  const screen = useUi((ui) => ui.screen);
  const search = useUi((ui) => ui.search).trim();
  const { run, error } = useRequest();
  const list = useRef<HTMLDivElement>(null);
  const scrolled = useScrolled(list);
  const sizes = useSizes();
  // Another search begins at its first row.
  const [place, setPlace] = useState({ search, index: 0 });
  const active = place.search === search ? place.index : 0;
  const setActive = (index: number): void => setPlace({ search, index });
  /** The row that is to have the focus once it is drawn. An effect of an earlier drawing may still run after a key was pressed. */
  const follow = useRef<number | null>(null);
  const layout = useMemo(() => layoutOf(devices.counts, sizes), [devices.counts, sizes]);
  const range = rangeOf(layout, scrolled.top, scrolled.height, sizes);
  const { from, count } = blocksOf(range);
  useLook(search, from, count);
  const itemAt = (index: number): DeviceItem | undefined => devices.items[index - devices.from];

  useLayoutEffect(() => {
    follow.current = null;
    list.current?.parentElement?.scrollTo(0, 0);
  }, [search]);

  useEffect(() => {
    if (follow.current !== active) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${active}"]`) ?? null;
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
    setActive(index);
  }

  async function open(item: DeviceItem): Promise<void> {
    if (item.sessionId !== null) {
      show({ kind: 'session', id: item.sessionId });
      return;
    }
    const answer = await run('session.select', { thingName: item.row?.thingName ?? null, tunnelId: item.tunnelId });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }
  const star = ({ row }: DeviceItem): void => {
    if (row !== null) void run('devices.star', { thingName: row.thingName, star: !row.favourite });
  };
  const field = (): HTMLInputElement | null =>
    list.current?.closest('nav')?.querySelector<HTMLInputElement>('input[type="search"]') ?? null;

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(scrolled.height / sizes.row) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: layout.count - 1,
    };
    const item = itemAt(active);
    const step = steps[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (step !== undefined) {
      if (step < 0 && event.key === 'ArrowUp') field()?.focus();
      else move(step);
    } else if ((event.key === 'Enter' || event.key === ' ') && item !== undefined) void open(item);
    else if (event.key === '*' && item !== undefined) star(item);
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
    setActive(index);
    if (element?.closest('[data-star]') === null) void open(item);
    else star(item);
  }

  function onFocus({ target }: FocusEvent<HTMLElement>): void {
    const index = Number(target.dataset['index'] ?? Number.NaN);
    if (Number.isInteger(index) && follow.current === null) setActive(index);
  }

  const held = Math.min(active, Math.max(0, layout.count - 1));
  const begin = Math.max(0, range.from - spare);
  const drawn = Array.from(
    { length: Math.max(0, Math.min(layout.count, range.to + spare) - begin) },
    (_, offset) => begin + offset,
  );
  // The row with the focus stays, wherever the list is scrolled to.
  if (layout.count > 0 && !drawn.includes(held)) drawn.push(held);
  // Rows of all groups are siblings: one that changes its group keeps its place in the page, and the focus it has.
  const row = (index: number): ReactNode => {
    const item = itemAt(index);
    return (
      <DeviceRow
        // By its place: a row whose device arrives only now keeps the focus it has.
        key={index}
        item={item}
        session={
          item === undefined || item.sessionId === null ? undefined : sessions.find(({ id }) => id === item.sessionId)
        }
        index={index}
        of={layout.count}
        group={layout.groups.findLast(({ first }) => first <= index)?.group ?? 'others'}
        top={topOf(layout, index, sizes)}
        height={sizes.row}
        active={index === held}
        selected={item !== undefined && screen.kind === 'session' && item.sessionId === screen.id}
      />
    );
  };
  return (
    <>
      <InlineError error={error} />
      <div ref={list} className={styles.list} style={{ height: layout.height }}>
        {layout.groups.map((group) => (
          <div
            key={group.group}
            id={`group-${group.group}`}
            className={styles.group}
            style={{ top: group.top, height: sizes.heading }}
          >
            {t(`rail.group.${group.group}`)}
            {group.count > 20 ? <span className={styles.count}>{format.count(group.count)}</span> : null}
          </div>
        ))}
        {layout.count === 0 ? null : (
          <div
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="listbox"
            aria-label={t('rail.label')}
            tabIndex={-1}
            onKeyDown={onKeyDown}
            onClick={onClick}
            onFocus={onFocus}
          >
            {drawn.map(row)}
          </div>
        )}
      </div>
    </>
  );
}
