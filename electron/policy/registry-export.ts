/**
 * Reads what `reg export` writes (`Windows Registry Editor Version 5.00`): the values of one key, without those of keys
 * below it. Pure.
 */

export type RegistryValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** Of a type that no preset has. */
  | { readonly kind: 'other' };

/** In bytes of UTF-16, as the export writes texts with variables in them and lists of texts. */
const textOf = (hex: string): string =>
  new TextDecoder('utf-16le').decode(
    Uint8Array.from(hex.split(',').filter(Boolean), (byte) => Number.parseInt(byte, 16)),
  );

function valueOf(data: string): RegistryValue {
  const text = /^"((?:[^"\\]|\\[^])*)"$/.exec(data)?.[1];
  if (text !== undefined) return { kind: 'text', text: text.replaceAll(/\\([^])/g, '$1') };
  const number = /^dword:([0-9a-f]{1,8})$/i.exec(data)?.[1];
  if (number !== undefined) return { kind: 'number', number: Number.parseInt(number, 16) };
  // REG_SZ and REG_EXPAND_SZ; the text ends with a zero.
  const bytes = /^hex\((?:1|2)\):([0-9a-f,\s\\]*)$/i.exec(data)?.[1];
  if (bytes === undefined) return { kind: 'other' };
  return { kind: 'text', text: textOf(bytes.replaceAll(/[\\\s]/g, '')).replace(/\0+$/, '') };
}

/** A value begins on its own line; a text may have line ends of its own, and bytes go on behind a backslash. */
const valuePattern = /^"((?:[^"\\\r\n]|\\.)*)"=("(?:[^"\\]|\\[^])*"|(?:[^\\\r\n]|\\\r?\n)*)/gm;

/** Null: it is no such export. */
export function valuesIn(bytes: Uint8Array): ReadonlyMap<string, RegistryValue> | null {
  const text = new TextDecoder('utf-16le').decode(bytes);
  if (!text.startsWith('Windows Registry Editor Version 5.00')) return null;
  const [, first = ''] = text.split(/^\[[^\r\n]*\]\r?$/m);
  return new Map(
    [...first.matchAll(valuePattern)].map(([, name = '', data = '']) => [
      name.replaceAll(/\\(.)/g, '$1'),
      valueOf(data.trim()),
    ]),
  );
}
