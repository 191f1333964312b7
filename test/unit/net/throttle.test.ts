import { expect, it } from 'vitest';
import { Throttle } from '../../../electron/net/throttle';
import { ManualClock } from '../../fakes/manual-clock';

it('runs at most once in its interval, for the first change and the last always', () => {
  const clock = new ManualClock();
  const told: number[] = [];
  const throttle = new Throttle(clock, 250, () => told.push(clock.monotonic()));
  for (let at = 0; at < 100; at += 1) {
    throttle.changed();
    clock.advance(10);
  }
  clock.advance(1_000);
  expect(told).toEqual([0, 250, 500, 750, 1_000]);
  throttle.changed();
  throttle.stop();
  clock.advance(1_000);
  expect(told).toHaveLength(5);
});
