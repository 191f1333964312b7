/** What changed of the device list: most of the time a figure or a row, of dozens of rows. Pure. */
import type { DeviceItem, DeviceListView } from '../fleet/list';
import { type Patch, patchBetween, withPatch } from './patch';
import { isSame, keepingSame } from './same';

type Rows = readonly (readonly [place: number, patch: Patch<DeviceItem>])[];

export interface ListChange {
  readonly fields: Partial<DeviceListView>;
  /**
   * Rows that are others at their place, where as many stand in the list as before; they are then not among the fields.
   */
  readonly rows?: Rows;
}

/** Null: they are told in one piece. */
function rowsChange(before: readonly DeviceItem[], after: readonly DeviceItem[]): Rows | null {
  if (before.length !== after.length) return null;
  const rows = after.flatMap((item, place) => {
    const patch = patchBetween(before[place] ?? item, item);
    return patch === null ? [] : [[place, patch] as const];
  });
  // Another order.
  return rows.length > 1 && rows.length > after.length / 2 ? null : rows;
}

/** Null: nothing is different. */
export function listChange(before: DeviceListView, after: DeviceListView): ListChange | null {
  const rows = rowsChange(before.items, after.items);
  const names = (Object.keys(after) as (keyof DeviceListView)[]).filter((name) =>
    name === 'items' ? rows === null : !isSame(before[name], after[name]),
  );
  if (names.length === 0 && (rows === null || rows.length === 0)) return null;
  return {
    fields: Object.fromEntries(names.map((name) => [name, after[name]])),
    ...(rows === null || rows.length === 0 ? {} : { rows }),
  };
}

/** Null: it speaks of a row that is not there. */
export function withListChange(list: DeviceListView, { fields, rows = [] }: ListChange): DeviceListView | null {
  const items = [...list.items];
  for (const [place, patch] of rows) {
    const item = items[place];
    const next = item === undefined ? null : withPatch(item, patch);
    if (next === null) return null;
    items[place] = next;
  }
  return { ...list, ...(rows.length === 0 ? {} : { items }), ...keepingSame(list, fields) };
}
