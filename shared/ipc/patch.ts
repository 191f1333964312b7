/** What is different between two pieces of plain data that have fields of the same names, as deep as they do. Pure. */
import { type Fields, isFields, isSame, keepingSame } from './same';

export interface Patch<Data> {
  /** Fields that are others, whole. */
  readonly set?: Partial<Data>;
  /** Fields that hold fields of the same names before and after: what is different in each. */
  readonly within?: { readonly [Name in keyof Data]?: Patch<NonNullable<Data[Name]>> };
}

const hasSameNames = (one: Fields, other: Fields): boolean => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name));
};

/**
 * Both have the same names. Null: nothing is different. Of a list, or of fields of which one came or went, the newer is
 * told whole.
 */
export function patchBetween<Data extends object>(before: Data, after: Data): Patch<Data> | null;
export function patchBetween(before: Fields, after: Fields): Patch<Fields> | null {
  const set: Record<string, unknown> = {};
  const within: Record<string, Patch<Fields>> = {};
  for (const [name, newer] of Object.entries(after)) {
    const older = before[name];
    if (Object.is(older, newer)) continue;
    if (isFields(older) && isFields(newer) && hasSameNames(older, newer)) {
      const patch = patchBetween(older, newer);
      if (patch !== null) within[name] = patch;
    } else if (!isSame(older, newer)) set[name] = newer;
  }
  const [hasSet, hasWithin] = [set, within].map((each) => Object.keys(each).length > 0);
  return hasSet || hasWithin ? { ...(hasSet ? { set } : {}), ...(hasWithin ? { within } : {}) } : null;
}

/** The newer data, made of the parts of the older wherever they say the same. Null: the patch is of other data. */
export function withPatch<Data extends object>(before: Data, patch: Patch<Data>): Data | null;
export function withPatch(before: Fields, { set = {}, within = {} }: Patch<Fields>): Fields | null {
  const after: Record<string, unknown> = { ...before };
  for (const [name, newer] of Object.entries(set)) after[name] = keepingSame(before[name], newer);
  for (const [name, patch] of Object.entries(within)) {
    const older = before[name];
    const newer = isFields(older) && patch !== undefined ? withPatch(older, patch) : null;
    if (newer === null) return null;
    after[name] = newer;
  }
  return after;
}
