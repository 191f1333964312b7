/**
 * Commands for a person to read and copy, as words; and the text of them for each shell. Pure.
 *
 * A text that is copied can be pasted into another shell than the one that it was made for. So a word holds only
 * characters that every one of these shells reads as text between double quotes; a value with any other is never
 * written, a placeholder stands for it. No rule of quoting has to hold, and the shells differ in two things only: how a
 * line goes on, and how a variable is set.
 */

export const dialects = ['powershell', 'cmd', 'posix'] as const;
export type Dialect = (typeof dialects)[number];

export interface Command {
  /** First the program and what it does, then one option with its value a line. Words are values, not quoted. */
  readonly lines: readonly (readonly string[])[];
  /** The environment variable that holds a secret while it runs; a person puts the secret in. Null: none. */
  readonly secret: { readonly variable: string; readonly placeholder: string } | null;
}

/** The dialect of a platform (Node's name of it), where nobody chose another. */
export const dialectOf = (platform: string): Dialect => (platform === 'win32' ? 'powershell' : 'posix');

/**
 * Read as text between double quotes by sh, PowerShell and cmd, and by whoever turns them into the characters of an
 * older code page. Letters beyond ASCII are those of which that is sure: others have look-alikes of quotes and bars
 * among them (U+02BA, U+01C0).
 */
const everywhereText = /^[A-Za-z0-9_.,:/=+@[\] \u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\uac00-\ud7a3-]+$/;
/**
 * Read as one word without quotes. A comma makes a list in PowerShell, an `@` and a number of any other form mean
 * something there.
 */
const bareWord = /^(?:-{0,2}[A-Za-z/][A-Za-z0-9_/-]*(?:[.:][A-Za-z0-9_/][A-Za-z0-9_.:/-]*)?|[1-9]\d{0,8})$/;
/** PowerShell takes these apart after a dash. */
const dashed = /^-.*[.:]/;

/** Whether every shell reads it as the text that it is, within quotes. */
export const isWritable = (value: string): boolean => everywhereText.test(value) && value.trim() === value;

const quoted = (word: string): string => (bareWord.test(word) && !dashed.test(word) ? word : `"${word}"`);

/** The word for a value; `<name>` for one that not every shell would read as text. */
export const wordOf = (value: string, name: string): string => (isWritable(value) ? value : `<${name}>`);

/**
 * The word for what a person typed or a link brought. The AWS CLI itself acts on more than shells do: it reads the file
 * or the page that a value names.
 */
export const freeWordOf = (value: string, name: string): string =>
  /^(?:fileb?|https?):\/\//i.test(value) ? `<${name}>` : wordOf(value, name);

/** How a line goes on in the next one. */
const goesOn: Readonly<Record<Dialect, string>> = { posix: ' \\', powershell: ' `', cmd: ' ^' };

/** Sets the variable for what follows. */
function setting({ secret }: Command, dialect: Dialect): { readonly text: string; readonly joinedBy: string } | null {
  if (secret === null) return null;
  const { variable, placeholder } = secret;
  switch (dialect) {
    case 'posix':
      return { text: `${variable}="${placeholder}"`, joinedBy: ' ' };
    case 'powershell':
      return { text: `$env:${variable} = "${placeholder}"`, joinedBy: '; ' };
    case 'cmd':
      return { text: `set "${variable}=${placeholder}"`, joinedBy: ' && ' };
    default:
      return dialect satisfies never;
  }
}

const textOf = (words: readonly string[]): string => words.map(quoted).join(' ');

/** One line, for the clipboard. */
export function copiedText(command: Command, dialect: Dialect): string {
  const before = setting(command, dialect);
  const text = command.lines.map(textOf).join(' ');
  return before === null ? text : `${before.text}${before.joinedBy}${text}`;
}

/** One option a line, to be read; it runs as it stands, too. */
export function shownText(command: Command, dialect: Dialect): string {
  const before = setting(command, dialect);
  const text = command.lines
    .map((words, index) => `${index === 0 ? '' : '  '}${textOf(words)}`)
    .join(`${goesOn[dialect]}\n`);
  if (before === null) return text;
  return dialect === 'posix' ? `${before.text}${goesOn.posix}\n  ${text}` : `${before.text}\n${text}`;
}
