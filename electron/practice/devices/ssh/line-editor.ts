/** What a completion may say: text to insert, and the candidates to show when there are several. */
export interface Completion {
  readonly insert: string;
  readonly candidates: readonly string[];
}

export interface LineEditorHandlers {
  /** Text for the terminal. */
  readonly write: (text: string) => void;
  readonly onLine: (line: string) => void;
  /** Ctrl-C; the line is forgotten already. */
  readonly onInterrupt: () => void;
  /** Ctrl-D on an empty line. */
  readonly onEnd: () => void;
  readonly complete: (textBeforeCursor: string) => Completion;
}

const maxLine = 4096;
const maxHistory = 200;

/**
 * The editing of one line on a terminal in raw mode: echo, cursor keys, history, completion. It knows nothing
 * of shells. Lines wrap at `columns`; each code point counts as one column wide.
 */
export class LineEditor {
  private text: string[] = [];
  private cursor = 0;
  private prompt = '';
  private history: string[] = [];
  private recalled = 0;
  private escape = '';
  private sawReturn = false;
  columns = 80;

  constructor(private readonly handlers: LineEditorHandlers) {}

  /** Prints a prompt, and behind it what is typed already. */
  setPrompt(prompt: string): void {
    this.prompt = prompt;
    this.handlers.write(prompt + this.text.join('') + this.settled());
    this.moveFrom(this.text.length);
  }

  /** Behind a full row a terminal keeps its cursor on that row; this brings it to the next one, where it is thought to be. */
  private settled(): string {
    const length = this.prompt.length + this.text.length;
    return length > 0 && length % this.columns === 0 ? ' \r' : '';
  }

  /** The prompt is no longer on the current line: a command writes now. */
  leavePrompt(): void {
    this.prompt = '';
  }

  /** Takes decoded terminal input. */
  feed(input: string): void {
    for (const character of input) this.take(character);
  }

  private readonly keys: ReadonlyMap<string, () => void> = new Map([
    ['\r', () => this.finish()],
    ['\x7f', () => this.deleteBack()],
    ['\b', () => this.deleteBack()],
    ['\t', () => this.complete()],
    ['\x01', () => this.moveTo(0)],
    ['\x03', () => this.interrupt()],
    ['\x04', () => this.endOrDelete()],
    ['\x05', () => this.moveTo(this.text.length)],
    ['\x0b', () => this.replace(this.cursor, this.text.length, [])],
    ['\x0c', () => this.clearScreen()],
    ['\x15', () => this.replace(0, this.cursor, [])],
    ['\x17', () => this.replace(this.wordStart(), this.cursor, [])],
    ['\x1b', () => void (this.escape = '\x1b')],
  ]);

  private readonly sequences: ReadonlyMap<string, () => void> = new Map([
    ['[A', () => this.recall(-1)],
    ['[B', () => this.recall(1)],
    ['[C', () => this.moveTo(Math.min(this.text.length, this.cursor + 1))],
    ['[D', () => this.moveTo(Math.max(0, this.cursor - 1))],
    ['[H', () => this.moveTo(0)],
    ['[1~', () => this.moveTo(0)],
    ['[F', () => this.moveTo(this.text.length)],
    ['[4~', () => this.moveTo(this.text.length)],
    ['[3~', () => this.replace(this.cursor, this.cursor + 1, [])],
  ]);

  private take(character: string): void {
    if (this.escape !== '') {
      this.takeEscape(character);
      return;
    }
    // A terminal sends one of the two at the end of a line; a script may send both.
    const secondHalf = character === '\n' && this.sawReturn;
    this.sawReturn = character === '\r';
    if (secondHalf) return;
    const action = this.keys.get(character === '\n' ? '\r' : character);
    if (action !== undefined) action();
    else if (character >= ' ' && this.text.length < maxLine) this.replace(this.cursor, this.cursor, [character]);
  }

  private takeEscape(character: string): void {
    this.escape += character;
    if (this.escape === '\x1b[' || this.escape === '\x1bO') return;
    // Parameters go on until a final byte; an overlong sequence is dropped.
    if (this.escape.startsWith('\x1b[') && /^[\d;]*$/.test(this.escape.slice(2)) && this.escape.length < 16) return;
    const sequence = this.escape.slice(1).replace('O', '[');
    this.escape = '';
    this.sequences.get(sequence)?.();
  }

  private deleteBack(): void {
    if (this.cursor > 0) this.replace(this.cursor - 1, this.cursor, []);
  }

  private interrupt(): void {
    this.handlers.write('^C\r\n');
    this.clear();
    this.handlers.onInterrupt();
  }

  private endOrDelete(): void {
    if (this.text.length === 0) this.handlers.onEnd();
    else this.replace(this.cursor, this.cursor + 1, []);
  }

  private clearScreen(): void {
    this.handlers.write('\x1b[H\x1b[2J');
    this.setPrompt(this.prompt);
  }

  private finish(): void {
    this.moveTo(this.text.length);
    this.handlers.write('\r\n');
    const line = this.text.join('');
    if (line.trim() !== '' && this.history.at(-1) !== line) this.history = [...this.history, line].slice(-maxHistory);
    this.clear();
    this.handlers.onLine(line);
  }

  private clear(): void {
    this.text = [];
    this.cursor = 0;
    this.prompt = '';
    this.recalled = this.history.length;
  }

  private wordStart(): number {
    let at = this.cursor;
    while (at > 0 && this.text[at - 1] === ' ') at -= 1;
    while (at > 0 && this.text[at - 1] !== ' ') at -= 1;
    return at;
  }

  /** Puts `inserted` where `from` to `to` was and leaves the cursor behind it. */
  private replace(from: number, to: number, inserted: readonly string[]): void {
    const appending = from === this.text.length && inserted.length > 0;
    if (!appending) this.moveTo(from);
    this.text.splice(from, to - from, ...inserted);
    this.cursor = from + inserted.length;
    if (appending) {
      this.handlers.write(inserted.join('') + this.settled());
      return;
    }
    this.handlers.write(`\x1b[J${this.text.slice(from).join('')}${this.settled()}`);
    this.moveFrom(this.text.length);
  }

  private recall(step: -1 | 1): void {
    const next = this.recalled + step;
    if (next < 0 || next > this.history.length) return;
    this.recalled = next;
    this.replace(0, this.text.length, Array.from(this.history[next] ?? ''));
  }

  private moveTo(position: number): void {
    const from = this.cursor;
    this.cursor = position;
    this.moveFrom(from);
  }

  /** The terminal's cursor stands behind character `position`; brings it to `this.cursor`, over wrapped lines. */
  private moveFrom(position: number): void {
    if (position === this.cursor) return;
    const before = this.prompt.length;
    const at = (offset: number): [row: number, column: number] => [
      Math.floor((before + offset) / this.columns),
      (before + offset) % this.columns,
    ];
    const [fromRow] = at(position);
    const [toRow, toColumn] = at(this.cursor);
    const vertical = toRow < fromRow ? `\x1b[${fromRow - toRow}A` : toRow > fromRow ? `\x1b[${toRow - fromRow}B` : '';
    this.handlers.write(`${vertical}\r${toColumn > 0 ? `\x1b[${toColumn}C` : ''}`);
  }

  private complete(): void {
    const { insert, candidates } = this.handlers.complete(this.text.slice(0, this.cursor).join(''));
    if (insert !== '') {
      this.replace(this.cursor, this.cursor, Array.from(insert));
      return;
    }
    if (candidates.length < 2) return;
    const prompt = this.prompt;
    this.handlers.write(`\r\n${candidates.join('  ')}\r\n`);
    this.setPrompt(prompt);
  }
}
