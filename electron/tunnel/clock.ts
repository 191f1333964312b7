/** Time and chance, replaceable in tests. */
export interface Clock {
  /** Wall clock, epoch milliseconds: only for telling people and for the ping's payload. It may jump. */
  now(): number;
  /** Milliseconds of a clock that never jumps: for every duration. */
  monotonic(): number;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Runs once after that many milliseconds. Returns the way to cancel; cancelling twice is fine. */
  after(milliseconds: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
