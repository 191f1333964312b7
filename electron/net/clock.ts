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
export const delay = (timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = timers.set(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    const stop = (): void => {
      timer.cancel();
      reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

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
