import { beforeEach, describe, expect, it } from 'vitest';
import { KeepaliveRig } from './keepalive-rig';

let rig: KeepaliveRig;
beforeEach(() => (rig = new KeepaliveRig()));

describe('an upload over a throttled tunnel, whose pongs wait behind its bytes', () => {
  it('is not suspected while the operating system takes what had to wait', () => {
    rig.answer();
    for (let at = 0; at < 300; at += 2) {
      rig.clock.advance(2_000);
      rig.keepalive.taken(131_072, true);
    }
    expect(rig.deaths).toBe(0);
  });

  it('is not suspected while what is under way needs its time at the rate that was seen', () => {
    rig.answer();
    rig.keepalive.taken(6_000_000, false);
    for (let second = 0; second < 10; second += 1) {
      rig.clock.advance(1_000);
      rig.keepalive.taken(100_000, true);
    }
    // 7 MB at 100 kB/s, and the limit for silence on top of it.
    rig.clock.advance(70_000 + 44_000);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(2_000);
    expect(rig.deaths).toBe(1);
  });

  it('that the buffers took whole is given the time of the slowest tunnel', () => {
    rig.answer();
    rig.keepalive.taken(5_000_000, false);
    rig.clock.advance(100_000 + 44_999);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1);
    expect(rig.deaths).toBe(1);
  });
});

describe('what the pongs of an upload show, and its bytes do not', () => {
  it('it is forgotten when a ping behind it is answered, and the rate is remembered', () => {
    rig.answer();
    rig.keepalive.taken(5_000_000, false);
    rig.clock.advance(20_000);
    rig.answer();
    rig.clock.advance(44_999);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1);
    expect(rig.deaths).toBe(1);
    rig.keepalive.start();
    rig.answer();
    for (let round = 0; round < 3; round += 1) {
      rig.keepalive.taken(20_000_000, false);
      rig.clock.advance(20_000);
      rig.answer();
    }
    rig.keepalive.taken(1_000_000, false);
    rig.clock.advance(45_000 + 2_000);
    expect(rig.deaths).toBe(2);
  });

  it('a pong of an earlier ping confirms what lay before that one only', () => {
    rig.answer();
    rig.clock.advance(20_000);
    const before = rig.pings.at(-1) ?? '';
    rig.keepalive.taken(2_000_000, false);
    rig.clock.advance(20_000);
    rig.keepalive.onPong(before);
    rig.clock.advance(40_000 + 44_999);
    expect(rig.deaths).toBe(0);
    rig.answer();
    expect(rig.trips).toHaveLength(3);
  });

  it('a dead link is found in time although it takes what there is room for', () => {
    rig.answer();
    for (let at = 0; at < 44; at += 1) {
      rig.clock.advance(1_000);
      rig.keepalive.taken(40, false);
    }
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1_100);
    expect(rig.deaths).toBe(1);
  });

  it('bytes that come before the pong do not say that the service answers no pings', () => {
    rig.keepalive.taken(1_000_000, false);
    rig.clock.advance(20_000);
    rig.keepalive.received();
    rig.clock.advance(300_000);
    expect(rig.deaths).toBe(1);
  });
});

describe('bytes that a service which answers pings should have confirmed', () => {
  const suspected = (): void => {
    rig.answer();
    rig.clock.advance(20_000);
    rig.answer();
    rig.clock.advance(8_000);
    rig.keepalive.taken(100, false);
    rig.suspectAt = rig.clock.monotonic() + 5_000;
  };

  it('bring a probe after five seconds without a sign of life, and the end after five more', () => {
    suspected();
    rig.clock.advance(4_999);
    const before = rig.pings.length;
    rig.clock.advance(1);
    expect([rig.pings.length - before, rig.quiets]).toEqual([1, 1]);
    rig.clock.advance(4_999);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1);
    expect(rig.deaths).toBe(1);
  });

  it('suspect nobody of whom anything is heard, or who takes what had to wait', () => {
    suspected();
    for (let second = 0; second < 60; second += 1) {
      rig.clock.advance(1_000);
      if (second % 2 === 0) rig.keepalive.received();
      else rig.keepalive.taken(1_000, true);
    }
    expect(rig.deaths).toBe(0);
  });

  it('nor while we read nothing ourselves', () => {
    suspected();
    rig.keepalive.suspend(true);
    rig.clock.advance(60_000);
    expect(rig.deaths).toBe(0);
    rig.keepalive.suspend(false);
    rig.clock.advance(10_000);
    expect(rig.deaths).toBe(1);
  });

  it('nor while the device is known to be away, also when that is learned of during the probe (PROTOCOL.md 5.5 j)', () => {
    suspected();
    rig.clock.advance(7_000);
    expect(rig.quiets).toBe(1);
    rig.keepalive.deviceAway(true);
    rig.clock.advance(60_000);
    expect(rig.deaths).toBe(0);
  });

  it('a pong of the window confirms what it lay behind, and the time for it is not given again', () => {
    rig.answer();
    rig.keepalive.taken(5_000_000, false);
    rig.clock.advance(10_000);
    rig.keepalive.onPong('w1', 5_000_000);
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(1);
  });
});
