import { beforeEach, describe, expect, it } from 'vitest';
import { KeepaliveRig } from './keepalive-rig';

let rig: KeepaliveRig;
beforeEach(() => (rig = new KeepaliveRig()));

describe('pings', () => {
  it('come at once and every 20 s, with the epoch in milliseconds as digits', () => {
    rig.clock.advance(60_000);
    expect(rig.pings).toEqual([0, 20_000, 40_000, 60_000].map((at) => String(rig.clock.wallOffset + at)));
  });

  it('measure round trips with a clock that cannot jump', () => {
    rig.clock.advance(30);
    rig.clock.wallOffset += 3_600_000;
    rig.answer();
    expect(rig.trips).toEqual([30]);
  });

  it('take any other payload as a sign of life only', () => {
    for (const payload of ['', 'x', '\u0000', '1']) rig.keepalive.onPong(payload);
    expect(rig.trips).toEqual([]);
  });

  it('stop with the link', () => {
    rig.keepalive.stop();
    rig.clock.advance(1_000_000);
    expect(rig.pings).toHaveLength(1);
    expect(rig.clock.pending).toBe(0);
  });
});

describe('a half-open link', () => {
  it('is found 45 s after the last that was heard of it', () => {
    rig.answer();
    rig.clock.advance(44_999);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1);
    expect(rig.deaths).toBe(1);
  });

  it('is not suspected while anything is received', () => {
    rig.answer();
    for (let at = 0; at < 300; at += 1) {
      rig.clock.advance(1_000);
      rig.keepalive.received();
    }
    expect(rig.deaths).toBe(0);
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(1);
  });

  it('is not suspected when the service leaves one ping unanswered', () => {
    rig.answer();
    for (let round = 0; round < 10; round += 1) {
      rig.clock.advance(40_000);
      rig.answer();
    }
    expect(rig.deaths).toBe(0);
  });

  it('is not suspected while we do not read ourselves', () => {
    rig.answer();
    rig.keepalive.suspend(true);
    rig.clock.advance(600_000);
    expect(rig.deaths).toBe(0);
    rig.keepalive.suspend(false);
    rig.clock.advance(44_999);
    expect(rig.deaths).toBe(0);
    rig.clock.advance(1);
    expect(rig.deaths).toBe(1);
  });

  it('is found as soon with no pong ever, when the network was lost before the first', () => {
    rig.clock.advance(20);
    // SERVICE_IDS came, nothing since.
    rig.keepalive.received();
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(1);
    rig.keepalive.start();
    rig.answer();
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(2);
  });
});

describe('a service that never answers pings, which the guides allow', () => {
  it('costs nothing once bytes came well after a ping', () => {
    rig.clock.advance(5_000);
    rig.keepalive.received();
    rig.clock.advance(3_600_000);
    expect(rig.deaths).toBe(0);
    // That is known of the service, not of the link.
    rig.keepalive.start();
    rig.clock.advance(3_600_000);
    expect(rig.deaths).toBe(0);
  });

  it('bytes right after a ping say nothing about it', () => {
    rig.clock.advance(4_999);
    rig.keepalive.received();
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(1);
  });

  it('and is silent altogether costs reconnects that come ever more seldom', () => {
    const at: number[] = [];
    for (let link = 0; link < 8; link += 1) {
      const began = rig.clock.monotonic();
      while (rig.deaths === link) rig.clock.advance(1_000);
      at.push(rig.clock.monotonic() - began);
      rig.keepalive.start();
    }
    expect(at).toEqual([45_000, 90_000, 180_000, 360_000, 720_000, 1_440_000, 1_440_000, 1_440_000]);
  });
});

describe('a service that answers only while the device is connected, too (PROTOCOL.md 5.5 j)', () => {
  it('is not taken for dead while the owner knows that the device is away', () => {
    rig.answer();
    rig.keepalive.deviceAway(true);
    rig.clock.advance(3_600_000);
    expect(rig.deaths).toBe(0);
    rig.keepalive.start();
    rig.clock.advance(3_600_000);
    expect(rig.deaths).toBe(0);
  });

  it('has the owner look at the device at the first ping that is not answered, long before it would be dead', () => {
    rig.answer();
    rig.clock.advance(20_000);
    expect(rig.quiets).toBe(0);
    rig.clock.advance(5_000);
    expect([rig.quiets, rig.deaths]).toEqual([1, 0]);
    // It did not help: somebody has to hear of a dead connection all the same.
    rig.clock.advance(20_000);
    expect(rig.deaths).toBe(1);
  });

  it('says nothing of a ping that is answered, and nothing of one that nobody knows an answer to', () => {
    rig.clock.advance(25_000);
    rig.answer();
    rig.clock.advance(19_000);
    rig.answer();
    rig.clock.advance(20_000);
    expect(rig.quiets).toBe(0);
  });

  it('is probed when the device is back: a connection that died meanwhile is found within 5 s', () => {
    rig.answer();
    rig.keepalive.deviceAway(true);
    rig.clock.advance(600_000);
    rig.keepalive.deviceAway(false);
    rig.clock.advance(5_000);
    expect(rig.deaths).toBe(1);
  });

  it('lives on when it answers again', () => {
    rig.answer();
    rig.keepalive.deviceAway(true);
    rig.clock.advance(600_000);
    rig.keepalive.deviceAway(false);
    rig.answer();
    rig.clock.advance(19_000);
    rig.answer();
    expect(rig.deaths).toBe(0);
  });

  it('is one that answers always, once it answered a ping that was sent while the device was away: then silence counts', () => {
    rig.answer();
    rig.keepalive.deviceAway(true);
    rig.clock.advance(20_000);
    rig.answer();
    rig.clock.advance(45_000);
    expect(rig.deaths).toBe(1);
  });

  it('where nobody can know of the device costs reconnects that come ever more seldom', () => {
    rig.answer();
    const at: number[] = [];
    for (let link = 0; link < 5; link += 1) {
      const began = rig.clock.monotonic();
      while (rig.deaths === link) rig.clock.advance(1_000);
      at.push(rig.clock.monotonic() - began);
      rig.keepalive.start();
    }
    expect(at).toEqual([45_000, 45_000, 90_000, 180_000, 360_000]);
  });
});

describe('sleep, wake-up and a change of network', () => {
  it('a dead link is found within 5 s by a probe', () => {
    rig.answer();
    rig.clock.advance(1_000);
    rig.keepalive.probe();
    rig.clock.advance(5_000);
    expect(rig.deaths).toBe(1);
  });

  it('also with a service that answers no pings: there the link is probably gone', () => {
    rig.clock.advance(6_000);
    rig.keepalive.received();
    rig.clock.advance(1_000);
    rig.keepalive.probe();
    rig.clock.advance(5_000);
    expect(rig.deaths).toBe(1);
  });

  it('a link survives a probe that is answered', () => {
    rig.answer();
    rig.keepalive.probe();
    rig.clock.advance(100);
    rig.answer();
    rig.clock.advance(15_000);
    expect(rig.deaths).toBe(0);
    expect(rig.trips).toEqual([0, 100]);
  });

  it('nobody told: the wall clock ran on while the timers stood still, and the next ping is a probe', () => {
    rig.answer();
    rig.clock.advance(10_000);
    rig.clock.wallOffset += 3_600_000;
    rig.clock.advance(15_000);
    expect(rig.deaths).toBe(1);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('a clock that is set %s harms no link that lives', (_way, jump) => {
    rig.answer();
    for (let at = 0; at < 10; at += 1) {
      rig.clock.wallOffset += jump;
      rig.clock.advance(20_000);
      rig.answer();
    }
    rig.clock.advance(3_000);
    expect(rig.deaths).toBe(0);
    expect(rig.trips.every((trip) => trip === 0)).toBe(true);
    expect(new Set(rig.pings).size).toBe(rig.pings.length);
  });
});
