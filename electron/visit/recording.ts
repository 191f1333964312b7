/**
 * What a shell printed, in a file that `asciinema play` shows (asciicast, version 2: one JSON header, then one line an
 * event). Output and the terminal's size only: what is typed is never in it, unless the device prints it.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../net/clock';
import type { TerminalSize } from './contract';

/** A disk that is so much behind (bytes) is too slow: the recording ends and says so, memory stays bounded. */
const mostWaitingBytes = 4 * 1024 * 1024;

/** `failed`: the disk's word for why, or `too-slow`. `full`: it holds as much as one may, all of it whole lines. */
export type RecordingEnd = { readonly kind: 'failed'; readonly code: string } | { readonly kind: 'full' };

export interface RecordingOptions {
  readonly path: string;
  readonly size: TerminalSize;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly mostBytes: number;
  /** It ended by itself. One that is full may be told of again, where the disk does not take its end. */
  readonly onEnd: (end: RecordingEnd) => void;
}

export class Recording {
  readonly path: string;
  readonly #stream: WriteStream;
  readonly #options: RecordingOptions;
  readonly #startMs: number;
  /** A character can be cut between two pieces of output. */
  readonly #decoder = new TextDecoder();
  #isOver = false;
  #isFull = false;
  #bytes = 0;

  private constructor(options: RecordingOptions, stream: WriteStream) {
    this.path = options.path;
    this.#options = options;
    this.#stream = stream;
    this.#startMs = options.clock.monotonic();
    stream.on('error', (error: NodeJS.ErrnoException) => this.#fail(error.code ?? 'unknown'));
    const { columns, rows } = options.size;
    const timestamp = Math.floor(options.clock.now() / 1000);
    this.#write({ version: 2, width: columns, height: rows, timestamp, env: { TERM: 'xterm-256color' } });
  }

  /** Begins a new file, which only its owner may read. @throws what the disk says, with a `code` */
  static async start(options: RecordingOptions): Promise<Recording> {
    await mkdir(dirname(options.path), { recursive: true, mode: 0o700 });
    const stream = createWriteStream(options.path, { flags: 'wx', mode: 0o600 });
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', reject);
    });
    return new Recording(options, stream);
  }

  output(bytes: Uint8Array): void {
    this.#event('o', this.#decoder.decode(bytes, { stream: true }));
  }

  resized({ columns, rows }: TerminalSize): void {
    this.#event('r', `${columns}x${rows}`);
  }

  /** Something to find in the file later: a break of the connection, the return. */
  marker(text: string): void {
    this.#event('m', text);
  }

  /** Resolves once everything is on disk, or could not be. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await new Promise<void>((resolve) => {
      this.#stream.once('close', () => resolve());
      this.#stream.end();
    });
  }

  #event(kind: 'o' | 'r' | 'm', text: string): void {
    const seconds = (this.#options.clock.monotonic() - this.#startMs) / 1000;
    if (text !== '') this.#write([Number(seconds.toFixed(6)), kind, text]);
  }

  #write(line: unknown): void {
    if (this.#isOver) return;
    const text = `${JSON.stringify(line)}\n`;
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#options.mostBytes) {
      this.#isOver = true;
      this.#isFull = true;
      this.#stream.end();
      this.#options.onEnd({ kind: 'full' });
      return;
    }
    this.#stream.write(text);
    if (this.#stream.writableLength > mostWaitingBytes) this.#fail('too-slow');
  }

  #fail(code: string): void {
    if (this.#isOver && !this.#isFull) return;
    this.#isOver = true;
    this.#isFull = false;
    this.#stream.destroy();
    this.#options.onEnd({ kind: 'failed', code });
  }
}
