/** Which devices of the list the chosen filters let through, and what there is to choose from. Pure. */
import { dimensionsOf, filterKey, type DeviceFilter, type FilterChoice } from '../../../shared/fleet/filters';
import type { ThingRecord } from './thing-catalog';

/** `thing`: what is known of it; undefined: its name alone. */
type Fits = (thing: ThingRecord | undefined, hasOpenTunnel: () => boolean) => boolean;

function fitsOne(filter: DeviceFilter): Fits {
  switch (filter.kind) {
    case 'online':
      return (thing) => thing?.connectivity?.connected === true;
    case 'open-tunnel':
      return (_, hasOpenTunnel) => hasOpenTunnel();
    case 'type':
      return (thing) => thing?.typeName === filter.name;
    case 'group':
      return (thing) => thing?.groups.includes(filter.name) === true;
    case 'attribute':
      return (thing) => thing?.attributes[filter.key] === filter.value;
    default:
      return filter satisfies never;
  }
}

/** Null: there are no filters. What is not known of a device does not fit. */
export function filterOf(filters: readonly DeviceFilter[]): Fits | null {
  if (filters.length === 0) return null;
  const dimensions = dimensionsOf(filters).map((some) => some.map(fitsOne));
  return (thing, hasOpenTunnel) => dimensions.every((some) => some.some((fits) => fits(thing, hasOpenTunnel)));
}

/** So many of each kind can be looked through; others are found by typing. */
const mostOfKind = 30;
const kinds = ['type', 'group', 'attribute'] as const;

const filtersOf = ({ typeName, groups, attributes }: ThingRecord): readonly DeviceFilter[] => [
  ...(typeName === null ? [] : [{ kind: 'type', name: typeName } as const]),
  ...groups.map((name) => ({ kind: 'group', name }) as const),
  ...Object.entries(attributes).map(([key, value]) => ({ kind: 'attribute', key, value }) as const),
];
const textOf = (filter: DeviceFilter): string => filterKey(filter).slice(filter.kind.length).toLowerCase();

/** What there is to choose from, and what is compared with what is typed. */
interface Counted extends FilterChoice {
  readonly text: string;
}

/** Types, groups and attributes of these things, the commonest of each kind first. */
function counted(things: readonly ThingRecord[]): readonly Counted[] {
  const found = new Map<string, { readonly filter: DeviceFilter; count: number }>();
  for (const thing of things)
    for (const filter of filtersOf(thing)) {
      const key = filterKey(filter);
      const known = found.get(key);
      if (known === undefined) found.set(key, { filter, count: 1 });
      else known.count += 1;
    }
  const all = [...found.values()].map((choice) => ({ ...choice, text: textOf(choice.filter) }));
  return all.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
}

/**
 * What the list can be narrowed to. Things are counted once for each state of the fleet, not for each key that is
 * typed.
 */
export class FilterChoices {
  #things: readonly ThingRecord[] | null = null;
  #counted: readonly Counted[] = [];

  /** Of what holds what was typed. `things`: another array as soon as one of them is another. */
  of(things: readonly ThingRecord[], typed: string): readonly FilterChoice[] {
    if (things !== this.#things) {
      this.#counted = counted(things);
      this.#things = things;
    }
    const words = typed
      .trim()
      .toLowerCase()
      .split(/[\s:=]+/);
    const fitting = this.#counted.filter(({ text }) => words.every((word) => text.includes(word)));
    return kinds.flatMap((kind) =>
      fitting
        .filter(({ filter }) => filter.kind === kind)
        .slice(0, mostOfKind)
        .map(({ filter, count }) => ({ filter, count })),
    );
  }
}
