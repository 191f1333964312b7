import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ServerChannel } from 'ssh2';
import { runLine, writeTo } from './command-line';
import type { Shell, WindowSize } from './shell';

const lineFeed = 10;

/** `readline` asks it for its width. */
type Screen = Writable & { columns: number };

/** What programs write to on a terminal: every line feed gets its carriage return. */
function screenOn(channel: ServerChannel, columns: number): Screen {
  const write = (data: Buffer, _encoding: string, done: (error?: Error | null) => void): void => {
    // As Latin-1, so that a character of several bytes may be cut between two pieces.
    const text = data.toString('latin1').replace(/\r?\n/g, '\r\n');
    // A channel that is gone never calls back; who writes hears of that by the signal.
    if (channel.writable) channel.write(Buffer.from(text, 'latin1'), done);
    else done();
  };
  return Object.assign(
    new Writable({ write }).on('error', () => undefined),
    { columns },
  );
}

/** A shell on a terminal: Node's `readline` edits the lines and keeps the history. */
export class TerminalSession {
  readonly #shell: Shell;
  readonly #screen: Screen;
  readonly #lines: Interface;
  #running: AbortController | null = null;
  /** Whether the last output ended a line. `readline` draws its prompt over one that did not end. */
  #isAtLineStart = true;
  #isClosed = false;

  constructor(channel: ServerChannel, shell: Shell, size: WindowSize) {
    this.#shell = shell;
    shell.window = size;
    this.#screen = screenOn(channel, size.columns);
    this.#lines = createInterface({
      input: channel,
      output: this.#screen,
      terminal: true,
      crlfDelay: Infinity,
    });
    this.#lines.on('close', () => (this.#isClosed = true));
    this.#lines.on('SIGINT', () => this.#interrupt());
    // Without a listener readline stops this whole process on Ctrl-Z.
    this.#lines.on('SIGTSTP', () => undefined);
    channel.on('close', () => this.#running?.abort());
  }

  resize(size: WindowSize): void {
    this.#shell.window = size;
    this.#screen.columns = size.columns;
    this.#screen.emit('resize');
  }

  /** Prompts and runs what is typed until the session ends. @throws ShellExit */
  async run(): Promise<number> {
    try {
      return await this.#serve();
    } finally {
      this.#lines.close();
      // The channel is closed next: what was written has to be through by then.
      await new Promise<void>((resolve) => this.#screen.end(resolve));
    }
  }

  async #serve(): Promise<number> {
    const { files } = this.#shell;
    if (files.has('/etc/motd')) this.#screen.write(files.readText('/etc/motd'));
    this.#prompt();
    // Lines typed ahead wait for their turn.
    for await (const line of this.#lines) {
      await this.#execute(line);
      this.#prompt();
    }
    return this.#shell.lastStatus;
  }

  /** Runs one line; Ctrl-C ends it. */
  async #execute(line: string): Promise<number> {
    const running = new AbortController();
    const { signal } = running;
    this.#running = running;
    const out = (data: string | Buffer): Promise<void> => {
      this.#isAtLineStart = Buffer.from(data).at(-1) === lineFeed;
      return writeTo(this.#screen, data, signal);
    };
    try {
      return await runLine(line, this.#shell, { out, err: out, signal });
    } finally {
      this.#running = null;
    }
  }

  #prompt(): void {
    if (!this.#isAtLineStart) this.#screen.write('\n');
    this.#isAtLineStart = true;
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
