import { describe, expect, it } from 'vitest';
import { lines, untilDead, uploading, UpwardRig } from './upward-rig';

describe('a link', () => {
  it('that is saturated, 16 kB/s and 300 ms, is never dropped in ten minutes, and pongs come in time', () => {
    const rig = new UpwardRig();
    [rig.rate, rig.oneWayMs] = [16, 150];
    rig.upload();
    const { share } = rig.measure(600_000);
    expect(rig.deaths).toBe(0);
    expect(share).toBeGreaterThan(0.96);
    expect(rig.trips.length).toBeGreaterThan(28);
    expect(Math.max(...rig.trips.slice(1))).toBeLessThan(2_000);
  });

  it.each(lines)(
    'of %d kB/s, %d ms one way: a pong comes at most 200 ms later than without an upload',
    (rate, oneWayMs) => {
      const rig = uploading(rate, oneWayMs);
      rig.trips.length = 0;
      rig.run(300_000);
      const median = rig.trips.toSorted((one, other) => one - other)[Math.floor(rig.trips.length / 2)];
      // The least window is half a second of the slowest line.
      expect(median).toBeLessThan(2 * oneWayMs + (rate === 16 ? 500 : 200));
    },
  );

  it.each(lines)(
    'of %d kB/s, %d ms one way, that dies under an upload is known to be dead within 12 s',
    (rate, oneWayMs) => {
      const rig = uploading(rate, oneWayMs);
      rig.isDead = true;
      const ms = untilDead(rig);
      expect(ms).toBeGreaterThanOrEqual(9_900);
      expect(ms).toBeLessThanOrEqual(12_000);
    },
  );

  it('that dies while somebody types, too', () => {
    const rig = new UpwardRig();
    rig.run(10_000);
    rig.isDead = true;
    rig.write(1);
    const ms = untilDead(rig);
    expect(ms).toBeGreaterThanOrEqual(9_900);
    expect(ms).toBeLessThanOrEqual(12_000);
  });

  it('that dies while nothing is on the way is known to be dead after 45 s', () => {
    const rig = new UpwardRig();
    rig.isDead = true;
    const ms = untilDead(rig);
    expect(ms).toBeGreaterThan(40_000);
    expect(ms).toBeLessThanOrEqual(45_000);
  });

  it('whose service answers no pings is not taken for dead in an upload', () => {
    const rig = new UpwardRig(undefined, false);
    rig.upload();
    rig.run(600_000);
    expect(rig.deaths).toBe(0);
  });
});

describe('a link whose upload begins before its first pong, so that the operating system has taken megabytes', () => {
  const flooded = (rate: number): UpwardRig => {
    const rig = new UpwardRig(undefined, true, true);
    rig.systemBytes = 4_000_000;
    rig.rate = rate;
    rig.upload();
    rig.run(1_000);
    return rig;
  };

  it.each([25, 50, 100, 800])(
    'lives, at %d kB/s: it is not dropped, and has a window once they are through',
    (rate) => {
      const rig = flooded(rate);
      rig.run(Math.max(300_000, 10_000_000 / rate));
      expect(rig.deaths).toBe(0);
      expect(rig.measure(30_000).median).toBeLessThan(400);
    },
  );

  it('dies: it is known to be dead before three minutes are over', () => {
    const rig = flooded(100);
    rig.isDead = true;
    const ms = untilDead(rig);
    expect(ms).toBeGreaterThanOrEqual(45_000);
    expect(ms).toBeLessThanOrEqual(180_000);
  });
});
