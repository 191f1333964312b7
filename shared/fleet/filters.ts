/** What of the device list is shown, and in which order. Pure. */

export type DeviceFilter =
  | { readonly kind: 'online' }
  | { readonly kind: 'open-tunnel' }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'attribute'; readonly key: string; readonly value: string };

/**
 * `recent`: what was used lately and what is open in groups of their own; `seen`: who is online, then who went away
 * last.
 */
export const listOrders = ['recent', 'name', 'seen'] as const;
export type ListOrder = (typeof listOrders)[number];

/** How a person has the list; kept over restarts. */
export interface Arrangement {
  readonly filters: readonly DeviceFilter[];
  readonly order: ListOrder;
}
export const plainArrangement: Arrangement = { filters: [], order: 'recent' };

/** More of them nobody looks through. */
export const mostFilters = 20;

/** Filters of one dimension widen each other, those of different ones narrow. */
const dimensionOf = (filter: DeviceFilter): string =>
  filter.kind === 'attribute' ? `attribute\n${filter.key}` : filter.kind;

/** The filters of each dimension together. */
export function dimensionsOf(filters: readonly DeviceFilter[]): readonly (readonly DeviceFilter[])[] {
  const dimensions = new Map<string, DeviceFilter[]>();
  for (const filter of filters) {
    const dimension = dimensionOf(filter);
    dimensions.set(dimension, [...(dimensions.get(dimension) ?? []), filter]);
  }
  return [...dimensions.values()];
}

/** Equal filters have equal keys. */
export function filterKey(filter: DeviceFilter): string {
  switch (filter.kind) {
    case 'online':
    case 'open-tunnel':
      return filter.kind;
    case 'type':
    case 'group':
      return `${filter.kind}\n${filter.name}`;
    case 'attribute':
      return `attribute\n${filter.key}\n${filter.value}`;
    default:
      return filter satisfies never;
  }
}

export const hasFilter = (filters: readonly DeviceFilter[], filter: DeviceFilter): boolean =>
  filters.some((one) => filterKey(one) === filterKey(filter));

/** With the filter, or without it where it was there. */
export const turned = (filters: readonly DeviceFilter[], filter: DeviceFilter): readonly DeviceFilter[] =>
  hasFilter(filters, filter)
    ? filters.filter((one) => filterKey(one) !== filterKey(filter))
    : [...filters, filter].slice(-mostFilters);

/** A filter that something in the list fits, and how many devices do. */
export interface FilterChoice {
  readonly filter: DeviceFilter;
  readonly count: number;
}
