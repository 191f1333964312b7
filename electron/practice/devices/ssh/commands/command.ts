import type { FileTree } from '../../files/tree';
import type { DeviceIdentity } from '../../services/identity';

/** What one shell remembers between commands. */
export interface ShellState {
  readonly device: DeviceIdentity;
  readonly files: FileTree;
  readonly user: string;
  readonly home: string;
  cwd: string;
  lastStatus: number;
  /** Client address and port, for `who`. */
  readonly from: string;
}

/** What a running command is given. */
export interface CommandContext {
  /** Without the command's name. */
  readonly args: readonly string[];
  readonly shell: ShellState;
  readonly stdin: AsyncIterable<Buffer>;
  /** Resolves when more may be written. Rejects once `signal` is aborted. */
  readonly out: (data: string | Buffer) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
  /** Aborted by Ctrl-C, or when the connection is gone. */
  readonly signal: AbortSignal;
  /** Width of the terminal, or 80. */
  readonly columns: number;
  readonly terminal: boolean;
}

/** Returns the exit status. May throw a FileError; the shell reports it. */
export type Command = (context: CommandContext) => Promise<number> | number;

export interface CommandEntry {
  readonly run: Command;
  /** One line for `help`; '' hides it. */
  readonly help: string;
}

/** Ends the shell. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super('exit');
  }
}

/** Splits `args` into single-letter flags and the rest; `--` ends the flags. */
export function flagsOf(args: readonly string[]): { flags: ReadonlySet<string>; rest: readonly string[] } {
  const flags = new Set<string>();
  const rest: string[] = [];
  let open = true;
  for (const arg of args) {
    if (open && arg === '--') open = false;
    else if (open && /^-[A-Za-z]+$/.test(arg)) for (const letter of arg.slice(1)) flags.add(letter);
    else rest.push(arg);
  }
  return { flags, rest };
}
