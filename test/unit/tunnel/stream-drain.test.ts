import { beforeEach, describe, expect, it } from 'vitest';
import { StreamDrain } from '../../../electron/tunnel/stream-drain';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
let settled: number;
let settling: StreamDrain;
beforeEach(() => {
  clock = new ManualClock();
  settled = 0;
  settling = new StreamDrain(clock, () => (settled += 1));
});

describe('the end of a stream', () => {
  it('settles once nothing of it has come for 200 ms, and says so once', () => {
    settling.begin(7);
    expect(settling.isUnderWay).toBe(true);
    clock.advance(199);
    expect(settled).toBe(0);
    clock.advance(1);
    expect({ settled, isUnderWay: settling.isUnderWay }).toEqual({ settled: 1, isUnderWay: false });
    clock.advance(60_000);
    expect(settled).toBe(1);
  });

  it('is waited for as long as something of it comes, with a second of quiet behind that', () => {
    settling.begin(7);
    for (let late = 0; late < 100; late += 1) {
      clock.advance(late === 0 ? 190 : 990);
      expect(settling.isOf(7)).toBe(true);
      settling.late();
    }
    clock.advance(999);
    expect(settled).toBe(0);
    clock.advance(1);
    expect(settled).toBe(1);
  });

  it('is another one where another stream is ended meanwhile', () => {
    settling.begin(7);
    clock.advance(150);
    settling.begin(8);
    expect([settling.isOf(7), settling.isOf(8)]).toEqual([false, true]);
    clock.advance(199);
    expect(settled).toBe(0);
    clock.advance(1);
    expect(settled).toBe(1);
  });

  it('takes four waits: a computer that stood still has not waited', () => {
    // What a sleep does to timers: each that is due runs once, however late, and what it sets is due later.
    const due: (() => void)[] = [];
    const asleep = new StreamDrain(
      {
        set: (work) => {
          due.push(work);
          return { cancel: () => undefined };
        },
      },
      () => (settled += 1),
    );
    asleep.begin(7);
    for (let wait = 1; wait <= 4; wait += 1) {
      expect(settled).toBe(0);
      due.shift()?.();
    }
    expect(settled).toBe(1);
  });
});

describe('a stream whose WebSocket is gone', () => {
  it('settles on the next one only', () => {
    settling.begin(7);
    settling.hold(7);
    clock.advance(60_000);
    expect({ settled, isUnderWay: settling.isUnderWay }).toEqual({ settled: 0, isUnderWay: true });
    settling.opened();
    clock.advance(200);
    expect(settled).toBe(1);
  });

  it('is not waited for longer than 3 s there: nobody has told the device, perhaps', () => {
    settling.hold(7);
    settling.opened();
    for (let late = 0; late < 30; late += 1) {
      settling.late();
      clock.advance(99);
    }
    expect(settled).toBe(0);
    clock.advance(30);
    expect(settled).toBe(1);
    clock.advance(60_000);
    expect({ settled, pending: clock.pending }).toEqual({ settled: 1, pending: 0 });
  });
});

describe('nothing that was ended', () => {
  it('settles nothing on a new WebSocket, and nothing after it was cancelled', () => {
    settling.opened();
    settling.begin(7);
    settling.cancel();
    clock.advance(60_000);
    expect({ settled, isUnderWay: settling.isUnderWay, pending: clock.pending }).toEqual({
      settled: 0,
      isUnderWay: false,
      pending: 0,
    });
  });
});
