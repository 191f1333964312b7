/** What comments and pages refer to. Pure. */
import { parseSync } from 'vite';

/**
 * The texts of all comments of a source file, those of neighbouring lines joined, so that a reference may be wrapped.
 */
export function commentsOf(file: string, text: string): readonly string[] {
  if (file.endsWith('.css')) return [...text.matchAll(/\/\*([\s\S]*?)\*\//g)].map(([, inside]) => joined(inside ?? ''));
  const { comments } = parseSync(file, text);
  const groups: string[] = [];
  let end = -1;
  for (const { value, start, end: until } of comments) {
    const follows = end >= 0 && text.slice(end, start).trim() === '';
    if (follows) groups.push(`${groups.pop() ?? ''}\n${value}`);
    else groups.push(value);
    end = until;
  }
  return groups.map(joined);
}

/** One line of what was wrapped, without the stars at the beginning of its lines. */
export const joined = (text: string): string => text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ').trim();

/** What stands behind `PROTOCOL.md`: `1.2`, `8.10`, `6 row 10`, `2.4 R7`; of `4.1 to 4.5` both ends. */
export function protocolReferencesIn(text: string): readonly string[] {
  return [...text.matchAll(/PROTOCOL\.md (\d[\w., ]*)/g)].flatMap(([, rest = '']) => {
    const found: string[] = [];
    let left = rest;
    for (;;) {
      const [whole, number] = /^(\d+(?:\.\d+)?)/.exec(left) ?? [];
      if (whole === undefined || number === undefined) return found;
      found.push(number);
      left = left.slice(whole.length);
      for (;;) {
        const [row, name] = /^(?:,? and)?,? ((?:row \d+)|[A-Z]\d+)\b/.exec(left) ?? [];
        if (row === undefined || name === undefined) break;
        found.push(`${number} ${name}`);
        left = left.slice(row.length);
      }
      const next = /^(?:, and |, | and | to )(?=\d+\.\d)/.exec(left)?.[0];
      if (next === undefined) return found;
      left = left.slice(next.length);
    }
  });
}

/** A page that is named, and what follows it after a comma if that begins like a heading. */
export interface PageReference {
  readonly page: string;
  readonly heading: string | null;
  /** "README.md in this folder". */
  readonly here: boolean;
}

export const pageReferencesIn = (text: string): readonly PageReference[] =>
  [...text.matchAll(/(?<![\w./-])((?:[\w.-]+\/)*[\w-]+\.md)\b(, (?=[A-Z])([^\n]*)| in this folder)?/g)].map(
    ([, page = '', more, heading]) => ({
      page,
      heading: heading ?? null,
      here: more === ' in this folder',
    }),
  );

/** Names of source files: `a.ts`, `room/a.tsx`, `./a.mjs`. Patterns with a star are left out. */
export const fileNamesIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w*@$<>{}./-])((?:\.{0,2}\/)?(?:[\w.-]+\/)*[\w-][\w.-]*\.(?:tsx?|mjs|css))(?![\w*-])/g)].map(
    ([, name]) => name ?? '',
  );

/** Paths from the top in backticks, of folders or of files of any kind. Patterns and commands are left out. */
export const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:electron|renderer|shared|assets|test)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');

/** Functions named as such: `name()` in backticks. */
export const functionsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`(?:[\w#]+\.)*#?(\w+)\(\)`/g)].map(([, name]) => name ?? '');
