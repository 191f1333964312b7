/**
 * From what a person types to a query of fleet indexing. Pure. The syntax is documented (AWS IoT developer guide,
 * "Query syntax"); that an escaped `-` is matched literally in front of a wildcard is unproven against the service.
 */
import { dimensionsOf, type DeviceFilter } from '../../shared/fleet/filters';

const special = /[+\-=&|><!(){}[\]^"~*?:\\/]/g;
const escaped = (text: string): string => text.replace(special, '\\$&');
/** What the service takes at most is not published; what a person types stays far below. */
const longestQuery = 1000;

/** Everything there is. */
export const everyThing = 'thingName:*';

/** Exactly one thing. */
export const oneThing = (thingName: string): string => `thingName:${escaped(thingName)}`;

/** What asks for devices by whether they are online (`electron/app/fleet/device-list.ts` finds by the same words). */
export const presenceWords: ReadonlyMap<string, boolean> = new Map([
  ['online', true],
  ['온라인', true],
  ['offline', false],
  ['오프라인', false],
]);

/**
 * One word: `key=value` for an attribute whose value begins so, anything else for a thing whose name begins so or any
 * value that is that word.
 */
function term(word: string): string {
  const [, key, value] = /^([a-zA-Z0-9_.,@/:#-]{1,128})=(.+)$/.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return `attributes.${escaped(key)}:${escaped(value)}*`;
  const named = `thingName:${escaped(word)}* OR ${escaped(word)}`;
  const online = presenceWords.get(word.toLowerCase());
  return online === undefined ? `(${named})` : `(connectivity.connected:${String(online)} OR ${named})`;
}

function termOf(filter: DeviceFilter): string | null {
  switch (filter.kind) {
    case 'online':
      return 'connectivity.connected:true';
    case 'open-tunnel':
      // The index knows no tunnels.
      return null;
    case 'type':
      return `thingTypeName:${escaped(filter.name)}`;
    case 'group':
      return `thingGroupNames:${escaped(filter.name)}`;
    case 'attribute':
      return `attributes.${escaped(filter.key)}:${escaped(filter.value)}`;
    default:
      return filter satisfies never;
  }
}

/**
 * All words have to fit, and of the filters one of each dimension. Null where nothing was typed or chosen that the
 * index knows.
 */
export function queryOf(search: string, filters: readonly DeviceFilter[] = []): string | null {
  const words = search
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const dimensions = dimensionsOf(filters)
    .map((some) => some.map(termOf).filter((one) => one !== null))
    .filter((some) => some.length > 0)
    .map((some) => (some.length === 1 ? some.join('') : `(${some.join(' OR ')})`));
  const all = [...words.map(term), ...dimensions];
  return all.length === 0 ? null : whole(all);
}

/**
 * As many terms as fit. One that is left out lets more through, which the list narrows itself; half a term is no query.
 */
function whole(terms: readonly string[]): string {
  let query = '';
  for (const each of terms) {
    const longer = query === '' ? each : `${query} AND ${each}`;
    if (longer.length <= longestQuery) query = longer;
  }
  return query === '' ? everyThing : query;
}
