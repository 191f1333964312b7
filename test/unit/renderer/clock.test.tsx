// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drawnNow, setTimeSource, useTimed } from '../../../renderer/store/clock';

let drawn: number[] = [];
let visible = true;

/** In seconds for so long, epoch ms. */
let countsUntil = Number.POSITIVE_INFINITY;

function Age(): ReactNode {
  const seconds = useTimed(
    (now) => Math.floor(now / 1_000),
    (now) => now < countsUntil,
  );
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
  countsUntil = Number.POSITIVE_INFINITY;
  setTimeSource(Date.now);
  render(<Age />);
  drawn = [];
});
afterEach(() => {
  cleanup();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('ticks once a second while something that counts in seconds is shown, and not while the window is hidden', () => {
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

/** One more place that shows the time. */
function Countdown({ until }: { readonly until: number }): ReactNode {
  return useTimed(
    (now) => Math.max(0, Math.ceil((until - now) / 1_000)),
    (now) => until > now && until - now < 8_000,
  );
}

const seconds = (count: number): void => {
  for (let second = 0; second < count; second += 1) advance(1_000);
};

it('ticks each five seconds while nothing counts in seconds, and each second as soon as something does', () => {
  countsUntil = 3_000;
  seconds(24);
  // That it is over is known at its last tick, when the next had been set.
  expect(drawn).toEqual([1, 2, 3, 4, 9, 14, 19, 24]);
  const { container } = render(<Countdown until={41_000} />);
  drawn = [];
  seconds(10);
  // The tick of 34 s finds that the end is near, and from there on each second is said.
  expect(drawn).toEqual([29, 34]);
  expect(container.textContent).toBe('7');
  const said: (string | null)[] = [];
  for (let second = 0; second < 7; second += 1) {
    advance(1_000);
    said.push(container.textContent);
  }
  expect(said).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  drawn = [];
  seconds(11);
  expect(drawn).toEqual([42, 47, 52]);
});

it('takes what is drawn each five seconds along, and ticks no more often', () => {
  countsUntil = 0;
  seconds(2);
  drawn = [];
  for (let news = 0; news < 4; news += 1) {
    advance(4_980);
    act(drawnNow);
    advance(20);
  }
  expect(drawn).toHaveLength(4);
});

it('says seconds at once where something begins to count between two ticks', () => {
  countsUntil = 0;
  seconds(4);
  const { container } = render(<Countdown until={8_500} />);
  // The last tick was two seconds before, and said 7.
  expect(container.textContent).toBe('5');
  advance(1_000);
  expect(container.textContent).toBe('4');
});

it.each([100, 300, 450, 590])(
  'goes along with what is drawn each second, also where that begins %i ms after a tick',
  (phase) => {
    advance(1_000);
    advance(phase);
    act(drawnNow);
    for (let second = 0; second < 4; second += 1) {
      advance(1_000);
      act(drawnNow);
    }
    drawn = [];
    for (let second = 0; second < 5; second += 1) {
      // Nothing is drawn between two of them.
      advance(999);
      expect(drawn).toHaveLength(second);
      advance(1);
      act(drawnNow);
    }
    expect(drawn).toHaveLength(5);
  },
);
