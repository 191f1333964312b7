import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { runLine, writeTo } from './command-line';
import { commands } from './commands';
import type { Shell } from './shell';

const lineFeed = 10;

/** What a program writes to a terminal: every line feed gets its carriage return. `readline` asks it for its width. */
class Screen extends Writable {
  readonly #channel: ServerChannel;
  columns: number;
  /** Whether the last output ended a line; the prompt starts on one of its own. */
  isAtLineStart = true;

  constructor(channel: ServerChannel, columns: number) {
    super({ decodeStrings: false });
    this.#channel = channel;
    this.columns = columns;
  }

  override _write(data: string | Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (!this.#channel.writable) {
      done();
      return;
    }
    // As Latin-1, so that a character of several bytes may be cut between two pieces.
    const text = Buffer.from(data).toString('latin1').replace(/\r?\n/g, '\r\n');
    this.#channel.write(Buffer.from(text, 'latin1'), done);
  }
}

/** A shell on a terminal: Node's `readline` edits the lines, keeps the history and completes names. */
export class TerminalSession {
  readonly #shell: Shell;
  readonly #screen: Screen;
  readonly #lines: Interface;
  /** Lines typed ahead wait here for their turn. */
  readonly #typed: AsyncIterator<string>;
  #running: AbortController | null = null;
  #isClosed = false;

  constructor(channel: ServerChannel, shell: Shell, columns: number) {
    this.#shell = shell;
    this.#screen = new Screen(channel, columns);
    // The channel is gone; who writes to it hears of that by the signal.
    this.#screen.on('error', () => undefined);
    this.#lines = createInterface({
      input: channel,
      output: this.#screen,
      terminal: true,
      crlfDelay: Infinity,
      completer: (line: string) => completeLine(line, shell),
    });
    this.#typed = this.#lines[Symbol.asyncIterator]();
    this.#lines.on('close', () => (this.#isClosed = true));
    this.#lines.on('SIGINT', () => this.#interrupt());
    // Without a listener readline stops this whole process on Ctrl-Z.
    this.#lines.on('SIGTSTP', () => undefined);
    channel.on('close', () => this.#running?.abort());
  }

  resize(columns: number): void {
    this.#screen.columns = columns;
    this.#screen.emit('resize');
  }

  /** Prompts and runs what is typed until the session ends, or runs just `command`. @throws ShellExit */
  async run(command?: string): Promise<number> {
    try {
      return await (command === undefined ? this.#serve() : this.#execute(command));
    } finally {
      this.#lines.close();
      // The channel is closed next: what was written has to be through by then.
      await new Promise<void>((resolve) => this.#screen.end(resolve));
    }
  }

  async #serve(): Promise<number> {
    const { files } = this.#shell;
    if (files.has('/etc/motd')) this.#screen.write(files.readText('/etc/motd'));
    for (;;) {
      this.#prompt();
      const line = await this.#typed.next();
      if (line.done === true) return this.#shell.lastStatus;
      await this.#execute(line.value);
    }
  }

  /** Runs one line; Ctrl-C ends it. */
  async #execute(line: string): Promise<number> {
    const running = new AbortController();
    const { signal } = running;
    this.#running = running;
    const out = (data: string | Buffer): Promise<void> => {
      this.#screen.isAtLineStart = typeof data === 'string' ? data.endsWith('\n') : data.at(-1) === lineFeed;
      return writeTo(this.#screen, data, signal);
    };
    try {
      return await runLine(line, this.#shell, { out, err: out, signal });
    } finally {
      this.#running = null;
    }
  }

  #prompt(): void {
    if (!this.#screen.isAtLineStart) this.#screen.write('\n');
    this.#screen.isAtLineStart = true;
    this.#lines.setPrompt(this.#shell.prompt);
    // After the client's last byte readline takes no more; lines typed ahead still show their prompts.
    if (this.#isClosed) this.#screen.write(this.#shell.prompt);
    else this.#lines.prompt();
  }

  #interrupt(): void {
    if (this.#running !== null) {
      this.#screen.write('^C\n');
      this.#running.abort();
      return;
    }
    this.#lines.write(null, { ctrl: true, name: 'e' });
    this.#lines.write(null, { ctrl: true, name: 'u' });
    this.#screen.write('^C\n');
    this.#prompt();
  }
}

/** Completes the first word of a command as a command and every other word as a path. */
function completeLine(line: string, shell: Shell): [string[], string] {
  const word = /[^\s;]*$/.exec(line)?.[0] ?? '';
  const isCommand = /(^|;)\s*$/.test(line.slice(0, line.length - word.length));
  const folder = word.slice(0, word.lastIndexOf('/') + 1);
  const names = isCommand
    ? [...commands.keys()].map((name) => `${name} `)
    : namesIn(shell.resolve(folder || '.'), shell).map((name) => folder + name);
  return [names.filter((name) => name.startsWith(word)), word];
}

/** What a folder holds, with what follows a completed name: a slash, or a space after a file. */
function namesIn(path: string, { files }: Shell): readonly string[] {
  const folder = files.has(path) ? files.find(path) : null;
  if (folder?.kind !== 'folder') return [];
  return [...folder.entries].map(([name, { kind }]) => `${name}${kind === 'folder' ? '/' : ' '}`);
}
