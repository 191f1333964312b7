import { beforeEach, describe, expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/tunnel';
import { Keepalive } from '../../../electron/tunnel/keepalive';
import { Throttle } from '../../../electron/tunnel/stats';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
let pings: string[];
let trips: number[];
let deaths: number;
let keepalive: Keepalive;
beforeEach(() => {
  clock = new ManualClock();
  pings = [];
  trips = [];
  deaths = 0;
  keepalive = new Keepalive(clock, defaultTuning, { ping: (payload) => pings.push(payload), pong: (trip) => trips.push(trip), dead: () => (deaths += 1) });
  keepalive.start();
});
const answer = () => keepalive.onPong(pings.at(-1) ?? '');

describe('pings', () => {
  it('come at once and every 20 s, with the epoch in milliseconds as digits', () => {
    clock.advance(60_000);
    expect(pings).toEqual([0, 20_000, 40_000, 60_000].map((at) => String(clock.wallOffset + at)));
  });

  it('measure round trips with a clock that cannot jump', () => {
    clock.advance(30);
    clock.wallOffset += 3_600_000;
    answer();
    expect(trips).toEqual([30]);
  });

  it('take any other payload as a sign of life only', () => {
    for (const payload of ['', 'x', '\u0000', '1']) keepalive.onPong(payload);
    expect(trips).toEqual([]);
  });

  it('stop with the link', () => {
    keepalive.stop();
    clock.advance(1_000_000);
    expect(pings).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('a half-open link', () => {
  it('is found within 45 s of its last answer', () => {
    answer();
    clock.advance(45_000);
    expect(deaths).toBe(1);
  });

  it('is not suspected while anything is received', () => {
    answer();
    for (let at = 0; at < 300; at += 1) {
      clock.advance(1_000);
      keepalive.heard();
    }
    expect(deaths).toBe(0);
    clock.advance(50_000);
    expect(deaths).toBe(1);
  });

  it('is not suspected when the service never answers pings, which the guides allow', () => {
    clock.advance(3_600_000);
    expect(deaths).toBe(0);
  });

  it('is not suspected while we do not read ourselves', () => {
    answer();
    keepalive.suspend(true);
    clock.advance(600_000);
    expect(deaths).toBe(0);
    keepalive.suspend(false);
    clock.advance(24_000);
    expect(deaths).toBe(0);
    clock.advance(1_000);
    expect(deaths).toBe(1);
  });

  it('is found within 5 s by a probe', () => {
    answer();
    clock.advance(1_000);
    keepalive.probe();
    clock.advance(5_000);
    expect(deaths).toBe(1);
  });

  it('survives a probe that is answered', () => {
    answer();
    keepalive.probe();
    clock.advance(100);
    answer();
    clock.advance(15_000);
    expect(deaths).toBe(0);
    expect(trips).toEqual([0, 100]);
  });
});

describe('the throttle of statistics', () => {
  it('tells at most four times a second, the first and the last always', () => {
    const told: number[] = [];
    const throttle = new Throttle(clock, () => told.push(clock.monotonic()));
    for (let at = 0; at < 100; at += 1) {
      throttle.changed();
      clock.advance(10);
    }
    clock.advance(1_000);
    expect(told).toEqual([0, 250, 500, 750, 1_000]);
  });
});
