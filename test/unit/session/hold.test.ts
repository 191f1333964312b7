import { describe, expect, it } from 'vitest';
import { defaultSessionTuning } from '../../../electron/session/deps';
import { isDeviceAway, type SessionPhase } from '../../../shared/session';
import { facts } from './arbitraries';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

const away = { status: 'DISCONNECTED', since: null } as const;

let w: World;
eachInAWorld((made) => {
  w = made;
  // Known already: it is not asked how it is spoken to.
  w.learned.set('pump-1', { protocol: 'V3', oneConnection: false, banner: null });
});
const clientWaits = (waitingClients: number): void =>
  w.proxy().emit({
    kind: 'stats',
    services: [
      {
        serviceId: 'SSH',
        port: 50_022,
        connections: 0,
        waitingClients,
        waitsUntil: null,
        bytesUp: 0,
        bytesDown: 0,
        lastAnswerAt: null,
        pausedBy: null,
      },
    ],
  });

describe('whether the device is away', () => {
  const problem = {
    code: 'token-reused',
    params: { tunnelEndsAt: null },
    recovery: { kind: 'rotate', mode: 'SOURCE' },
    answer: null,
    at: 1,
  } as const;
  const waiting: SessionPhase = { kind: 'waiting-for-device', since: 1, steps: [], problem: null };
  const repairing = (state: 'waiting' | 'done'): SessionPhase => ({
    kind: 'repairing',
    problem,
    steps: [
      { name: 'reconnect', state: 'running', at: 1 },
      { name: 'device-connects', state, at: 1 },
    ],
  });
  it.each<[string, SessionPhase, ReturnType<typeof facts> | null, boolean]>([
    ['seen away', { kind: 'connecting', attempt: 1 }, facts({ destination: away }), true],
    ['seen there', { kind: 'connecting', attempt: 1 }, facts(), false],
    ['nothing known', { kind: 'connecting', attempt: 1 }, null, false],
    ['awaited, its old connection still shown', waiting, facts(), true],
    ['a repair will wait for it', repairing('waiting'), facts(), true],
    ['a repair saw it', repairing('done'), facts(), false],
    [
      'a repair of the source only',
      { kind: 'repairing', problem, steps: [{ name: 'rotate-source', state: 'running', at: 1 }] },
      facts(),
      false,
    ],
    ['another problem while it is away', { kind: 'problem', problem }, facts({ destination: away }), true],
    [
      'nobody can be asked any more',
      { kind: 'connected', since: 1, device: 'unknown' },
      facts({ destination: away }),
      false,
    ],
    ['the tunnel is over', { kind: 'problem', problem }, facts({ destination: away, status: 'CLOSED' }), false],
  ])('%s', (_name, state, tunnel, expected) => {
    expect(isDeviceAway({ state, tunnel })).toBe(expected);
  });
});

describe('new clients', () => {
  it('are held from when the device is seen away until it is seen again, told once each', async () => {
    await w.connected();
    expect(w.proxy().pauses).toEqual([]);
    w.deviceGoes();
    await w.tick(31_000);
    expect(w.proxy().pauses).toEqual([true]);
    w.deviceComes();
    expect(w.proxy().pauses).toEqual([true]);
    await w.tick(6_000);
    expect(w.problem()).toBe('connected');
    expect(w.proxy().pauses).toEqual([true, false]);
  });

  it('are held before the connection is open where the device was away before, and by the proxy of the next attempt, too', async () => {
    w.deviceGoes();
    w.tunnel = { ...w.tunnel, destination: { ...w.tunnel.destination, since: Date.now() - 600_000 } };
    const id = await w.connected();
    expect(w.proxy().pauses).toEqual([true]);
    await w.sessions.disconnect(id);
    await w.sessions.connect(id);
    await w.tick();
    expect(w.proxies).toHaveLength(2);
    expect(w.proxy().pauses).toEqual([true]);
  });

  it('are held after a rotation of the device until its new connection is seen', async () => {
    w.tunnel = { ...w.tunnel, destination: { status: 'CONNECTED', since: 5 } };
    const id = await w.connected();
    await w.sessions.rotate(id, 'DESTINATION');
    await w.tick(5_000);
    // DescribeTunnel still shows the old connection.
    expect(w.proxy().pauses).toEqual([true]);
    w.deviceComes();
    await w.tick(3_000);
    expect(w.proxy().pauses).toEqual([true, false]);
  });

  it('are not held because the source has to rotate, nor without anybody to ask', async () => {
    const id = await w.connected();
    await w.repaired(id);
    w.errors.describe = cloudError('access-denied');
    await w.tick(40_000);
    expect(w.view().state).toMatchObject({ kind: 'connected', device: 'unknown' });
    expect(w.proxy().pauses).toEqual([]);
  });
});

describe('the device', () => {
  it('is asked about more often while a client waits for it', async () => {
    w.deviceGoes(Date.now() - 600_000);
    await w.connected();
    expect(w.problem()).toBe('problem device-disconnected');
    const asked = async (milliseconds: number): Promise<number> => {
      const before = w.calls.length;
      await w.tick(milliseconds);
      return w.calls.length - before;
    };
    const { pollAwayMs, pollWaitingMs } = defaultSessionTuning;
    expect(await asked(pollAwayMs * 4)).toBe(4);
    clientWaits(1);
    expect(await asked(pollWaitingMs * 4)).toBe(4);
    clientWaits(0);
    expect(await asked(pollAwayMs * 4)).toBe(4);
  });
});
