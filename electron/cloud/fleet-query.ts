/**
 * From what a person types to a query of fleet indexing. Pure. The syntax is documented (AWS IoT developer guide, "Query
 * syntax"); that an escaped `-` is matched literally in front of a wildcard is unproven against the service.
 */
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

/** One word: `key=value` for an attribute whose value begins so, anything else for a thing whose name begins so or any value that is that word. */
function term(word: string): string {
  const [, key, value] = /^([a-zA-Z0-9_.,@/:#-]{1,128})=(.+)$/.exec(word) ?? [];
  if (key !== undefined && value !== undefined) return `attributes.${escaped(key)}:${escaped(value)}*`;
  const named = `thingName:${escaped(word)}* OR ${escaped(word)}`;
  const online = presenceWords.get(word.toLowerCase());
  return online === undefined ? `(${named})` : `(connectivity.connected:${String(online)} OR ${named})`;
}

/** All words have to fit. Null where nothing was typed. */
export function queryOf(search: string): string | null {
  const words = search
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0 ? null : words.map(term).join(' AND ').slice(0, longestQuery);
}
