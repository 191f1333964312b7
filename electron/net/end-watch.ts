import type { Timer, Timers } from './clock';

/** So many minutes before an end a person is told of it, each time once. */
const toldAtMinutes = [30, 10, 2] as const;
const minuteMs = 60_000;

interface EndWatchOptions {
  readonly timers: Timers;
  /** Epoch ms on this computer's clock. */
  readonly now: () => number;
  /** The end is near: `leftMs` is what is left now, more than 0. */
  readonly tell: (leftMs: number, endsAt: number) => void;
}

/**
 * Tells that something ends, in time to do something about it. After a sleep, or at a late first look, only the last
 * moment that passed is told.
 */
export class EndWatch {
  readonly #options: EndWatchOptions;
  #key: string | null = null;
  #endsAt = 0;
  /** The last of these moments that was told, in minutes before the end. */
  #told = Number.POSITIVE_INFINITY;
  #timer: Timer | null = null;
  /** Epoch ms for which the timer was set: a computer that slept has it late. */
  #dueAt = 0;
  #stopped = false;

  constructor(options: EndWatchOptions) {
    this.#options = options;
  }

  /**
   * `key`: what it is that ends; null: nothing does, or nobody would miss it. `endsAt`: epoch ms; null: not known. May
   * be called often.
   */
  watch(key: string | null, endsAt: number | null): void {
    if (this.#stopped) return;
    if (key !== null && key !== this.#key) {
      this.#key = key;
      this.#told = Number.POSITIVE_INFINITY;
      this.#cancel();
    }
    if (key === null || endsAt === null) {
      this.#cancel();
      return;
    }
    if (endsAt === this.#endsAt && this.#timer !== null && this.#options.now() < this.#dueAt) return;
    this.#endsAt = endsAt;
    this.#look();
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #look(): void {
    this.#cancel();
    const { timers, now, tell } = this.#options;
    const leftMs = this.#endsAt - now();
    const next = toldAtMinutes.find((minutes) => minutes * minuteMs < leftMs);
    if (next !== undefined) {
      this.#dueAt = this.#endsAt - next * minuteMs;
      this.#timer = timers.set(() => this.#look(), leftMs - next * minuteMs);
    }
    const passed = toldAtMinutes.findLast((minutes) => leftMs <= minutes * minuteMs);
    if (passed === undefined || passed >= this.#told || leftMs <= 0) return;
    this.#told = passed;
    tell(leftMs, this.#endsAt);
  }
}
