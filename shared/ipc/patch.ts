/** What is different between two pieces of plain data that have fields of the same names, as deep as they do. Pure. */
import { type Fields, isFields, isSame, keepingSame } from './same';

export interface Patch<Data> {
  /** Fields that are others, whole. */
  readonly set?: Partial<Data>;
  /** Fields that hold fields of the same names before and after: what is different in each. */
  readonly within?: { readonly [Name in keyof Data]?: Patch<NonNullable<Data[Name]>> };
}

/** The items of a list go by their places. */
type Parts = Fields | readonly unknown[];

const isParts = (value: unknown): value is Parts => isFields(value) || Array.isArray(value);

/** A list of plain values is told whole: its places would take as much room. */
function haveSameNames(one: Parts, other: Parts): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every(isFields) && other.every(isFields);
  if (Array.isArray(one) || Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name));
}

/**
 * Both have the same names. Null: nothing is different. Where fields, or items of a list, came or went, the newer is
 * told whole.
 */
export function patchBetween<Data extends object>(before: Data, after: Data): Patch<Data> | null;
export function patchBetween(before: Fields, after: Fields): Patch<Fields> | null {
  const set: [string, unknown][] = [];
  const within: [string, Patch<Parts>][] = [];
  for (const [name, newer] of Object.entries(after)) {
    const older = before[name];
    if (Object.is(older, newer)) continue;
    if (isParts(older) && isParts(newer) && haveSameNames(older, newer)) {
      const patch = patchBetween(older, newer);
      if (patch !== null) within.push([name, patch]);
    } else if (!isSame(older, newer)) set.push([name, newer]);
  }
  return set.length + within.length === 0
    ? null
    : {
        ...(set.length === 0 ? {} : { set: Object.fromEntries(set) }),
        ...(within.length === 0 ? {} : { within: Object.fromEntries(within) }),
      };
}

/** The newer data, made of the parts of the older wherever they say the same. Null: the patch is of other data. */
export function withPatch<Data extends object>(before: Data, patch: Patch<Data>): Data | null;
export function withPatch(before: Fields, { set = {}, within = {} }: Patch<Fields>): object | null {
  const after = new Map(Object.entries(before));
  for (const [name, newer] of Object.entries(set)) after.set(name, keepingSame(before[name], newer));
  for (const [name, patch] of Object.entries(within)) {
    const older = before[name];
    const newer = isParts(older) && patch !== undefined ? withPatch(older, patch) : null;
    if (newer === null) return null;
    after.set(name, newer);
  }
  return Array.isArray(before) ? [...after.values()] : Object.fromEntries(after);
}
