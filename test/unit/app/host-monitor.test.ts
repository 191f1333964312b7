import { beforeEach, describe, expect, it } from 'vitest';
import { HostMonitor, type Interfaces } from '../../../electron/app/host-monitor';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
let interfaces: Interfaces;
let told: (number | 'network')[];
let monitor: HostMonitor;
const loopback = [{ address: '127.0.0.1', internal: true }];
const wlan = (address: string) => ({ lo: loopback, wlan0: [{ address, internal: false }] });
beforeEach(() => {
  clock = new ManualClock();
  interfaces = wlan('10.0.0.5');
  told = [];
  monitor = new HostMonitor({
    interfaces: () => interfaces,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    timers: clock,
    onNetwork: () => told.push('network'),
    onClockSetBack: (by) => told.push(by),
  });
});

describe('the network', () => {
  it.each([
    ['another address', wlan('10.0.7.8')],
    ['an address more', { ...wlan('10.0.0.5'), eth0: [{ address: '192.168.1.2', internal: false }] }],
    ['no address any more', { lo: loopback }],
  ])('%s is told once, within seconds', (_what, after) => {
    monitor.watch(true);
    clock.advance(10_000);
    interfaces = after;
    clock.advance(3_000);
    expect(told).toEqual(['network']);
    clock.advance(60_000);
    expect(told).toEqual(['network']);
  });

  it('what concerns only this computer, or the order, is no change', () => {
    interfaces = { a: [{ address: '1.1.1.1', internal: false }], b: [{ address: '2.2.2.2', internal: false }] };
    monitor.watch(true);
    interfaces = { lo: loopback, b: interfaces['b']!, a: interfaces['a']! };
    clock.advance(10_000);
    expect(told).toEqual([]);
  });

  it('costs nothing while nobody cares, and what changed meanwhile is no news', () => {
    expect(clock.pending).toBe(0);
    monitor.watch(true);
    monitor.watch(true);
    expect(clock.pending).toBe(1);
    monitor.watch(false);
    expect(clock.pending).toBe(0);
    interfaces = wlan('10.0.7.8');
    monitor.watch(true);
    clock.advance(10_000);
    expect(told).toEqual([]);
  });
});

describe('the clock', () => {
  beforeEach(() => monitor.watch(true));
  it('set back: by how much', () => {
    clock.wallOffset -= 3_600_000;
    clock.advance(3_000);
    expect(told).toEqual([3_600_000]);
  });
  it('ahead of the timers: the computer slept, or the clock was set; either way connections are looked at', () => {
    clock.wallOffset += 3_600_000;
    clock.advance(3_000);
    expect(told).toEqual(['network']);
  });
  it('set right by a second: nothing', () => {
    clock.wallOffset -= 1_000;
    clock.advance(3_000);
    clock.wallOffset += 2_000;
    clock.advance(3_000);
    expect(told).toEqual([]);
  });
});
