/**
 * One line at the beginning of a text file of the person's own. Nothing else in the file changes by a byte, its
 * permissions stay, a link is followed, and what cannot be read as text is left alone.
 */
import { chmod, stat } from 'node:fs/promises';
import { AtomicFile } from './atomic-file';
import { codeOf } from './disk';

/** Larger than anybody writes by hand, bytes. */
const largestBytes = 262_144;

type LineState = 'there' | 'absent' | 'unreadable';

export class FirstLine {
  readonly #path: string;
  readonly #line: string;
  readonly #file: AtomicFile;
  #swept: Promise<void> | null = null;

  constructor(path: string, line: string) {
    this.#path = path;
    this.#line = line;
    this.#file = new AtomicFile(path);
  }

  /** The first time also removes what a run of before left beside the file. */
  async state(): Promise<LineState> {
    await this.#sweep();
    const text = await this.#read();
    if (text === null) return 'unreadable';
    return this.#isIn(text) ? 'there' : 'absent';
  }

  /**
   * Puts it there, or takes it away. False: the file cannot be read, and is as it was. Rejects where it cannot be
   * written.
   */
  async set(isWanted: boolean): Promise<boolean> {
    await this.#sweep();
    const text = await this.#read();
    if (text === null) return false;
    if (this.#isIn(text) === isWanted) return true;
    await this.#replace(isWanted ? `${this.#line}\n${text}` : this.#without(text));
    return true;
  }

  #sweep(): Promise<void> {
    return (this.#swept ??= this.#file.sweep('person'));
  }

  #isIn(text: string): boolean {
    return text.split(/\r?\n/).includes(this.#line);
  }

  /** Without the line, wherever it stands by now, and its own end. */
  #without(text: string): string {
    return text
      .split(/(?<=\n)/)
      .filter((each) => each.replace(/\r?\n$/, '') !== this.#line)
      .join('');
  }

  /** Empty where there is no file. Null: it is none that can be changed without a loss. */
  async #read(): Promise<string | null> {
    try {
      const bytes = await this.#file.read();
      if (bytes.byteLength > largestBytes || bytes.includes(0)) return null;
      // The bytes that mark a text as UTF-8 stand before everything else: a line before them would not be one.
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      return text.startsWith('\ufeff') ? null : text;
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? '' : null;
    }
  }

  async #replace(text: string): Promise<void> {
    const before = await stat(this.#path).catch(() => null);
    await this.#file.replace(Buffer.from(text), { previous: 'ignore' });
    // A new file is its owner's alone; one that others could read is read by them for a reason.
    if (before !== null) await chmod(this.#path, before.mode & 0o7777);
  }
}
