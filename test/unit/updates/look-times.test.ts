import { beforeEach, expect, it } from 'vitest';
import { LookTimes } from '../../../electron/updates/look-times';
import type { LookedView } from '../../../shared/updates/view';
import { ManualClock } from '../../fakes/manual-clock';

const minute = 60_000;
const hour = 60 * minute;

let clock: ManualClock;
let looked: LookedView | null;
let found: LookedView['found'];
let isQuiet: boolean;
/** When it was looked, ms since the start. */
let looks: number[];
let times: LookTimes;
beforeEach(() => {
  clock = new ManualClock();
  [looked, found, isQuiet, looks] = [null, 'current', true, []];
  times = new LookTimes({
    clock,
    isQuiet: () => isQuiet,
    looked: () => looked,
    look() {
      looks.push(clock.monotonic());
      looked = { at: clock.now(), found, detail: '' };
      times.looked(false);
    },
  });
});

it('looks soon after the start, at another minute on each laptop, and then once a day', () => {
  clock.chance = 0;
  times.begin();
  clock.advance(minute);
  expect(looks).toEqual([minute]);
  clock.advance(24 * hour - 1);
  expect(looks).toHaveLength(1);
  clock.advance(2 * hour);
  expect(looks).toHaveLength(2);

  const other = new ManualClock();
  other.chance = 0.9;
  let at = 0;
  new LookTimes({
    clock: other,
    isQuiet: () => true,
    looked: () => null,
    look: () => (at = other.monotonic()),
  }).begin();
  other.advance(hour);
  expect(at).toBe(minute + 0.9 * 15 * minute);
});

it('a start does not look again on the same day', () => {
  looked = { at: clock.now() - 23 * hour, found: 'newer', detail: '' };
  times.begin();
  clock.advance(59 * minute);
  expect(looks).toEqual([]);
  clock.advance(30 * minute);
  expect(looks).toHaveLength(1);
});

it('tries again within the hours where nobody answered', () => {
  found = 'unreachable';
  times.begin();
  clock.advance(4 * hour);
  expect(looks.length).toBeGreaterThanOrEqual(3);
});

it('waits while somebody works, and a little longer', () => {
  isQuiet = false;
  times.begin();
  clock.advance(48 * hour);
  expect(looks).toEqual([]);
  isQuiet = true;
  times.becameQuiet();
  expect(looks).toEqual([]);
  clock.advance(20 * minute);
  expect(looks).toHaveLength(1);
});

it('goes on with a look that was cut, once nobody works any more', () => {
  times.begin();
  clock.advance(20 * minute);
  times.looked(true);
  clock.advance(0);
  looked = null;
  times.becameQuiet();
  clock.advance(20 * minute);
  expect(looks).toHaveLength(2);
});

it('a computer that slept, and a clock that was set back, do not put it off', () => {
  looked = { at: clock.now(), found: 'current', detail: '' };
  times.begin();
  clock.wallOffset += 30 * hour;
  clock.advance(80 * minute);
  expect(looks).toHaveLength(1);
  clock.wallOffset -= 90 * hour;
  clock.advance(3 * hour);
  expect(looks).toHaveLength(2);
});

it('is over when the app ends', () => {
  times.begin();
  times.stop();
  times.becameQuiet();
  times.looked(false);
  expect(clock.pending).toBe(0);
});
