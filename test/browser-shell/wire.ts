/** A value on its way between page and main process, as JSON. */
export type Encoded = string | number | boolean | null | { readonly t: string; readonly v?: unknown };

/** What to do with a value structured clone does not know (functions, promises); undefined: refuse it. */
export type Special = (value: unknown) => Encoded | undefined;
export type Unspecial = (encoded: {
  readonly t: string;
  readonly v?: unknown;
}) => { readonly value: unknown } | undefined;

/**
 * Clones values as Electron's IPC does: the common part of structured clone; functions, promises and symbols
 * are refused with Electron's own words.
 *
 * Self-contained: it is also sent to the page as source text and may refer to nothing outside itself.
 */
export class Wire {
  /** Kept before any script of the page runs, so that the page cannot replace it. */
  readonly #stringify = JSON.stringify;
  readonly #base64 = this.#base64Here();

  encode(value: unknown, special?: Special): Encoded {
    return this.#encode(value, special, []);
  }

  decode(encoded: Encoded, unspecial?: Unspecial): unknown {
    if (encoded === null || typeof encoded !== 'object') return encoded;
    const known = unspecial?.(encoded);
    return known !== undefined ? known.value : this.#decodeTagged(encoded, unspecial);
  }

  #encode(value: unknown, special: Special | undefined, above: readonly unknown[]): Encoded {
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
        if (value === null) return null;
        return (
          special?.(value) ??
          (this.#isJson(value) ? { t: 'json', v: value } : this.#encodeObject(value, special, above))
        );
      default: {
        const known = special?.(value);
        if (known !== undefined) return known;
        throw new Error('An object could not be cloned.');
      }
    }
  }

  /**
   * JSON has it whole, and says nothing else by it: most messages. Electron clones natively, and what a window costs is
   * measured here, so they cross as they are. Deeper than most is looked at piece by piece, as is what holds itself.
   */
  #isJson(value: unknown, depth = 0): boolean {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return true;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0);
      case 'object': {
        if (value === null) return true;
        if (depth === 32) return false;
        if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
        for (const item of Object.values(value)) if (!this.#isJson(item, depth + 1)) return false;
        return true;
      }
      default:
        return false;
    }
  }

  #encodeObject(value: object, special: Special | undefined, above: readonly unknown[]): Encoded {
    if (above.includes(value)) throw new Error('An object could not be cloned: this stand-in sends no cycles.');
    const inside = [...above, value];
    const each = (item: unknown): Encoded => this.#encode(item, special, inside);
    if (Array.isArray(value)) return { t: 'array', v: value.map(each) };
    if (value instanceof Date) return { t: 'date', v: value.getTime() };
    if (value instanceof Map) return { t: 'map', v: [...value].map(([key, item]) => [each(key), each(item)]) };
    if (value instanceof Set) return { t: 'set', v: [...value].map(each) };
    if (value instanceof Uint8Array) return { t: 'bytes', v: this.#base64.of(value) };
    if (value instanceof Float32Array) return { t: 'floats', v: Array.from(value, each) };
    if (value instanceof Error) return { t: 'error', v: { name: value.name, message: value.message } };
    if (value instanceof Promise) throw new Error('An object could not be cloned.');
    return { t: 'object', v: Object.entries(value).map(([key, item]) => [key, each(item)]) };
  }

  /**
   * Bytes as Base64 by what is native here, in Node and in Chromium: what a device prints is megabytes, and crosses
   * twice. Any other browser has the long way.
   */
  #base64Here(): { readonly of: (bytes: Uint8Array) => string; readonly bytes: (text: string) => Uint8Array } {
    if (typeof Buffer === 'function') {
      const node = Buffer;
      return {
        of: ({ buffer, byteOffset, length }) => node.from(buffer, byteOffset, length).toString('base64'),
        bytes: (text) => new Uint8Array(node.from(text, 'base64')),
      };
    }
    const all = Uint8Array as typeof Uint8Array & { readonly fromBase64?: (text: string) => Uint8Array };
    const each = Uint8Array.prototype as Uint8Array & { readonly toBase64?: () => string };
    const [fromBase64, toBase64] = [all.fromBase64?.bind(all), each.toBase64];
    if (fromBase64 !== undefined && toBase64 !== undefined)
      return { of: (bytes) => Reflect.apply(toBase64, bytes, []), bytes: fromBase64 };
    const [encode, decode] = [btoa, atob];
    return {
      of: (bytes) => encode(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
      bytes: (text) => Uint8Array.from(decode(text), (character) => character.charCodeAt(0)),
    };
  }

  #decodeTagged(encoded: Exclude<Encoded, string | number | boolean | null>, unspecial?: Unspecial): unknown {
    const each = (item: unknown): unknown => this.decode(item as Encoded, unspecial);
    const list = encoded.v as unknown[];
    switch (encoded.t) {
      case 'undefined':
        return undefined;
      case 'json':
        return encoded.v;
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
        return this.#base64.bytes(encoded.v as string);
      case 'error': {
        const { name, message } = encoded.v as { name: string; message: string };
        const error = new Error(message);
        error.name = name;
        return error;
      }
      case 'floats':
        return Float32Array.from(list, each as (item: unknown) => number);
      case 'object': {
        const out: Record<string, unknown> = {};
        for (const [key, item] of list as [string, unknown][])
          Object.defineProperty(out, key, { value: each(item), enumerable: true, writable: true, configurable: true });
        return out;
      }
      default:
        throw new Error(`unknown tag ${this.#stringify(encoded.t)}`);
    }
  }
}
