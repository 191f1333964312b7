import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { FileError } from '../files/content';
import { commands } from './commands';
import { CommandFailure, ShellExit, type Shell } from './shell';

/** Where a command's output goes. Both resolve when more may be written and reject once `signal` is aborted. */
export interface ShellOutput {
  readonly out: (data: string | Buffer) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
  /** Aborted by Ctrl-C, or when the connection is gone. */
  readonly signal: AbortSignal;
}

/** Exit status of a command that was interrupted, as every shell has it. */
const interrupted = 130;

/** Blank space, a string in quotes, an escaped character, or any one character. */
const pieces = /\s+|"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|[^]/g;

/**
 * The commands of one line, each with its words. `;` stands between commands; there are no pipes, redirections or
 * variables. @throws CommandFailure
 */
export function parseLine(line: string): readonly (readonly string[])[] {
  const found: string[][] = [[]];
  let word: string | null = null;
  const finishWord = (): void => {
    if (word !== null) found.at(-1)?.push(word);
    word = null;
  };
  for (const [text, double, single, escaped] of line.matchAll(pieces)) {
    if (/^\s/.test(text)) finishWord();
    else if (text === ';') {
      finishWord();
      found.push([]);
    } else if (text === '"' || text === "'")
      throw new CommandFailure('-sh: syntax error: unterminated quoted string', 2);
    else if (/^[|&<>()`]$/.test(text))
      throw new CommandFailure(`-sh: syntax error: a practice device knows no "${text}"`, 2);
    else word = (word ?? '') + (double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? text);
  }
  finishWord();
  return found.filter((words) => words.length > 0);
}

/** Runs one line and returns its exit status. @throws ShellExit when the line ends the shell */
export async function runLine(line: string, shell: Shell, output: ShellOutput): Promise<number> {
  let parsed: ReturnType<typeof parseLine> = [];
  shell.lastStatus = await statusOf('-sh', output, () => (parsed = parseLine(line)));
  for (const [name = '', ...args] of parsed)
    shell.lastStatus = await statusOf(name, output, async () => {
      const command = commands.get(name);
      if (command === undefined) throw new CommandFailure(`-sh: ${name}: command not found`, 127);
      for await (const piece of await command(args, shell, output.signal)) await output.out(piece);
    });
  return shell.lastStatus;
}

/** 0 when `action` succeeds; else the failure is told as the program's own. */
async function statusOf(program: string, { err, signal }: ShellOutput, action: () => unknown): Promise<number> {
  try {
    signal.throwIfAborted();
    await action();
    return 0;
  } catch (error) {
    if (error instanceof ShellExit) throw error;
    if (signal.aborted) return interrupted;
    if (error instanceof FileError) await err(`${program}: ${error.path}: ${error.message}\n`);
    else if (!(error instanceof CommandFailure)) throw error;
    else if (error.message !== '') await err(`${error.message}\n`);
    return error instanceof CommandFailure ? error.status : 1;
  }
}

/** Writes and waits while the stream is full. Rejects when `signal` is aborted meanwhile. */
export async function writeTo(stream: Writable, data: string | Buffer, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (data.length === 0 || stream.destroyed) return;
  if (!stream.write(data)) await once(stream, 'drain', { signal });
}
