/**
 * What shells print, one after the other in one terminal, on its way there: as much as fits between two frames, what was
 * read told in portions. Between the end of one shell and the beginning of the next nothing changes places.
 */
import type { ShellId } from '../../../shared/visit/view';
import { Pace } from './pace';
import { drawn, shellStreams } from './streams';

/** Drawn bytes are told of in portions. */
const toldAtBytes = 32 * 1024;

/** `done`: all of it was read, in so many milliseconds; null: that was not measured. */
type Write = (bytes: Uint8Array, done: (tookMs: number | null) => void) => void;

/** What is done before a shell's output, which waits until `goOn` is called. */
type Beginning = (goOn: () => void) => void;

/** Output of a shell that waits for the end of the one before it; `beginning` null: it is not announced yet. */
interface Next {
  beginning: Beginning | null;
  readonly chunks: Uint8Array[];
}

export class Inflow {
  readonly #shellId: ShellId;
  readonly #write: Write;
  /** Of the shell that is drawn now, to be read yet. */
  #waiting: Uint8Array[] = [];
  readonly #next: Next[] = [];
  readonly #stop: () => void;
  readonly #pace = new Pace();
  #isBusy = false;
  #untold = 0;
  #isOver = false;

  constructor(shellId: ShellId, write: Write) {
    this.#shellId = shellId;
    this.#write = write;
    this.#stop = shellStreams.attach(shellId, (bytes) => {
      (this.#next.at(-1)?.chunks ?? this.#waiting).push(bytes);
      this.#go();
    });
  }

  /** What arrives from now on belongs to a shell that is not announced yet. What came before is drawn to its end. */
  hold(): void {
    if (this.#next.at(-1)?.beginning !== null) this.#next.push({ beginning: null, chunks: [] });
  }

  /** That shell is announced: `beginning` follows what came before, and what arrived since `hold` follows that. */
  release(beginning: Beginning): void {
    this.hold();
    const next = this.#next.at(-1);
    if (next !== undefined) next.beginning = beginning;
    this.#go();
  }

  end(): void {
    this.#isOver = true;
    this.#pace.end();
    this.#stop();
    shellStreams.drop(this.#shellId);
    this.#waiting.length = 0;
    this.#next.length = 0;
  }

  #go(): void {
    while (!this.#isBusy && !this.#isOver) {
      if (this.#waiting.length === 0) {
        if (this.#goOver()) continue;
        return;
      }
      const { room } = this.#pace;
      if (room === 0) {
        this.#pace.whenRoom(() => this.#go());
        return;
      }
      const bytes = this.#portion(room);
      this.#isBusy = true;
      this.#write(bytes, (tookMs) => this.#done(bytes.length, tookMs));
    }
  }

  /** To the next shell; false: there is none, or it is not announced yet. */
  #goOver(): boolean {
    const next = this.#next[0];
    if (next === undefined || next.beginning === null) return false;
    this.#next.shift();
    this.#waiting = next.chunks;
    this.#isBusy = true;
    next.beginning(() => {
      this.#isBusy = false;
      this.#go();
    });
    return true;
  }

  /** So much of what waits, at most. */
  #portion(room: number): Uint8Array {
    const [first = new Uint8Array()] = this.#waiting;
    if (first.length > room) this.#waiting[0] = first.subarray(room);
    else this.#waiting.shift();
    return first.subarray(0, room);
  }

  #done(bytes: number, tookMs: number | null): void {
    this.#isBusy = false;
    this.#pace.read(bytes, tookMs);
    this.#untold += bytes;
    if (this.#untold >= toldAtBytes || this.#waiting.length === 0) {
      drawn(this.#shellId, this.#untold);
      this.#untold = 0;
    }
    this.#go();
  }
}
