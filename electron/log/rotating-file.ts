import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

interface RotatingFileOptions {
  readonly path: string;
  /** A file that reaches this size (bytes) is put aside as `path.1`; then `.1` becomes `.2`, and so on. */
  readonly maxBytes: number;
  /** How many files are put aside at most. */
  readonly keep: number;
}

/**
 * A log of bounded size. Synchronous on purpose: entries are few (no line a packet), and the last line before
 * a crash is the one that matters. A disk that cannot be written is no reason to stop a technician's
 * connection: lines are dropped, and the next line that can be written says how many.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  /** Of the current file, bytes. */
  #size = 0;
  /** Lines lost since the last one that could be written. */
  #dropped = 0;

  constructor(options: RotatingFileOptions) {
    const { path } = options;
    this.#options = options;
    try {
      mkdirSync(dirname(path), { recursive: true });
      // Readable by its owner only: a log says which devices somebody worked on.
      closeSync(openSync(path, 'a', 0o600));
      this.#size = statSync(path).size;
    } catch {
      this.#size = 0;
    }
  }

  /** Takes a finished, redacted line. */
  write(line: string): void {
    const { path, maxBytes } = this.#options;
    const gap =
      this.#dropped > 0 ? `${JSON.stringify({ level: 'warn', event: 'lines lost', count: this.#dropped })}\n` : '';
    const text = `${gap}${line}\n`;
    const bytes = Buffer.byteLength(text);
    try {
      if (this.#size > 0 && this.#size + bytes > maxBytes) this.#rotate();
      appendFileSync(path, text, { mode: 0o600 });
      this.#size += bytes;
      this.#dropped = 0;
    } catch {
      this.#dropped += 1;
    }
  }

  /** The end of the log, whole lines only, at most this many characters. */
  tail(characters: number): string {
    const { path, keep } = this.#options;
    let text = '';
    for (const file of [path, ...Array.from({ length: keep }, (_, index) => `${path}.${index + 1}`)]) {
      if (text.length >= characters) break;
      try {
        text = readFileSync(file, 'utf8') + text;
      } catch {
        break;
      }
    }
    if (text.length <= characters) return text;
    const cut = text.slice(-characters);
    return cut.slice(cut.indexOf('\n') + 1);
  }

  #rotate(): void {
    const { path, keep } = this.#options;
    rmSync(`${path}.${keep}`, { force: true });
    for (let number = keep - 1; number >= 1; number -= 1) {
      try {
        renameSync(`${path}.${number}`, `${path}.${number + 1}`);
      } catch {
        // That one does not exist yet.
      }
    }
    if (keep > 0) renameSync(path, `${path}.1`);
    else rmSync(path, { force: true });
    this.#size = 0;
  }
}
