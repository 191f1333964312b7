import { describe, expect, it } from 'vitest';
import { spaced } from '../../../electron/session/poller';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => {
  w = made;
  w.deviceGoes(Date.now() - 600_000);
});
const shown = (): unknown => {
  const { state } = w.view();
  return state.kind === 'problem' && state.problem.code === 'device-disconnected'
    ? [state.problem.params.agent ?? null, state.problem.recovery.kind]
    : state.kind;
};
const asked = (): number => w.calls.filter((call) => call === 'agent').length;

describe('a device that does not come', () => {
  it('whose agent is offline is not offered a token; once it is online again it is', async () => {
    w.agent = { connected: false, since: 9_000_000 };
    await w.connected();
    expect(shown()).toEqual([{ connected: false, since: 9_000_000 }, 'retry']);
    await w.tick(60_000);
    // Asked about every quarter of a minute, not with every look at the tunnel.
    expect(asked()).toBeGreaterThan(2);
    expect(asked()).toBeLessThan(7);
    expect(w.calls).not.toContain('rotate DESTINATION pump-1 SSH');
    w.agent = { connected: true, since: Date.now() };
    await w.tick(25_000);
    expect(shown()).toEqual([{ connected: true, since: expect.any(Number) as number }, 'rotate']);
    expect(w.view().timeline.some(({ kind }) => kind === 'agent-online')).toBe(true);
    // Online or not is not asked any more: what is left is to press the button.
    const before = asked();
    await w.tick(60_000);
    expect(asked()).toBe(before);
  });

  it('is announced by whoever watches devices, not by the session', async () => {
    w.agent = { connected: false, since: null };
    await w.connected();
    w.agent = { connected: true, since: null };
    await w.tick(25_000);
    expect(w.notices.map(({ kind }) => kind)).toEqual(['problem']);
  });

  it('of which the index knows nothing is offered a token, as ever', async () => {
    await w.connected();
    expect(shown()).toEqual([null, 'rotate']);
  });
});

describe('questions that AWS does not answer', () => {
  it('are asked no sooner than the answer says, up to two minutes', async () => {
    expect([spaced(5000, 1, 60_000), spaced(5000, 1, 600_000), spaced(5000, 1, 1000), spaced(null, 1, 60_000)]).toEqual(
      [75_000, 150_000, 10_000, null],
    );
    await w.connected();
    w.errors.describe = { ...cloudError('throttled'), retryAfterMs: 90_000 };
    await w.tick(40_000);
    const before = w.calls.length;
    await w.tick(60_000);
    expect(w.calls.length - before).toBe(0);
    delete w.errors.describe;
    await w.tick(200_000);
    const healed = w.calls.length;
    await w.tick(100_000);
    expect(w.calls.length - healed).toBeGreaterThan(2);
  });

  it('are asked less and less often', async () => {
    expect([
      spaced(5000, 0),
      spaced(5000, 1),
      spaced(5000, 3),
      spaced(5000, 30),
      spaced(null, 3),
      spaced(25_000, 9),
    ]).toEqual([5000, 10_000, 40_000, 120_000, null, 120_000]);
    w.tunnel = { ...w.tunnel, destination: { status: 'CONNECTED', since: Date.now() - 60_000 } };
    await w.connected();
    w.errors.describe = cloudError('service');
    const before = w.calls.length;
    await w.tick(600_000);
    expect(w.calls.length - before).toBeGreaterThan(4);
    expect(w.calls.length - before).toBeLessThan(14);
    delete w.errors.describe;
    await w.tick(130_000);
    const after = w.calls.length;
    await w.tick(100_000);
    expect(w.calls.length - after).toBeGreaterThan(2);
  });
});
