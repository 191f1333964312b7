/** Small commands of the person's own, run with one press in a device's terminal. */
import { isPlain } from '../text/outside';

export const maxSnippets = 50;
export const maxSnippetName = 40;
export const maxSnippetLine = 400;

/** `deviceType`: of the thing in AWS IoT; null: for every device. */
export interface Snippet {
  readonly name: string;
  /** What is typed, without the Enter key at its end. */
  readonly line: string;
  readonly deviceType: string | null;
}

/** Of answers in a report: how many, and the characters and lines of each. */
export const answerLimits = { answers: 8, characters: 4000, lines: 60 } as const;

export type SnippetFault = 'name' | 'line' | 'taken' | 'too-many';

/** What is wrong with a new one; null: nothing. */
export function snippetFault({ name, line, deviceType }: Snippet, others: readonly Snippet[]): SnippetFault | null {
  if (others.length >= maxSnippets) return 'too-many';
  if (name === '' || name.length > maxSnippetName || !isPlain(name)) return 'name';
  // A line end, or an escape, would do something else than what is read here.
  if (line.trim() === '' || line.length > maxSnippetLine || !isPlain(line)) return 'line';
  return others.some((each) => each.name === name && each.deviceType === deviceType) ? 'taken' : null;
}

/** Those for a device of this type; null: its type is not known. */
export const snippetsFor = (snippets: readonly Snippet[], deviceType: string | null): readonly Snippet[] =>
  snippets.filter((each) => each.deviceType === null || each.deviceType === deviceType);

/** The end of an answer is what is wanted of a long one: the newest lines of it, within the limits. */
export function answerText(lines: readonly string[]): string {
  const last = lines.slice(-answerLimits.lines);
  while (last.length > 1 && last.join('\n').length > answerLimits.characters) last.shift();
  return last.join('\n').slice(-answerLimits.characters);
}
