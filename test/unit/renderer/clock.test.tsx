// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drawnNow, setTimeSource, useTimed } from '../../../renderer/store/clock';

let drawn: number[] = [];
let visible = true;

function Age(): ReactNode {
  const seconds = useTimed((now) => Math.floor(now / 1_000));
  drawn.push(seconds);
  return seconds;
}

const advance = (milliseconds: number): void =>
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
const show = (visibility: boolean): void => {
  visible = visibility;
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(0);
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (visible ? 'visible' : 'hidden'),
  });
  visible = true;
  setTimeSource(Date.now);
  render(<Age />);
  drawn = [];
});
afterEach(() => {
  cleanup();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('ticks once a second while something that ages is shown, and not while the window is hidden', () => {
  for (let second = 0; second < 5; second += 1) advance(1_000);
  expect(drawn).toEqual([1, 2, 3, 4, 5]);
  show(false);
  expect(vi.getTimerCount()).toBe(0);
  advance(60_000);
  expect(drawn).toHaveLength(5);
  show(true);
  expect(drawn.at(-1)).toBe(65);
  advance(1_000);
  expect(drawn.at(-1)).toBe(66);
});

it('goes along with what is drawn each second for another reason, also where that comes a moment late', () => {
  for (const period of [1_000, 1_030, 970, 1_100, 1_000]) {
    advance(period);
    act(drawnNow);
  }
  // The first came by itself: nothing was known of the others.
  expect(drawn).toEqual([1, 2, 3, 4, 5]);
  // Nothing comes any more.
  advance(1_200);
  advance(1_000);
  expect(drawn).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('is not hurried by what is drawn more often', () => {
  for (let time = 0; time < 50; time += 1) {
    advance(100);
    act(drawnNow);
  }
  expect(drawn).toEqual([1, 2, 3, 4, 5].slice(0, drawn.length));
  expect(drawn.length).toBeGreaterThanOrEqual(4);
});
