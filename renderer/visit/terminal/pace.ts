/**
 * How much of what a device prints is read between two frames of the window. xterm.js by itself reads for twelve
 * milliseconds and a piece at a time, which with the drawing is more than a frame has: the window would stutter for as
 * long as a device floods it.
 */
import { after } from '../../store/after';

/** Of the sixteen milliseconds of a frame; the others are for drawing it, and for whatever else the window does. */
const readingMs = 7;
/**
 * As much as costs a few tens of milliseconds at worst: the window is heard between two pieces, and at least one is
 * read.
 */
export const pieceBytes = 4_096;
/** At most, where nobody looks and no frame comes. */
const unseenBytes = 65_536;
/** A window that is hidden in this moment gets no frame: it goes on all the same. Milliseconds. */
const lateFrameMs = 100;
/** Bytes a millisecond before anything was measured, and within what a measure is believed. */
const usualRate = 2_000;
const slowestRate = 100;
const fastestRate = 50_000;

export class Pace {
  #rate = usualRate;
  #spentMs = 0;
  /** Takes back what was asked for; null: nothing is. */
  #forget: (() => void) | null = null;
  #waiting: (() => void) | null = null;

  /** Bytes that may be read before the next frame; 0: that has to come first. */
  get room(): number {
    if (document.hidden) return unseenBytes;
    const left = readingMs - this.#spentMs;
    return left <= 0 ? 0 : Math.max(pieceBytes, Math.floor(left * this.#rate));
  }

  /** @param tookMs null: nobody measured it */
  read(bytes: number, tookMs: number | null): void {
    // No time at all is less than the clock tells apart.
    const measured = tookMs !== null && tookMs > 0 ? tookMs : null;
    if (measured !== null)
      this.#rate = Math.min(fastestRate, Math.max(slowestRate, (this.#rate + bytes / measured) / 2));
    this.#spentMs += measured ?? bytes / this.#rate;
    this.#ask();
  }

  /** Has this done once there is room again; in the place of what was to be done before. */
  whenRoom(work: () => void): void {
    this.#waiting = work;
    this.#ask();
  }

  /** The last call: nothing is done any more. */
  end(): void {
    this.#waiting = null;
    this.#forget?.();
  }

  #ask(): void {
    if (this.#forget !== null) return;
    const frame = requestAnimationFrame(() => this.#come());
    const cancelLate = after(lateFrameMs, () => this.#come());
    this.#forget = () => {
      cancelAnimationFrame(frame);
      cancelLate();
      this.#forget = null;
    };
  }

  #come(): void {
    this.#forget?.();
    this.#spentMs = 0;
    const work = this.#waiting;
    this.#waiting = null;
    work?.();
  }
}
