/** Plain data compared by content. Pure. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two pieces of plain data (what JSON can hold) say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isFields(one) || !isFields(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

/**
 * The newer data, with every part that says the same as in the older one replaced by the older part itself: whoever
 * compares by identity, as React and the store's selectors do, then sees no change where there is none. An item of a
 * list is compared with the one that stood at its place.
 */
export function keepingSame<Data>(older: unknown, newer: Data): Data;
export function keepingSame(older: unknown, newer: unknown): unknown {
  if (Object.is(older, newer)) return older;
  if (Array.isArray(older) && Array.isArray(newer)) {
    const before: readonly unknown[] = older;
    const items = newer.map((item, index) => keepingSame<unknown>(before[index], item));
    const isSame = items.length === before.length && items.every((item, index) => Object.is(item, before[index]));
    return isSame ? before : items;
  }
  if (!isFields(older) || !isFields(newer)) return newer;
  const names = Object.keys(newer);
  const kept = Object.fromEntries(names.map((name) => [name, keepingSame(older[name], newer[name])]));
  const unchanged =
    names.length === Object.keys(older).length &&
    names.every((name) => Object.hasOwn(older, name) && Object.is(kept[name], older[name]));
  return unchanged ? older : kept;
}
