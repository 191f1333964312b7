import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/net/clock';
import { EndWatch } from '../../../electron/net/end-watch';

const minute = 60_000;
let told: number[];
let watch: EndWatch;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  told = [];
  watch = new EndWatch({
    timers: systemClock,
    now: Date.now,
    tell: (leftMs) => void told.push(leftMs / minute),
  });
});
afterEach(() => vi.useRealTimers());

describe('an end', () => {
  it('is told 30, 10 and 2 minutes before it, each once, however often it is looked at', () => {
    for (let passed = 0; passed < 120; passed += 1) {
      watch.watch('t-1', 100 * minute);
      vi.advanceTimersByTime(minute);
    }
    expect(told).toEqual([30, 10, 2]);
  });

  it('that is near at the first look is told at once, and once', () => {
    watch.watch('t-1', 8 * minute);
    watch.watch('t-1', 8 * minute);
    expect(told).toEqual([8]);
    vi.advanceTimersByTime(8 * minute);
    expect(told).toEqual([8, 2]);
  });

  it('is told late after a sleep, without the moments that it was slept through', () => {
    watch.watch('t-1', 100 * minute);
    // Timers stand still in a sleep.
    vi.setSystemTime(95 * minute);
    watch.watch('t-1', 100 * minute);
    expect(told).toEqual([5]);
    vi.advanceTimersByTime(3 * minute);
    expect(told).toEqual([5, 2]);
  });

  it('that is past is not told', () => {
    watch.watch('t-1', 100 * minute);
    vi.setSystemTime(101 * minute);
    watch.watch('t-1', 100 * minute);
    vi.advanceTimersByTime(100 * minute);
    expect(told).toEqual([]);
  });

  it('is not told again where the clock is set back, and in time by the new clock', () => {
    watch.watch('t-1', 100 * minute);
    vi.advanceTimersByTime(70 * minute);
    vi.setSystemTime(10 * minute);
    watch.watch('t-1', 100 * minute);
    vi.advanceTimersByTime(79 * minute);
    expect(told).toEqual([30]);
    vi.advanceTimersByTime(minute);
    expect(told).toEqual([30, 10]);
  });

  it('of something else is told anew; of nothing, or of what nobody knows, never', () => {
    watch.watch('t-1', 20 * minute);
    watch.watch('t-2', 20 * minute);
    expect(told).toEqual([20, 20]);
    watch.watch('t-3', null);
    watch.watch(null, 5 * minute);
    vi.advanceTimersByTime(60 * minute);
    expect(told).toEqual([20, 20]);
  });

  it('of what nobody uses for a while is told where it is used again, each moment once', () => {
    watch.watch('t-1', 40 * minute);
    vi.advanceTimersByTime(10 * minute);
    watch.watch(null, null);
    vi.advanceTimersByTime(10 * minute);
    watch.watch('t-1', 40 * minute);
    expect(told).toEqual([30]);
    vi.advanceTimersByTime(10 * minute);
    expect(told).toEqual([30, 10]);
    watch.stop();
    vi.advanceTimersByTime(10 * minute);
    expect(told).toEqual([30, 10]);
  });
});
