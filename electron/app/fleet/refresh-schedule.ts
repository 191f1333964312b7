import type { Timer, Timers } from '../../net/clock';
/**
 * When the device list looks again by itself: every so often while it is on a screen, and not at all while nobody
 * looks. Whoever looks again finds it refreshed at once if that would have been due meanwhile.
 */

export interface ScheduleOptions {
  /** How old the list may become. */
  readonly everyMs: number;
  readonly now: () => number;
  readonly timers: Timers;
  /** Begins a refresh; `began` is called by it. */
  readonly refresh: () => void;
}

export class RefreshSchedule {
  readonly #options: ScheduleOptions;
  #shown = false;
  /** When the next refresh is due, epoch ms; null: while one runs, or before the first. */
  #due: number | null = null;
  #timer: Timer | null = null;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  isShown(): boolean {
    return this.#shown;
  }

  /**
   * The list came into view, or is out of it: in a drawer that is closed, a window that is hidden, minimised or gone.
   */
  show(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#plan();
  }

  began(): void {
    this.#set(null);
  }

  /** The refresh is over. `cut`: it was given up, so the next is due as soon as somebody looks. */
  ended(how: 'done' | 'cut'): void {
    const { now, everyMs } = this.#options;
    this.#set(how === 'done' ? now() + everyMs : now());
  }

  /** Nothing is known any more, and nothing due until the next refresh began. */
  reset(): void {
    this.#set(null);
  }

  #set(due: number | null): void {
    this.#due = due;
    this.#plan();
  }

  #plan(): void {
    const { now, timers, refresh, everyMs } = this.#options;
    this.#timer?.cancel();
    this.#timer = null;
    if (!this.#shown || this.#due === null) return;
    // A clock that was set back puts nothing off by more than one interval.
    const wait = Math.min(everyMs, this.#due - now());
    if (wait <= 0) refresh();
    else this.#timer = timers.set(refresh, wait);
  }
}
