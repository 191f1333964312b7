import type { Timer, Timers } from '../../net/clock';

/** So much may be on its way to the screen: enough for its rate, little enough that keys are answered at once. */
const highBytes = 128 * 1_024;
const lowBytes = 64 * 1_024;
const gatherBytes = 64 * 1_024;
const gatherMs = 4;

export interface OutputFace {
  readonly send: (bytes: Uint8Array) => void;
  /** Stop reading the device's output, and go on. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * Output of a shell on its way to the screen. Small pieces are gathered, but the first one goes at once: that is what somebody
 * typed coming back. What is not drawn yet is bounded (flow control by credit).
 */
export class ShellOutput {
  #pieces: Uint8Array[] = [];
  #gathered = 0;
  #undrawn = 0;
  #isPaused = false;
  #timer: Timer | null = null;
  readonly #face: OutputFace;
  readonly #timers: Timers;

  constructor(face: OutputFace, timers: Timers) {
    this.#face = face;
    this.#timers = timers;
  }

  push(bytes: Uint8Array): void {
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
    this.#timer?.cancel();
    if (this.#gathered > 0) this.#send();
    this.#timer?.cancel();
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
