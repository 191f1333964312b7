/**
 * When the device list looks again by itself: every so often while it is on a screen, and not at all while nobody looks. Whoever
 * looks again finds it refreshed at once if that would have been due meanwhile.
 */
import type { Timers } from '../../cloud';

export interface ScheduleOptions {
  /** How old the list may become, ms. */
  readonly every: number;
  readonly now: () => number;
  readonly timers: Timers;
  /** Begins a refresh; `began` is called by it. */
  readonly refresh: () => void;
}

export interface RefreshSchedule {
  isShown(): boolean;
  /** The list came into view, or is out of it: in a drawer that is closed, a window that is hidden, minimised or gone. */
  show(shown: boolean): void;
  began(): void;
  /** The refresh is over. `cut`: it was given up, so the next is due as soon as somebody looks. */
  ended(how: 'done' | 'cut'): void;
  /** Nothing is known any more, and nothing due until the next refresh began. */
  reset(): void;
}

export function createRefreshSchedule({ every, now, timers, refresh }: ScheduleOptions): RefreshSchedule {
  let shown = false;
  /** When the next refresh is due, epoch ms; null: while one runs, or before the first. */
  let due: number | null = null;
  let timer: { readonly cancel: () => void } | null = null;

  function plan(): void {
    timer?.cancel();
    timer = null;
    if (!shown || due === null) return;
    // A clock that was set back puts nothing off by more than one interval.
    const wait = Math.min(every, due - now());
    if (wait <= 0) refresh();
    else timer = timers.set(refresh, wait);
  }
  const set = (next: number | null): void => {
    due = next;
    plan();
  };

  return {
    isShown: () => shown,
    show(next) {
      if (next === shown) return;
      shown = next;
      plan();
    },
    began: () => set(null),
    ended: (how) => set(how === 'done' ? now() + every : now()),
    reset: () => set(null),
  };
}
