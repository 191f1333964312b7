import { beforeEach, describe, expect, it } from 'vitest';
import { defaultTuning } from '../../../electron/tunnel';
import { Keepalive } from '../../../electron/tunnel/keepalive';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
let pings: string[];
let trips: number[];
let deaths: number;
let keepalive: Keepalive;
let quiets: number;
beforeEach(() => {
  clock = new ManualClock();
  pings = [];
  trips = [];
  deaths = 0;
  quiets = 0;
  keepalive = new Keepalive(clock, defaultTuning, {
    ping: (payload) => pings.push(payload),
    pong: (trip) => trips.push(trip),
    quiet: () => (quiets += 1),
    dead: () => (deaths += 1),
  });
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
  it('is found 45 s after the last that was heard of it', () => {
    answer();
    clock.advance(44_999);
    expect(deaths).toBe(0);
    clock.advance(1);
    expect(deaths).toBe(1);
  });

  it('is not suspected while anything is received', () => {
    answer();
    for (let at = 0; at < 300; at += 1) {
      clock.advance(1_000);
      keepalive.received();
    }
    expect(deaths).toBe(0);
    clock.advance(45_000);
    expect(deaths).toBe(1);
  });

  it('is not suspected when the service leaves one ping unanswered', () => {
    answer();
    for (let round = 0; round < 10; round += 1) {
      clock.advance(40_000);
      answer();
    }
    expect(deaths).toBe(0);
  });

  it('is not suspected while we do not read ourselves', () => {
    answer();
    keepalive.suspend(true);
    clock.advance(600_000);
    expect(deaths).toBe(0);
    keepalive.suspend(false);
    clock.advance(44_999);
    expect(deaths).toBe(0);
    clock.advance(1);
    expect(deaths).toBe(1);
  });

  it('is found as soon with no pong ever, when the network was lost before the first', () => {
    clock.advance(20);
    // SERVICE_IDS came, nothing since.
    keepalive.received();
    clock.advance(45_000);
    expect(deaths).toBe(1);
    keepalive.start();
    answer();
    clock.advance(45_000);
    expect(deaths).toBe(2);
  });
});

describe('an upload over a throttled tunnel, whose pongs wait behind its bytes', () => {
  it('is not suspected while the operating system takes what had to wait', () => {
    answer();
    for (let at = 0; at < 300; at += 2) {
      clock.advance(2_000);
      keepalive.taken(131_072, true);
    }
    expect(deaths).toBe(0);
  });

  it('is not suspected while what is under way needs its time at the rate that was seen', () => {
    answer();
    keepalive.taken(6_000_000, false);
    for (let second = 0; second < 10; second += 1) {
      clock.advance(1_000);
      keepalive.taken(100_000, true);
    }
    // 7 MB at 100 kB/s, and the limit for silence on top of it.
    clock.advance(70_000 + 44_000);
    expect(deaths).toBe(0);
    clock.advance(2_000);
    expect(deaths).toBe(1);
  });

  it('that the buffers took whole is given the time of the slowest tunnel', () => {
    answer();
    keepalive.taken(5_000_000, false);
    clock.advance(100_000 + 44_999);
    expect(deaths).toBe(0);
    clock.advance(1);
    expect(deaths).toBe(1);
  });

  it('is forgotten when a ping behind it is answered, and the rate is remembered', () => {
    answer();
    keepalive.taken(5_000_000, false);
    clock.advance(20_000);
    answer();
    clock.advance(44_999);
    expect(deaths).toBe(0);
    clock.advance(1);
    expect(deaths).toBe(1);
    keepalive.start();
    answer();
    for (let round = 0; round < 3; round += 1) {
      keepalive.taken(20_000_000, false);
      clock.advance(20_000);
      answer();
    }
    keepalive.taken(1_000_000, false);
    clock.advance(45_000 + 2_000);
    expect(deaths).toBe(2);
  });

  it('a pong of an earlier ping confirms what lay before that one only', () => {
    answer();
    clock.advance(20_000);
    const before = pings.at(-1) ?? '';
    keepalive.taken(2_000_000, false);
    clock.advance(20_000);
    keepalive.onPong(before);
    clock.advance(40_000 + 44_999);
    expect(deaths).toBe(0);
    answer();
    expect(trips).toHaveLength(3);
  });

  it('a dead link is found in time although it takes what there is room for', () => {
    answer();
    for (let at = 0; at < 44; at += 1) {
      clock.advance(1_000);
      keepalive.taken(40, false);
    }
    expect(deaths).toBe(0);
    clock.advance(1_100);
    expect(deaths).toBe(1);
  });

  it('bytes that come before the pong do not say that the service answers no pings', () => {
    keepalive.taken(1_000_000, false);
    clock.advance(20_000);
    keepalive.received();
    clock.advance(300_000);
    expect(deaths).toBe(1);
  });
});

describe('a service that never answers pings, which the guides allow', () => {
  it('costs nothing once bytes came well after a ping', () => {
    clock.advance(5_000);
    keepalive.received();
    clock.advance(3_600_000);
    expect(deaths).toBe(0);
    // That is known of the service, not of the link.
    keepalive.start();
    clock.advance(3_600_000);
    expect(deaths).toBe(0);
  });

  it('bytes right after a ping say nothing about it', () => {
    clock.advance(4_999);
    keepalive.received();
    clock.advance(45_000);
    expect(deaths).toBe(1);
  });

  it('and is silent altogether costs reconnects that come ever more seldom', () => {
    const at: number[] = [];
    for (let link = 0; link < 8; link += 1) {
      const began = clock.monotonic();
      while (deaths === link) clock.advance(1_000);
      at.push(clock.monotonic() - began);
      keepalive.start();
    }
    expect(at).toEqual([45_000, 90_000, 180_000, 360_000, 720_000, 1_440_000, 1_440_000, 1_440_000]);
  });
});

describe('a service that answers only while the device is connected, too (PROTOCOL.md 5.5 j)', () => {
  it('is not taken for dead while the owner knows that the device is away', () => {
    answer();
    keepalive.deviceAway(true);
    clock.advance(3_600_000);
    expect(deaths).toBe(0);
    keepalive.start();
    clock.advance(3_600_000);
    expect(deaths).toBe(0);
  });

  it('has the owner look at the device at the first ping that is not answered, long before it would be dead', () => {
    answer();
    clock.advance(20_000);
    expect(quiets).toBe(0);
    clock.advance(5_000);
    expect([quiets, deaths]).toEqual([1, 0]);
    // It did not help: somebody has to hear of a dead connection all the same.
    clock.advance(20_000);
    expect(deaths).toBe(1);
  });

  it('says nothing of a ping that is answered, and nothing of one that nobody knows an answer to', () => {
    clock.advance(25_000);
    answer();
    clock.advance(19_000);
    answer();
    clock.advance(20_000);
    expect(quiets).toBe(0);
  });

  it('is probed when the device is back: a connection that died meanwhile is found within 5 s', () => {
    answer();
    keepalive.deviceAway(true);
    clock.advance(600_000);
    keepalive.deviceAway(false);
    clock.advance(5_000);
    expect(deaths).toBe(1);
  });

  it('lives on when it answers again', () => {
    answer();
    keepalive.deviceAway(true);
    clock.advance(600_000);
    keepalive.deviceAway(false);
    answer();
    clock.advance(19_000);
    answer();
    expect(deaths).toBe(0);
  });

  it('is one that answers always, once it answered a ping that was sent while the device was away: then silence counts', () => {
    answer();
    keepalive.deviceAway(true);
    clock.advance(20_000);
    answer();
    clock.advance(45_000);
    expect(deaths).toBe(1);
  });

  it('where nobody can know of the device costs reconnects that come ever more seldom', () => {
    answer();
    const at: number[] = [];
    for (let link = 0; link < 5; link += 1) {
      const began = clock.monotonic();
      while (deaths === link) clock.advance(1_000);
      at.push(clock.monotonic() - began);
      keepalive.start();
    }
    expect(at).toEqual([45_000, 45_000, 90_000, 180_000, 360_000]);
  });
});

describe('sleep, wake-up and a change of network', () => {
  it('a dead link is found within 5 s by a probe', () => {
    answer();
    clock.advance(1_000);
    keepalive.probe();
    clock.advance(5_000);
    expect(deaths).toBe(1);
  });

  it('also with a service that answers no pings: there the link is probably gone', () => {
    clock.advance(6_000);
    keepalive.received();
    clock.advance(1_000);
    keepalive.probe();
    clock.advance(5_000);
    expect(deaths).toBe(1);
  });

  it('a link survives a probe that is answered', () => {
    answer();
    keepalive.probe();
    clock.advance(100);
    answer();
    clock.advance(15_000);
    expect(deaths).toBe(0);
    expect(trips).toEqual([0, 100]);
  });

  it('nobody told: the wall clock ran on while the timers stood still, and the next ping is a probe', () => {
    answer();
    clock.advance(10_000);
    clock.wallOffset += 3_600_000;
    clock.advance(15_000);
    expect(deaths).toBe(1);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('a clock that is set %s harms no link that lives', (_way, jump) => {
    answer();
    for (let at = 0; at < 10; at += 1) {
      clock.wallOffset += jump;
      clock.advance(20_000);
      answer();
    }
    clock.advance(3_000);
    expect(deaths).toBe(0);
    expect(trips.every((trip) => trip === 0)).toBe(true);
    expect(new Set(pings).size).toBe(pings.length);
  });
});
