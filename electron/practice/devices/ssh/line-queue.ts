/**
 * Lines typed ahead, in order. The shell takes the next command from it, and a command that reads its input
 * takes from it meanwhile, as with a real terminal.
 */
export class LineQueue {
  private lines: string[] = [];
  private ended = false;
  private closed = false;
  private wake: () => void = () => undefined;

  push(line: string): void {
    this.lines.push(line);
    this.wake();
  }

  /** An end after the present lines, seen once: Ctrl-D. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** No line will ever follow. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Forgets lines that nobody has taken, and an end that nobody has seen. */
  clear(): void {
    this.lines = [];
    this.ended = false;
  }

  /** How many lines wait. */
  get length(): number {
    return this.lines.length;
  }

  /** The next line, or null at the end, which is thereby seen. Rejects when `signal` is aborted. */
  async next(signal: AbortSignal): Promise<string | null> {
    for (;;) {
      signal.throwIfAborted();
      const line = this.lines.shift();
      if (line !== undefined) return line;
      if (this.ended || this.closed) {
        this.ended = false;
        return null;
      }
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.wake = wake;
        signal.addEventListener('abort', wake);
      });
    }
  }

  /** The lines up to the next end, as a command's standard input. */
  async *stdin(signal: AbortSignal): AsyncGenerator<Buffer> {
    for (let line = await this.next(signal); line !== null; line = await this.next(signal))
      yield Buffer.from(`${line}\n`);
  }
}
