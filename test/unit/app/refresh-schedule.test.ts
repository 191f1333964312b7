import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefreshSchedule } from '../../../electron/app/fleet/refresh-schedule';
import { systemClock } from '../../../electron/net/clock';

const every = 300_000;
let refreshes: number[];
let schedule: RefreshSchedule;
/** Each refresh takes a second. */
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  refreshes = [];
  schedule = new RefreshSchedule({ everyMs: every, now: Date.now, timers: systemClock, refresh });
});
afterEach(() => {
  // The last one ends.
  schedule.show(false);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function refresh(): void {
  refreshes.push(Date.now());
  schedule.began();
  setTimeout(() => schedule.ended('done'), 1000);
}
const pass = (minutes: number): void => void vi.advanceTimersByTime(minutes * 60_000);

describe('the refresh of the list', () => {
  it('comes every five minutes while the list is shown, counted from the end of the one before', () => {
    schedule.show(true);
    expect(refreshes).toEqual([]);
    refresh();
    pass(16);
    expect(refreshes.map((at) => at - refreshes[0]!)).toEqual([0, 301_000, 602_000, 903_000]);
  });

  it('waits for nobody: hidden for hours it does not come, and once at once when the list is looked at again', () => {
    schedule.show(true);
    refresh();
    pass(1);
    schedule.show(false);
    pass(600);
    expect(refreshes).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    schedule.show(true);
    expect(refreshes).toHaveLength(2);
    pass(5);
    expect(refreshes).toHaveLength(2);
    pass(1);
    expect(refreshes).toHaveLength(3);
  });

  it('hidden for a moment it keeps its time', () => {
    schedule.show(true);
    refresh();
    pass(2);
    schedule.show(false);
    pass(1);
    schedule.show(true);
    expect(refreshes).toHaveLength(1);
    vi.advanceTimersByTime(every - 180_000);
    expect(refreshes).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(refreshes).toHaveLength(2);
  });
});

describe('when the next refresh of the list is due', () => {
  it('one that ends while nobody looks is due later, not at once; one that was given up is due at the first look', () => {
    schedule.show(true);
    refresh();
    schedule.show(false);
    pass(1);
    schedule.show(true);
    expect(refreshes).toHaveLength(1);
    schedule.show(false);
    schedule.began();
    schedule.ended('cut');
    expect(refreshes).toHaveLength(1);
    schedule.show(true);
    expect(refreshes).toHaveLength(2);
  });

  it('does not begin another while one runs, nor before the first', () => {
    schedule.show(true);
    pass(30);
    expect(refreshes).toEqual([]);
    schedule.began();
    pass(30);
    schedule.show(false);
    schedule.show(true);
    expect(refreshes).toEqual([]);
    schedule.ended('done');
    pass(5);
    expect(refreshes).toHaveLength(1);
  });

  it('nothing is due once everything was forgotten', () => {
    schedule.show(true);
    refresh();
    pass(1);
    schedule.reset();
    pass(60);
    schedule.show(false);
    schedule.show(true);
    expect(refreshes).toHaveLength(1);
  });

  it('a clock that was set back puts it off by one interval at most', () => {
    schedule.show(true);
    refresh();
    pass(1);
    schedule.show(false);
    vi.setSystemTime(Date.now() - 86_400_000);
    schedule.show(true);
    pass(5);
    expect(refreshes).toHaveLength(2);
  });
});
