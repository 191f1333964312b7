/**
 * One timer for every age and remaining time on the screen: "checked 30 s ago" ticks everywhere at the same moment. It
 * runs only while something that ages is shown and the window is visible: each second while something that is shown
 * counts in seconds, else every five, which is as exact as ages are said. What is drawn for another reason about that
 * time takes the tick with it, so that the window is drawn once and not twice.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { keepingSame } from '../../shared/ipc/same';
import { after } from './after';

const [second, fiveSeconds] = [1000, 5000];
/**
 * Of a step: so long after the last tick the next may come with something else, and so much longer than otherwise that
 * is waited for.
 */
const soonest = 0.6;
const patience = 0.2;
let source: () => number = Date.now;
let now = source();
/** Ends the wait for the next tick; null: none is awaited. */
let cancel: (() => void) | null = null;
/** When it ticked last, by a clock that nobody sets, ms. */
let tickedAt = 0;
const listeners = new Set<() => void>();
/** How many of them count in seconds. */
let counting = 0;

const step = (): number => (counting > 0 ? second : fiveSeconds);

function tick(): void {
  tickedAt = performance.now();
  now = source();
  for (const listener of listeners) listener();
}

function tickAfter(milliseconds: number): void {
  cancel = after(milliseconds, () => {
    tickAfter(step());
    tick();
  });
}

function stop(): void {
  cancel?.();
  cancel = null;
}

function turn(): void {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && cancel === null) {
    tickAfter(step());
    tick();
  } else if (!wanted) stop();
}

/**
 * Something is drawn now: what is due soon goes with it, and then with the next of its kind, should one come at each
 * step. Where it came too soon, the next tick waits a little: it is that much nearer to what comes then.
 */
export function drawnNow(): void {
  if (cancel === null) return;
  const longest = (1 + patience) * step();
  const since = performance.now() - tickedAt;
  stop();
  if (since < soonest * step()) tickAfter(longest - since);
  else {
    tickAfter(longest);
    tick();
  }
}

/**
 * From now on something counts in seconds, until what is returned is called. It begins with the time as it is: not for
 * a frame is it seconds off.
 */
function countSeconds(): () => void {
  counting += 1;
  if (counting === 1 && cancel !== null) {
    const since = performance.now() - tickedAt;
    stop();
    tickAfter(since < second ? second - since : second);
    if (since >= second) tick();
  }
  return () => {
    counting -= 1;
  };
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
 * What is to be shown of the time (epoch ms, renewed every five seconds): words, a length, a whole sentence. The
 * component renders again only when that says something else. `inSeconds`: whether it counts in seconds at that time,
 * and is to be renewed each second.
 */
export function useTimed<Data>(shown: (now: number) => Data, inSeconds: (now: number) => boolean = never): Data {
  const last = useRef<{ readonly data: Data; readonly counts: boolean }>(undefined);
  const { data, counts } = useSyncExternalStore(
    subscribe,
    () => (last.current = keepingSame(last.current, { data: shown(now), counts: inSeconds(now) })),
  );
  useEffect(() => (counts ? countSeconds() : undefined), [counts]);
  return data;
}

const never = (): boolean => false;

/** The time without listening to it. */
export const currentTime = (): number => source();

/** Another source of time, for the gallery and tests. */
export function setTimeSource(other: () => number): void {
  source = other;
  tick();
}
