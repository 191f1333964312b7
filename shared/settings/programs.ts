/**
 * Programs of the person's own that an ssh service can be opened in: which file, and the list of arguments it is given.
 */
import { isPlain } from '../text/outside';

/** What stands for a value in an argument, in braces. Anything else in braces is refused. */
const programPlaces = ['host', 'port', 'user', 'thing', 'alias'] as const;

/** Those that the app knows by itself. */
export const presetNames = ['PuTTY', 'WinSCP', 'Visual Studio Code'] as const;

export const maxPrograms = 20;
export const maxProgramName = 40;
const maxArguments = 32;
const maxArgumentLength = 256;

/** `path` was chosen in a dialog of the operating system; a window shows it and never names it. */
export interface OwnProgram {
  readonly name: string;
  readonly path: string;
  readonly args: readonly string[];
}

/** `not-a-program`: of the file, which only the main process sees. */
export type ProgramFault =
  | 'name-missing'
  | 'name-taken'
  | 'place-unknown'
  | 'arguments-long'
  | 'too-many'
  | 'not-a-program';

/** What the person chose in the system's dialog, and whether it is one that can be started. */
export interface ChosenProgram {
  readonly path: string;
  readonly isProgram: boolean;
}

/** What is wrong with a program before its file is chosen; null: nothing. `own`: names of those that are there. */
export function programFault(
  { name, args }: Pick<OwnProgram, 'name' | 'args'>,
  own: readonly string[],
): Exclude<ProgramFault, 'not-a-program'> | null {
  if (own.length >= maxPrograms) return 'too-many';
  if (name === '' || name !== name.trim() || name.length > maxProgramName || !isPlain(name)) return 'name-missing';
  if ([...presetNames, ...own].some((each) => each.toLowerCase() === name.toLowerCase())) return 'name-taken';
  if (args.length > maxArguments || args.some((each) => each.length > maxArgumentLength || !isPlain(each)))
    return 'arguments-long';
  const places = args.flatMap((each) => [...each.matchAll(/\{(\w*)\}/g)].map(([, place = '']) => place));
  return places.every((place) => programPlaces.some((known) => known === place)) ? null : 'place-unknown';
}

/**
 * One argument a line, as it is typed: nothing is split at blanks, and no quote means anything. Empty lines are none.
 */
export const argumentsOf = (lines: string): readonly string[] => lines.split(/\r?\n/).filter((line) => line !== '');
