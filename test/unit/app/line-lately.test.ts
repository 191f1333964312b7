import { describe, expect, it } from 'vitest';
import { LineRig } from './line-rig';

describe('what a line carried lately', () => {
  /** A second in which so much goes up and down. */
  const second = (rig: LineRig, up: number, down = 0): void => {
    rig.carry('SSH', up, down);
    rig.clock.advance(1_000);
  };
  const begun = (): LineRig => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(1_000);
    return rig;
  };

  it('is the mean of the seconds in which much was asked of it, each way and for its service', () => {
    const rig = begun();
    expect(rig.history.lately('s1', 'SSH', 'up')).toBeNull();
    second(rig, 400_000, 90);
    // Somebody types.
    second(rig, 50, 90);
    second(rig, 200_000, 90);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBe(300_000);
    expect(rig.history.lately('s1', 'SSH', 'down')).toBeNull();
    expect(rig.history.lately('s1', 'HTTP', 'up')).toBeNull();
    expect(rig.history.lately('s2', 'SSH', 'up')).toBeNull();
  });

  it('is known no more after ten seconds, after a break, and when nothing is sampled any more', () => {
    const rig = begun();
    second(rig, 400_000);
    for (let idle = 0; idle < 9; idle += 1) second(rig, 0);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBe(400_000);
    second(rig, 0);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBeNull();
    second(rig, 400_000);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBe(400_000);
    rig.lose();
    rig.clock.advance(1_000);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBeNull();
    rig.open();
    second(rig, 0);
    second(rig, 300_000);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBe(300_000);
    rig.history.close();
    rig.clock.advance(60_000);
    expect(rig.history.lately('s1', 'SSH', 'up')).toBeNull();
  });
});
