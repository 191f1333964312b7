import { StringDecoder } from 'node:string_decoder';
import type { ServerChannel } from 'ssh2';
import { ShellExit, type ShellState } from './commands/command';
import { completeLine } from './completion';
import { runLine } from './interpreter';
import { LineEditor } from './line-editor';
import { LineQueue } from './line-queue';
import { forTerminal, writeTo } from './output';

/** More typed-ahead lines than this, and the client has to wait. */
const maxAhead = 1000;

function promptOf(shell: ShellState): string {
  const { home, cwd, user, device } = shell;
  const place = cwd === home ? '~' : cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  return `${user}@${device.thingName}:${place}${user === 'root' ? '#' : '$'} `;
}

/** A shell on a channel: with a terminal it edits lines and prompts, without one it just runs what it reads. */
export class InteractiveShell {
  private readonly queue = new LineQueue();
  private readonly editor: LineEditor;
  private readonly gone = new AbortController();
  private running: AbortController | null = null;

  constructor(
    private readonly channel: ServerChannel,
    private readonly shell: ShellState,
    /** null: no terminal was asked for. */
    private readonly terminal: { columns: number } | null,
  ) {
    this.editor = new LineEditor({
      write: (text) => void channel.write(text),
      onLine: (line) => this.accept(line),
      onInterrupt: () => this.interrupt(),
      onEnd: () => this.queue.end(),
      complete: (text) => (this.running === null ? completeLine(text, shell) : { insert: '', candidates: [] }),
    });
    if (terminal !== null) this.resize(terminal.columns);
    channel.on('close', () => {
      this.gone.abort();
      this.running?.abort();
    });
    this.read();
  }

  resize(columns: number): void {
    this.editor.columns = columns > 0 ? columns : 80;
  }

  private read(): void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    this.channel.on('data', (chunk: Buffer) => {
      const text = decoder.write(chunk);
      if (this.terminal !== null) {
        this.editor.feed(text);
        return;
      }
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.accept(line);
    });
    this.channel.on('end', () => {
      if (rest !== '') this.queue.push(rest);
      this.queue.close();
    });
  }

  private accept(line: string): void {
    this.queue.push(line);
    if (this.queue.length > maxAhead) this.channel.pause();
  }

  private interrupt(): void {
    this.queue.clear();
    if (this.running !== null) this.running.abort();
    else this.editor.setPrompt(promptOf(this.shell));
  }

  /** Runs until the shell ends; returns its exit status. With `command`, runs just that one. */
  async run(command?: string): Promise<number> {
    try {
      if (command !== undefined) return await this.execute(command);
      if (this.terminal !== null)
        this.channel.write(
          forTerminal(this.shell.files.has('/etc/motd') ? this.shell.files.readText('/etc/motd') : ''),
        );
      for (;;) {
        if (this.terminal !== null) this.editor.setPrompt(promptOf(this.shell));
        const line = await this.queue.next(this.gone.signal);
        this.channel.resume();
        if (line === null) return this.shell.lastStatus;
        this.editor.leavePrompt();
        await this.execute(line);
      }
    } catch (error) {
      if (error instanceof ShellExit) return error.status;
      if (this.gone.signal.aborted) return 255;
      throw error;
    }
  }

  private async execute(line: string): Promise<number> {
    const running = new AbortController();
    const { signal } = running;
    if (this.gone.signal.aborted) running.abort();
    this.running = running;
    const out = (data: string | Buffer): Promise<void> =>
      writeTo(this.channel, this.terminal === null ? data : forTerminal(data), signal);
    const err =
      this.terminal === null ? (text: string): Promise<void> => writeTo(this.channel.stderr, text, signal) : out;
    try {
      return await runLine(line, this.shell, {
        stdin: this.queue.stdin(signal),
        out,
        err,
        signal,
        columns: this.editor.columns,
        terminal: this.terminal !== null,
      });
    } finally {
      this.running = null;
    }
  }
}
