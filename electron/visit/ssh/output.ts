import type { Timer, Timers } from '../../net/clock';

/** So much may be on its way to the screen: enough for its rate, little enough that keys are answered at once. */
const highBytes = 128 * 1_024;
const lowBytes = 64 * 1_024;
const gatherBytes = 64 * 1_024;
const gatherMs = 4;
/** After an interrupt, output of this age is the flood's rest no longer. */
const quietMs = 250;
/**
 * What can be under way: a window of the ssh library, its buffer, and the tunnel's. A program that goes on is shown
 * again.
 */
const maxSkippedBytes = 6 * 1_024 * 1_024;
/** Of the end, which has the prompt in it. */
const keptBytes = 4_096;
const newline = 10;

export interface OutputFace {
  readonly send: (bytes: Uint8Array) => void;
  /** Stop reading the device's output, and go on. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * The end of a flood that was skipped. It begins with a whole line, so that no character and no escape sequence is cut.
 */
class Skipped {
  #bytes = 0;
  #end = Buffer.alloc(0);

  get isFull(): boolean {
    return this.#bytes > maxSkippedBytes;
  }

  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#end = Buffer.concat([this.#end, bytes.subarray(-keptBytes)]).subarray(-keptBytes);
  }

  /** What is shown in its place: how much it was, and its last lines. */
  shown(): Uint8Array {
    if (this.#bytes <= this.#end.length) return this.#end;
    const end = this.#end.subarray(this.#end.indexOf(newline) + 1);
    const megabytes = ((this.#bytes - end.length) / 1_000_000).toFixed(1);
    // CAN ends an escape sequence that the flood began.
    return Buffer.concat([Buffer.from(`\u0018\u001b[0m\r\n\u001b[2m[⋯ ${megabytes} MB ⋯]\u001b[0m\r\n`), end]);
  }
}

/**
 * Output of a shell on its way to the screen. Small pieces are gathered, but the first one goes at once: that is what
 * somebody typed coming back. What is not drawn yet is bounded (flow control by credit).
 */
export class ShellOutput {
  #pieces: Uint8Array[] = [];
  #gathered = 0;
  #undrawn = 0;
  #isPaused = false;
  #timer: Timer | null = null;
  #skipped: Skipped | null = null;
  #quiet: Timer | null = null;
  readonly #face: OutputFace;
  readonly #timers: Timers;

  constructor(face: OutputFace, timers: Timers) {
    this.#face = face;
    this.#timers = timers;
  }

  push(bytes: Uint8Array): void {
    if (this.#skipped === null) this.#show(bytes);
    else this.#skip(this.#skipped, bytes);
  }

  /**
   * Somebody pressed Ctrl-C. Where more output waits than is drawn, its rest is not shown: pausing does not stop what
   * is under way, which can be megabytes, and the prompt comes behind them.
   */
  interrupted(): void {
    if (!this.#isPaused || this.#skipped !== null) return;
    this.#skipped = new Skipped();
    for (const piece of this.#pieces) this.#skipped.push(piece);
    this.#undrawn -= this.#gathered;
    this.#pieces = [];
    this.#gathered = 0;
    this.#isPaused = false;
    this.#waitForQuiet();
    this.#face.resume();
  }

  #show(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#gathered += bytes.length;
    this.#undrawn += bytes.length;
    if (this.#timer === null || this.#gathered >= gatherBytes) this.#send();
    if (!this.#isPaused && this.#undrawn > highBytes) {
      this.#isPaused = true;
      this.#face.pause();
    }
  }

  drawn(bytes: number): void {
    this.#undrawn = Math.max(0, this.#undrawn - bytes);
    if (!this.#isPaused || this.#undrawn > lowBytes) return;
    this.#isPaused = false;
    this.#face.resume();
  }

  /** Sends what is gathered; the last call. */
  end(): void {
    this.#endSkipping();
    this.#timer?.cancel();
    if (this.#gathered > 0) this.#send();
    this.#timer?.cancel();
  }

  #skip(skipped: Skipped, bytes: Uint8Array): void {
    skipped.push(bytes);
    if (skipped.isFull) this.#endSkipping();
    else this.#waitForQuiet();
  }

  #waitForQuiet(): void {
    this.#quiet?.cancel();
    this.#quiet = this.#timers.set(() => this.#endSkipping(), quietMs);
  }

  #endSkipping(): void {
    this.#quiet?.cancel();
    const skipped = this.#skipped;
    this.#skipped = null;
    const shown = skipped?.shown();
    if (shown !== undefined && shown.length > 0) this.#show(shown);
  }

  #send(): void {
    this.#timer?.cancel();
    // An array of its own: what is posted to another thread is copied with everything that shares its memory.
    const bytes = new Uint8Array(this.#gathered);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [];
    this.#gathered = 0;
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      if (this.#gathered > 0) this.#send();
    }, gatherMs);
    this.#face.send(bytes);
  }
}
