import { describe, expect, it } from 'vitest';
import { begun, lines, uploading, UpwardRig } from './upward-rig';

describe('the window of an upload', () => {
  it.each(lines)('at %d kB/s, %d ms one way: the line is full, and little waits in front of it', (rate, oneWayMs) => {
    const { share, median, most } = uploading(rate, oneWayMs).measure(120_000);
    expect(share).toBeGreaterThan(0.95);
    // The least window is half a second of the slowest line, and on a long way a third of it may wait.
    expect(median).toBeLessThan(rate === 16 ? 300 : Math.max(150, (2 * oneWayMs) / 2.5));
    expect(most).toBeLessThan(rate === 16 ? 500 : oneWayMs > 150 ? 450 : 260);
  });

  it.each(lines)('at %d kB/s, %d ms one way: it is found within seconds', (rate, oneWayMs) => {
    const rig = new UpwardRig();
    rig.rate = rate;
    rig.oneWayMs = oneWayMs;
    rig.upload();
    const start = rig.measure(3_000);
    expect(start.share).toBeGreaterThan(oneWayMs > 150 ? 0.3 : 0.6);
    expect(start.most).toBeLessThan(32_768 / rate + 700);
    const after = rig.measure(3_000);
    expect(after.share).toBeGreaterThan(oneWayMs > 150 ? 0.6 : 0.9);
  });

  it.each(lines)('at %d kB/s, %d ms one way: from the third second on little waits', (rate, oneWayMs) => {
    const rig = begun(rate, oneWayMs);
    rig.upload();
    rig.run(3_000);
    // On a long or a very slow way it takes two of its trips more.
    const most = oneWayMs > 150 ? 1_300 : rate < 100 ? 650 : oneWayMs === 150 ? 520 : 350;
    expect(rig.measure(3_000).most).toBeLessThan(most);
  });

  it.each(lines)(
    'at %d kB/s, %d ms one way, where TCP itself begins slowly: its growth is followed, and not taken for the line',
    (rate, oneWayMs) => {
      const [ours, without] = [undefined, Number.POSITIVE_INFINITY].map((queueMs) => {
        const rig = begun(rate, oneWayMs, queueMs);
        rig.congestionWindow = 14_600;
        rig.upload();
        return [rig.measure(5_000), rig.measure(5_000)] as const;
      });
      // A message that arrived in one piece had begun before.
      const most = (place: 0 | 1): number => Math.min(1, without?.[place].share ?? 1);
      expect(ours?.[0].share).toBeGreaterThan((oneWayMs > 150 ? 0.5 : 0.8) * most(0));
      expect(ours?.[1].share).toBeGreaterThan(0.95 * most(1));
      expect(ours?.[1].most).toBeLessThan(rate === 16 ? 520 : oneWayMs > 150 ? 1_300 : 350);
    },
  );

  it('without a bound of our own there is none', () => {
    const rig = new UpwardRig(Number.POSITIVE_INFINITY);
    rig.upload();
    expect(rig.measure(20_000).median).toBeGreaterThan(1_500);
    expect(rig.window.size).toBe(Number.POSITIVE_INFINITY);
    expect(rig.pings).toBeLessThan(5);
  });

  it('costs few pings and looks at few clocks where the line is fast', () => {
    const rig = new UpwardRig();
    [rig.rate, rig.oneWayMs] = [1_000_000, 0.25];
    rig.upload();
    rig.run(1_000);
    const [before, sent] = [rig.pings, rig.arrived];
    rig.run(5_000);
    expect(rig.pings - before).toBeLessThan(100);
    expect((rig.arrived - sent) / (5_000 * rig.rate)).toBeGreaterThan(0.99);
  });

  it('a message costs no look at the clock', () => {
    const rig = new UpwardRig();
    [rig.rate, rig.oneWayMs] = [1_000_000, 0.25];
    rig.upload();
    rig.run(1_000);
    const looks = rig.clock.looks;
    for (let count = 0; count < 100; count += 1) rig.window.send(100_000);
    expect(rig.clock.looks - looks).toBeLessThan(3);
    expect(rig.window.isFull).toBe(false);
  });
});

describe('another way', () => {
  it('from 50 to 300 ms is taken for what it is, and not for a queue; and back', () => {
    const rig = uploading(100, 25);
    rig.oneWayMs = 150;
    rig.run(5_000);
    expect(rig.measure(5_000).share).toBeGreaterThan(0.95);
    rig.oneWayMs = 25;
    rig.run(5_000);
    const { share, median } = rig.measure(10_000);
    expect(share).toBeGreaterThan(0.95);
    expect(median).toBeLessThan(150);
  });

  it('a small one of 50 to 120 ms costs little, and is known within two periods', () => {
    const rig = uploading(100, 25);
    rig.oneWayMs = 60;
    expect(rig.measure(30_000).share).toBeGreaterThan(0.6);
    rig.run(5_000);
    expect(rig.measure(10_000).share).toBeGreaterThan(0.95);
  });

  it('from 800 to 25 kB/s keeps the line full and little in front of it, once what was on the way is through; and back', () => {
    const rig = uploading(800, 100);
    rig.rate = 25;
    // A quarter of a megabyte was on the way: ten seconds.
    rig.run(14_000);
    const slow = rig.measure(20_000);
    expect(slow.share).toBeGreaterThan(0.95);
    expect(slow.most).toBeLessThan(300);
    rig.rate = 800;
    rig.run(4_000);
    expect(rig.measure(5_000).share).toBeGreaterThan(0.95);
    expect(rig.deaths).toBe(0);
  });
});

describe('pongs', () => {
  it('that are lost hold nothing up for long: another ping asks for them', () => {
    const rig = uploading(100, 100);
    let count = 0;
    rig.answers = () => count++ % 10 < 7;
    const some = rig.measure(30_000);
    expect(some.share).toBeGreaterThan(0.7);
    expect(some.median).toBeLessThan(150);
    // Six in a row: nearly all of a window's.
    rig.answers = () => count++ % 10 < 4;
    expect(rig.measure(30_000).share).toBeGreaterThan(0.1);
    expect(rig.deaths).toBe(0);
    rig.answers = () => true;
    rig.run(2_000);
    expect(rig.measure(5_000).share).toBeGreaterThan(0.95);
  });

  it('that a service gives no more: after five seconds the upload goes on as if there were no window', () => {
    const rig = uploading(100, 100);
    rig.answers = () => false;
    rig.run(5_500);
    expect(rig.window.size).toBe(Number.POSITIVE_INFINITY);
    rig.run(2_000);
    const pings = rig.pings;
    expect(rig.measure(60_000).share).toBeGreaterThan(0.95);
    expect(rig.pings - pings).toBeLessThan(10);
    // What had to wait and was taken then has shown all the time that somebody reads.
    expect(rig.deaths).toBe(0);
    rig.answers = () => true;
    rig.run(25_000);
    expect(rig.measure(5_000).median).toBeLessThan(150);
  });

  it('of a service that never gives any: there is no window and no ping of ours', () => {
    const never = new UpwardRig(undefined, false);
    never.upload();
    expect(never.measure(30_000).share).toBeGreaterThan(0.95);
    expect(never.window.size).toBe(Number.POSITIVE_INFINITY);
    expect(never.pings).toBeLessThan(4);
  });

  it('do not come while we read nothing: half a second later there is no window, and the next one brings it back', () => {
    const rig = uploading(100, 100);
    rig.holdsPongs = true;
    rig.window.pause(true);
    rig.run(1_500);
    expect(rig.window.size).toBe(Number.POSITIVE_INFINITY);
    expect(rig.window.suspectAt).not.toBeNull();
    rig.holdsPongs = false;
    rig.window.pause(false);
    rig.run(8_000);
    const { share, median } = rig.measure(5_000);
    expect(share).toBeGreaterThan(0.95);
    expect(median).toBeLessThan(150);
  });
});

describe('a program that sends less than the line carries', () => {
  it('does not lower the window: what comes after it is as fast as before', () => {
    const rig = uploading(100, 100);
    const before = rig.window.size;
    rig.pending = 0;
    for (let count = 0; count < 200; count += 1) {
      rig.write(2_000);
      rig.run(100);
    }
    expect(rig.window.size).toBeGreaterThan(0.85 * before);
    rig.upload();
    expect(rig.measure(2_000).share).toBeGreaterThan(0.85);
  });

  it('and types costs a ping a second', () => {
    const rig = new UpwardRig();
    const before = rig.pings;
    for (let count = 0; count < 100; count += 1) {
      rig.write(40);
      rig.run(100);
    }
    expect(rig.pings - before).toBeLessThanOrEqual(12);
  });

  it('and for a long time nothing: the line may be another one, and is found anew', () => {
    const rig = uploading(800, 100);
    rig.pending = 0;
    rig.run(60_000);
    rig.rate = 25;
    rig.upload();
    expect(rig.measure(10_000).most).toBeLessThan(2_000);
  });
});
