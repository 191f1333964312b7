/**
 * One timer for every age and remaining time on the screen: "checked 3 s ago" ticks everywhere at the same
 * moment. It runs only while something that ages is shown and the window is visible. What is drawn for another reason about that time
 * takes the tick with it, so that the window is drawn once and not twice.
 */
import { useRef, useSyncExternalStore } from 'react';
import { keepingSame } from '../../shared/ipc/same';

const step = 1000;
/** So long (ms) after the last tick the next may come with something else, and so much longer than otherwise that is waited for. */
const soonest = 600;
const patience = 200;
let source: () => number = Date.now;
let now = source();
let timer: ReturnType<typeof setTimeout> | null = null;
/** When it ticked last, by a clock that nobody sets, ms. */
let tickedAt = 0;
const listeners = new Set<() => void>();

function tick(): void {
  tickedAt = performance.now();
  now = source();
  for (const listener of listeners) listener();
}

function tickAfter(milliseconds: number): void {
  timer = setTimeout(() => {
    tickAfter(step);
    tick();
  }, milliseconds);
}

function stop(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
}

function turn(): void {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && timer === null) {
    tickAfter(step);
    tick();
  } else if (!wanted) stop();
}

/** Something is drawn now: what is due soon goes with it, and then with the next of its kind, should one come each second. */
export function drawnNow(): void {
  if (timer === null || performance.now() - tickedAt < soonest) return;
  stop();
  tickAfter(step + patience);
  tick();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', turn);
  listeners.add(listener);
  turn();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener('visibilitychange', turn);
    turn();
  };
}

/**
 * What is to be shown of the time (epoch ms, renewed each second): words, a length, a whole sentence. The component
 * renders again only when that says something else.
 */
export function useTimed<Data>(shown: (now: number) => Data): Data {
  const last = useRef<Data>(undefined);
  return useSyncExternalStore(subscribe, () => (last.current = keepingSame(last.current, shown(now))));
}

/** The time without listening to it. */
export const currentTime = (): number => source();

/** Another source of time, for the gallery and tests. */
export function setTimeSource(other: () => number): void {
  source = other;
  tick();
}
