/** A timer that was set. Cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  readonly cancel: () => void;
}

/** Timers, so that a test can own the time. */
export interface Timers {
  /** Runs `work` once after so many milliseconds. */
  set(work: () => void, milliseconds: number): Timer;
}

/** Time and chance, so that a test can own both. */
export interface Clock extends Timers {
  /** The wall clock, epoch milliseconds: for what people are told and for the ping's payload. It may jump. */
  now(): number;
  /** Milliseconds of a clock that never jumps: for every duration. */
  monotonic(): number;
  /** From 0 up to, not including, 1. */
  random(): number;
}

/**
 * Resolves after so many milliseconds.
 * @throws what ended it: the signal's reason, at once
 */
export const delay = (timers: Timers, milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = timers.set(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = (): void => {
      timer.cancel();
      reject(signal?.reason instanceof Error ? signal.reason : new Error('stopped'));
    };
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });

/**
 * What `work` comes to, or what `late` makes of it where that takes longer: a value, or what it throws. The work is not
 * stopped by that.
 */
export async function within<Value, Late>(
  timers: Timers,
  work: Promise<Value>,
  limitMs: number,
  late: () => Late,
): Promise<Value | Late> {
  let timer: Timer | null = null;
  const limit = new Promise<null>((resolve) => {
    timer = timers.set(() => resolve(null), limitMs);
  });
  // What comes of it later is heard by nobody, and must not end the program.
  work.catch(() => undefined);
  try {
    const first = await Promise.race([work.then((value) => ({ value })), limit]);
    return first === null ? late() : first.value;
  } finally {
    (timer as Timer | null)?.cancel();
  }
}

/** A limit that begins anew with each sign of life. */
export class Deadline {
  #timer: Timer | null = null;
  readonly #timers: Timers;
  readonly #limitMs: number;
  readonly #onLate: () => void;

  /** It runs from now on. */
  constructor(timers: Timers, limitMs: number, onLate: () => void) {
    this.#timers = timers;
    this.#limitMs = limitMs;
    this.#onLate = onLate;
    this.extend();
  }

  extend(): void {
    this.cancel();
    this.#timer = this.#timers.set(this.#onLate, this.#limitMs);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** For whoever compares with dates that somebody else sets. */
export type WallClock = Pick<Clock, 'now' | 'set'>;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  set(work, milliseconds) {
    const timer = setTimeout(work, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** As the system's; but no program is kept from ending by one of them. */
export const backgroundTimers: Timers = {
  set(work, milliseconds) {
    const timer = setTimeout(work, milliseconds).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
