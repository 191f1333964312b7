import { resolvePath } from '../files/tree';
import { commandNames } from './commands';
import type { ShellState } from './commands/command';
import type { Completion } from './line-editor';

function commonStart(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** Completes the first word as a command and every other as a path. */
export function completeLine(text: string, shell: ShellState): Completion {
  const word = /[^\s|;&<>]*$/.exec(text)?.[0] ?? '';
  const isCommand = /(^|[|;&])\s*$/.test(text.slice(0, text.length - word.length));
  const slash = word.lastIndexOf('/') + 1;
  const typed = isCommand ? word : word.slice(slash);
  const names = isCommand ? commandNames() : namesIn(word.slice(0, slash), shell);
  const candidates = names.filter((name) => name.startsWith(typed) && (typed !== '' || !name.startsWith('.')));
  const insert = commonStart(candidates).slice(typed.length);
  const only = candidates.length === 1 && candidates[0]?.endsWith('/') !== true;
  return { insert: only ? `${insert} ` : insert, candidates };
}

/** The entries of a folder, folders with a slash behind; none when it is not there. */
function namesIn(folder: string, shell: ShellState): readonly string[] {
  const path = resolvePath(shell.cwd, folder.startsWith('~/') ? shell.home + folder.slice(1) : folder || '.');
  if (!shell.files.has(path)) return [];
  const entry = shell.files.find(path);
  if (entry.kind === 'file') return [];
  return [...entry.entries].map(([name, each]) => (each.kind === 'folder' ? `${name}/` : name)).sort();
}
