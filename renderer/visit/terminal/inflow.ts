/**
 * What a shell prints, on its way into its terminal: as much as fits between two frames, what was read told in
 * portions, all of it held back where it must wait.
 */
import type { ShellId } from '../../../shared/visit/view';
import { Pace } from './pace';
import { drawn, shellStreams } from './streams';

/** Drawn bytes are told of in portions. */
const toldAtBytes = 32 * 1024;

/** `done`: all of it was read, in so many milliseconds; null: that was not measured. */
type Write = (bytes: Uint8Array, done: (tookMs: number | null) => void) => void;

export class Inflow {
  readonly #shellId: ShellId;
  readonly #write: Write;
  readonly #waiting: Uint8Array[] = [];
  readonly #stop: () => void;
  readonly #pace = new Pace();
  #isWriting = false;
  #untold = 0;
  #held = false;
  #isOver = false;

  constructor(shellId: ShellId, write: Write) {
    this.#shellId = shellId;
    this.#write = write;
    this.#stop = shellStreams.attach(shellId, (bytes) => {
      this.#waiting.push(bytes);
      this.#go();
    });
  }

  /** What arrives from now on belongs to a shell that is not announced yet. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#go();
  }

  end(): void {
    this.#isOver = true;
    this.#pace.end();
    this.#stop();
    shellStreams.drop(this.#shellId);
    this.#waiting.length = 0;
  }

  #go(): void {
    while (!this.#held && !this.#isWriting && !this.#isOver && this.#waiting.length > 0) {
      const { room } = this.#pace;
      if (room === 0) {
        this.#pace.whenRoom(() => this.#go());
        return;
      }
      const bytes = this.#next(room);
      this.#isWriting = true;
      this.#write(bytes, (tookMs) => this.#done(bytes.length, tookMs));
    }
  }

  /** So much of what waits, at most. */
  #next(room: number): Uint8Array {
    const [first = new Uint8Array()] = this.#waiting;
    if (first.length > room) this.#waiting[0] = first.subarray(room);
    else this.#waiting.shift();
    return first.subarray(0, room);
  }

  #done(bytes: number, tookMs: number | null): void {
    this.#isWriting = false;
    this.#pace.read(bytes, tookMs);
    this.#untold += bytes;
    if (this.#untold >= toldAtBytes || this.#waiting.length === 0 || this.#held) {
      drawn(this.#shellId, this.#untold);
      this.#untold = 0;
    }
    this.#go();
  }
}
