/** The device list while AWS throttles, fails or is not to be reached, through the real SDK clients. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../../electron/cloud';
import { fleetRig, type FleetRig } from '../../fakes/fleet-rig';
import { failures, largeFleet, type FleetService } from '../../fakes/fleet-service';
import { eachWithAFleet } from './rig';

let service: FleetService;
let plane: ControlPlane;
let rig: FleetRig;
eachWithAFleet((made) => ({ service, plane, rig } = made));

describe('an outage', () => {
  /** Ten minutes of virtual time in steps, each long enough for what is under way on loopback to be answered. */
  async function pass(minutes: number): Promise<void> {
    const until = Date.now() + minutes * 60_000;
    while (Date.now() < until) {
      await vi.advanceTimersByTimeAsync(500);
      for (let turn = 0; turn < 4 || service.open() > 0; turn += 1)
        await new Promise((resolve) => realImmediate(resolve));
    }
  }
  const realImmediate = setImmediate;

  beforeEach(() => {
    Object.assign(service, largeFleet(250, 30, Date.now()));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    rig.directory.dispose();
    rig = fleetRig(plane);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    ['seconds', (at: number) => ({ 'retry-after': '90', date: new Date(at).toUTCString() })],
    [
      'a moment',
      (at: number) => ({ 'retry-after': new Date(at + 90_000).toUTCString(), date: new Date(at).toUTCString() }),
    ],
  ] as const)(
    'is asked no sooner than 429 with `Retry-After` says, in %s',
    { timeout: 600_000 },
    async (_name, headers) => {
      service.failing = { ...failures.throttled, headers: headers(Date.now()) };
      const from = Date.now();
      const loading = rig.directory.refresh();
      await pass(5);
      const asked = service.calls.map(({ at }) => at - from);
      // Two askers, each once before it has heard; then one that tries, once: no attempt of a call comes sooner,
      // either.
      expect(asked.filter((at) => at < 80_000).length).toBeLessThanOrEqual(2);
      expect(asked.length).toBeGreaterThan(2);
      expect(asked.length).toBeLessThanOrEqual(5);
      service.failing = null;
      await pass(3);
      await loading;
      expect(rig.last()).toMatchObject({ status: 'ready', trouble: null });
    },
  );

  it.each([
    ['throttles', failures.throttled],
    ['fails', failures.failed],
    ['cuts every connection', 'cut'],
  ] as const)(
    'of ten minutes in which the service %s is waited for, not stormed, said, and over when it is over',
    { timeout: 600_000 },
    async (_name, failing) => {
      const loading = rig.directory.refresh();
      await pass(0.2);
      await loading;
      expect(rig.last().status).toBe('ready');
      service.clear();
      service.failing = failing;
      const again = rig.directory.refresh(true);
      await pass(10);
      // Two askers (tunnels, things), a handful of rounds ever further apart, three attempts each.
      expect(service.count()).toBeGreaterThan(10);
      expect(service.count()).toBeLessThan(60);
      const late = service.calls.filter(({ at }) => at > Date.now() - 120_000).length;
      expect(late).toBeLessThanOrEqual(6);
      if (failing === 'cut') expect(rig.last()).toMatchObject({ status: 'offline' });
      else expect(rig.last()).toMatchObject({ status: 'partial', trouble: { kind: 'refusing' } });
      expect(rig.last().counts.open + rig.last().counts.others).toBe(250);
      service.failing = null;
      await pass(3);
      await again;
      expect(rig.last()).toMatchObject({ status: 'ready', trouble: null });
    },
  );
});
