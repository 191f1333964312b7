import type { IMarker, Terminal } from '@xterm/xterm';

/** What a terminal shows since a line was entered, as text: it moves with the scrollback and is gone with it. */
export class Answer {
  readonly #terminal: Terminal;
  #from: IMarker | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** The line where the cursor is now is the first one of it. */
  begin(): void {
    this.#from?.dispose();
    this.#from = this.#terminal.registerMarker(0);
  }

  /**
   * Lines as they were printed, not as they are broken on the screen. Null: a full-screen program is there, or they are
   * gone.
   */
  lines(): readonly string[] | null {
    const { active } = this.#terminal.buffer;
    if (this.#from === null || this.#from.isDisposed || this.#from.line < 0 || active.type === 'alternate') return null;
    const lines: string[] = [];
    for (let row = this.#from.line; row < active.length; row += 1) {
      const line = active.getLine(row);
      const goesOn = active.getLine(row + 1)?.isWrapped === true;
      const text = line?.translateToString(!goesOn) ?? '';
      if (line?.isWrapped === true && lines.length > 0) lines.push(`${lines.pop() ?? ''}${text}`);
      else lines.push(text);
    }
    return lines.slice(0, lines.findLastIndex((text) => text !== '') + 1);
  }
}
