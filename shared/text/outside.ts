/** Text from outside (a link, a tag, a service's answer, a certificate), as a person may be shown it. Pure. */

/**
 * What nobody sees, or what turns others around: control and format characters (U+202E and its like are among them),
 * line and paragraph separators, what is not assigned, and what is ignored by default although it counts as a letter or
 * a mark (U+3164, U+034F, variation selectors); U+2800 is drawn as nothing. With them a name can look like another one.
 */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const unseenRuns = new RegExp(`(?:\\s|${unseen.source})+`, 'gu');

/** True for a text of which everything is seen where it stands. */
export const isPlain = (text: string): boolean => !unseen.test(text);

/**
 * One line of what a service said: white space and what is unseen become a single space. At most `maxLength`
 * characters.
 */
export const plainLine = (text: string, maxLength = 1_000): string =>
  text
    .replace(unseenRuns, ' ')
    .trim()
    .slice(0, maxLength)
    // The first half of a character that the end would cut.
    .replace(/[\ud800-\udbff]$/, '');

/**
 * A name that is longer than `maxLength` characters loses its middle: names of a fleet differ at their ends, and
 * tickets, too. No character of two halves is left with one of them.
 */
export function cutInMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = Math.max(0, maxLength - 1);
  const tail = Math.ceil(kept / 2);
  const before = text.slice(0, kept - tail).replace(/[\ud800-\udbff]$/, '');
  const after = tail === 0 ? '' : text.slice(-tail).replace(/^[\udc00-\udfff]/, '');
  return `${before}…${after}`;
}

const unseenInLine = new RegExp(unseen.source, 'gu');

/** Several lines of what came from outside, for a terminal: line ends stay, and nothing else that it would obey. */
export const plainLines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\t', '  ').replace(unseenInLine, ''))
    .join('\n');

/** JSON in which nothing stands that a terminal would obey, or that nobody sees: it is escaped. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(unseenInLine, (found) =>
    found === '\n'
      ? found
      : [...Array(found.length).keys()]
          .map((index) => `\\u${found.charCodeAt(index).toString(16).padStart(4, '0')}`)
          .join(''),
  );
