import type { Found } from './places';

/** Text as editors and shells of Windows save it, too: UTF-8, or UTF-16 where a mark says so. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** `line 3 column 14`, where the parser says it. */
const placeIn = (words: string): string => /\bline \d+ column \d+/.exec(words.replace(/"[^]*"/, ''))?.[0] ?? '';

/** The object that a JSON text holds. */
export function jsonIn(bytes: Uint8Array): Found {
  try {
    const value: unknown = JSON.parse(decoded(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { state: 'read', values: { ...value } };
    return { state: 'not-understood', detail: '' };
  } catch (error) {
    // Where in the text, and nothing of it: the parser quotes what it did not understand, and this goes to the log and
    // to the desk.
    return { state: 'not-understood', detail: error instanceof SyntaxError ? placeIn(error.message) : '' };
  }
}
