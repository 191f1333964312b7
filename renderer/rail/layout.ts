/** Where each line of the list is, without drawing it: thousands of rows of one height, headings between them. Pure. */
import { deviceGroups, type DeviceGroup, type DeviceListView } from '../../shared/fleet/list';

export interface Sizes {
  /** Pixels. */
  readonly row: number;
  readonly heading: number;
}

export interface GroupPlace {
  readonly group: DeviceGroup;
  readonly top: number;
  /** Place of its first row in the whole list. */
  readonly first: number;
  readonly count: number;
}

export interface Layout {
  readonly groups: readonly GroupPlace[];
  readonly count: number;
  readonly height: number;
}

export function layoutOf(counts: DeviceListView['counts'], { row, heading }: Sizes): Layout {
  let top = 0;
  let first = 0;
  const groups: GroupPlace[] = [];
  for (const group of deviceGroups) {
    const count = counts[group];
    if (count === 0) continue;
    groups.push({ group, top, first, count });
    top += heading + count * row;
    first += count;
  }
  return { groups, count: first, height: top };
}

const groupAt = ({ groups }: Layout, index: number): GroupPlace | undefined =>
  groups.findLast(({ first }) => first <= index);

/** Top of a row, pixels from the top of the list. */
export function topOf(layout: Layout, index: number, { row, heading }: Sizes): number {
  const place = groupAt(layout, index);
  return place === undefined ? 0 : place.top + heading + (index - place.first) * row;
}

/** First row and one past the last of those that are within `height` pixels from `top`. */
export function rangeOf(
  layout: Layout,
  top: number,
  height: number,
  { row, heading }: Sizes,
): { readonly from: number; readonly to: number } {
  const at = (pixels: number): number => {
    const place = layout.groups.findLast((group) => group.top <= pixels);
    if (place === undefined) return 0;
    return place.first + Math.max(0, Math.min(place.count, Math.floor((pixels - place.top - heading) / row)));
  };
  return { from: at(Math.max(0, top)), to: Math.min(layout.count, at(Math.max(0, top + height)) + 1) };
}

const block = 20;
/** What main is asked for: whole blocks with some to spare, so that a little scrolling asks for nothing. */
export function blocksOf({ from, to }: { readonly from: number; readonly to: number }): {
  readonly from: number;
  readonly count: number;
} {
  const start = Math.max(0, Math.floor(from / block) - 1) * block;
  const end = (Math.ceil(to / block) + 1) * block;
  return { from: start, count: Math.min(200, end - start) };
}
