import { FileError } from '../files/file-error';
import { resolvePath } from '../files/tree';
import { findCommand } from './commands';
import type { CommandContext, ShellState } from './commands/command';
import { expandWord, parseLine, ShellSyntaxError, type SimpleCommand, type Step } from './parse';

/** The ends of a command line: where its input comes from and its output goes to. */
export type ShellIo = Pick<CommandContext, 'stdin' | 'out' | 'err' | 'signal' | 'columns' | 'terminal'>;

/** Most bytes that one command of a pipeline may hand to the next. */
const pipeLimit = 16_777_216;

/** Status of a command that was interrupted, as every shell has it. */
const interrupted = 130;

/** The values of `$NAME` and `~` at this moment. */
export function variablesOf(shell: ShellState): (name: string) => string {
  return (name) => {
    const values: Readonly<Record<string, string>> = {
      HOME: shell.home,
      USER: shell.user,
      LOGNAME: shell.user,
      PWD: shell.cwd,
      HOSTNAME: shell.device.thingName,
      SHELL: '/bin/sh',
      PATH: '/usr/bin:/bin',
      '?': String(shell.lastStatus),
    };
    return values[name] ?? '';
  };
}

/**
 * Runs one line and returns its exit status. Errors of commands go to `io.err`.
 * @throws ShellExit when the line ends the shell
 */
export async function runLine(line: string, shell: ShellState, io: ShellIo): Promise<number> {
  let steps: readonly Step[];
  try {
    steps = parseLine(line);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    await io.err(`${error.message}\n`);
    return (shell.lastStatus = 2);
  }
  for (const { when, pipeline } of steps) {
    if (io.signal.aborted) return (shell.lastStatus = interrupted);
    if (when === 'after-success' && shell.lastStatus !== 0) continue;
    if (when === 'after-failure' && shell.lastStatus === 0) continue;
    shell.lastStatus = await runPipeline(pipeline, shell, io);
  }
  return shell.lastStatus;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}

/** One command after the other, each with the output of the one before as its input. */
async function runPipeline(pipeline: readonly SimpleCommand[], shell: ShellState, io: ShellIo): Promise<number> {
  let status = 0;
  let stdin = io.stdin;
  for (const [index, command] of pipeline.entries()) {
    if (index === pipeline.length - 1) return runCommand(command, shell, { ...io, stdin });
    const parts: Buffer[] = [];
    let size = 0;
    const collect = (data: string | Buffer): Promise<void> => {
      const bytes = Buffer.from(data);
      size += bytes.length;
      if (size <= pipeLimit) parts.push(bytes);
      return Promise.resolve();
    };
    status = await runCommand(command, shell, { ...io, stdin, out: collect, terminal: false });
    stdin = once(Buffer.concat(parts));
  }
  return status;
}

async function runCommand(command: SimpleCommand, shell: ShellState, io: ShellIo): Promise<number> {
  const variables = variablesOf(shell);
  const [name = '', ...args] = command.words.map((word) => expandWord(word, variables));
  const input = command.input === null ? null : expandWord(command.input, variables);
  const output =
    command.output === null
      ? null
      : { path: expandWord(command.output.path, variables), append: command.output.append };
  const entry = findCommand(name);
  if (entry === undefined) {
    if (command.errors === 'apart') await io.err(`-sh: ${name}: command not found\n`);
    return 127;
  }
  let target = name;
  try {
    if (input !== null) target = input;
    const stdin = input === null ? io.stdin : readFile(shell, input);
    if (output !== null) target = output.path;
    const out = output === null ? io.out : fileWriter(shell, output);
    const err = command.errors === 'apart' ? io.err : command.errors === 'with-output' ? out : () => Promise.resolve();
    target = name;
    return await entry.run({ ...io, args, shell, stdin, out, err, terminal: io.terminal && output === null });
  } catch (error) {
    if (io.signal.aborted) return interrupted;
    if (!(error instanceof FileError)) throw error;
    await io.err(`-sh: ${target}: ${error.message}\n`);
    return 1;
  }
}

function readFile(shell: ShellState, path: string): AsyncIterable<Buffer> {
  const { content } = shell.files.file(resolvePath(shell.cwd, path));
  return once(content.read(0, content.size));
}

function fileWriter(
  shell: ShellState,
  output: { path: string; append: boolean },
): (data: string | Buffer) => Promise<void> {
  const path = resolvePath(shell.cwd, output.path);
  if (path === '/dev/null') return () => Promise.resolve();
  const file = shell.files.open(path);
  if (!output.append) file.content.truncate(0);
  return (data) => {
    shell.files.write(file, file.content.size, Buffer.from(data));
    return Promise.resolve();
  };
}
