/** A value on its way between page and main process, as JSON. */
export type Encoded = string | number | boolean | null | { readonly t: string; readonly v?: unknown };

/** What to do with a value structured clone does not know (functions, promises); undefined: refuse it. */
export type Special = (value: unknown) => Encoded | undefined;
export type Unspecial = (encoded: {
  readonly t: string;
  readonly v?: unknown;
}) => { readonly value: unknown } | undefined;

export interface Wire {
  encode(value: unknown, special?: Special): Encoded;
  decode(encoded: Encoded, unspecial?: Unspecial): unknown;
}

/**
 * Clones values as Electron's IPC does: the common part of structured clone; functions, promises and symbols
 * are refused with Electron's own words.
 *
 * Self-contained: it is also sent to the page as source text and may refer to nothing outside itself.
 */
export function makeWire(): Wire {
  const { isArray } = Array;
  const { stringify } = JSON;
  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  const encodeIn = (value: unknown, special: Special | undefined, above: readonly unknown[]): Encoded => {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
      case 'undefined':
        return { t: 'undefined' };
      case 'bigint':
        return { t: 'bigint', v: String(value) };
      case 'object':
        break;
      default: {
        const known = special?.(value);
        if (known !== undefined) return known;
        throw new Error('An object could not be cloned.');
      }
    }
    if (value === null) return null;
    const known = special?.(value);
    if (known !== undefined) return known;
    if (above.includes(value)) throw new Error('An object could not be cloned: this stand-in sends no cycles.');
    const inside = [...above, value];
    const each = (item: unknown): Encoded => encodeIn(item, special, inside);
    if (isArray(value)) return { t: 'array', v: value.map(each) };
    if (value instanceof Date) return { t: 'date', v: value.getTime() };
    if (value instanceof Map) return { t: 'map', v: [...value].map(([key, item]) => [each(key), each(item)]) };
    if (value instanceof Set) return { t: 'set', v: [...value].map(each) };
    if (value instanceof Uint8Array) return { t: 'bytes', v: toBase64(value) };
    if (value instanceof Error) return { t: 'error', v: { name: value.name, message: value.message } };
    if (value instanceof Promise) throw new Error('An object could not be cloned.');
    return { t: 'object', v: Object.entries(value).map(([key, item]) => [key, each(item)]) };
  };

  const decode = (encoded: Encoded, unspecial?: Unspecial): unknown => {
    if (encoded === null || typeof encoded !== 'object') return encoded;
    const known = unspecial?.(encoded);
    if (known !== undefined) return known.value;
    const each = (item: unknown): unknown => decode(item as Encoded, unspecial);
    const list = encoded.v as unknown[];
    switch (encoded.t) {
      case 'undefined':
        return undefined;
      case 'number':
        return encoded.v === '-0' ? -0 : Number(encoded.v);
      case 'bigint':
        return BigInt(encoded.v as string);
      case 'array':
        return list.map(each);
      case 'date':
        return new Date(encoded.v as number);
      case 'map':
        return new Map((list as [unknown, unknown][]).map(([key, item]) => [each(key), each(item)]));
      case 'set':
        return new Set(list.map(each));
      case 'bytes':
        return fromBase64(encoded.v as string);
      case 'error': {
        const { name, message } = encoded.v as { name: string; message: string };
        const error = new Error(message);
        error.name = name;
        return error;
      }
      case 'object': {
        const out: Record<string, unknown> = {};
        for (const [key, item] of list as [string, unknown][])
          Object.defineProperty(out, key, { value: each(item), enumerable: true, writable: true, configurable: true });
        return out;
      }
      default:
        throw new Error(`unknown tag ${stringify(encoded.t)}`);
    }
  };
  return { encode: (value, special) => encodeIn(value, special, []), decode };
}
