import { describe, expect, it } from 'vitest';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const notified = (): unknown => {
  const { state } = w.view();
  return state.kind === 'problem' && state.problem.code === 'device-disconnected'
    ? state.problem.params.notified
    : null;
};

describe('the device', () => {
  it('has a while to come back by itself before its absence is a problem, and coming back is seen', async () => {
    await w.connected();
    await w.tick(20_000);
    w.deviceGoes();
    await w.tick(6000);
    expect(w.problem()).toBe('waiting-for-device');
    w.deviceComes();
    await w.tick(3000);
    expect(w.problem()).toBe('connected');
    w.deviceGoes();
    await w.tick(45_000);
    expect(w.problem()).toBe('problem device-disconnected');
    expect(notified()).toBe(false);
    w.deviceComes();
    await w.tick(7000);
    expect(w.problem()).toBe('connected');
  });

  it('away for long when connecting: said at once', async () => {
    w.deviceGoes(Date.now() - 600_000);
    await w.connected();
    expect(w.problem()).toBe('problem device-disconnected');
  });

  it('is awaited for a minute after it was sent a token; then the app says so and goes on looking', async () => {
    w.deviceGoes(Date.now() - 600_000);
    const id = await w.connected();
    w.sessions.recover(id, 'device-disconnected');
    await w.tick(50_000);
    expect(w.problem()).toBe('waiting-for-device device-disconnected');
    await w.tick(15_000);
    expect(w.problem()).toBe('problem device-disconnected');
    expect(notified()).toBe(true);
    expect(w.view().timeline.some(({ kind }) => kind === 'device-did-not-come')).toBe(true);
    w.deviceComes();
    await w.tick(7000);
    expect(w.problem()).toBe('connected');
    expect(w.notices.map(({ kind }) => kind)).toEqual(['problem', 'problem', 'connected']);
  });

  it('denied: says which side, and still sees the device come', async () => {
    w.deviceGoes(Date.now() - 600_000);
    w.errors.rotate = cloudError('access-denied', { action: 'iot:RotateTunnelAccessToken' });
    const id = await w.connected();
    w.sessions.recover(id, 'device-disconnected');
    await w.tick();
    expect(w.view().state).toMatchObject({
      problem: { code: 'rotation-denied', recovery: { kind: 'copy-request', mode: 'DESTINATION' } },
    });
    w.deviceComes();
    await w.tick(7000);
    expect(w.problem()).toBe('connected');
  });
});

describe('waiting for the device', () => {
  it('stopping the wait says what is true', async () => {
    w.deviceGoes(Date.now() - 600_000);
    const id = await w.connected();
    w.sessions.recover(id, 'device-disconnected');
    await w.tick(5000);
    await w.sessions.stop(id);
    expect(w.problem()).toBe('problem device-disconnected');
  });

  it('the tunnel closed meanwhile: nothing more is tried', async () => {
    w.deviceGoes(Date.now() - 600_000);
    const id = await w.connected();
    w.sessions.recover(id, 'device-disconnected');
    await w.tick();
    w.tunnel = { ...w.tunnel, status: 'CLOSED' };
    await w.tick(3000);
    expect(w.problem()).toBe('ended tunnel-ended');
    expect(w.proxy().stopped).toBe(true);
    const asked = w.calls.length;
    await w.tick(600_000);
    expect(w.calls).toHaveLength(asked);
  });

  it('nothing is asked while the computer sleeps; on waking at once', async () => {
    await w.connected();
    w.sessions.suspend();
    const asked = w.calls.length;
    await w.tick(600_000);
    expect(w.calls).toHaveLength(asked);
    w.sessions.resume();
    await w.tick();
    expect(w.calls.length).toBeGreaterThan(asked);
    expect(w.proxy().probes).toBe(1);
  });
});

describe('the tunnel connection', () => {
  it('a wait says why, and ends in a fresh look at the device', async () => {
    await w.connected();
    w.proxy().connection({
      kind: 'waiting',
      attempt: 2,
      retryAt: Date.now() + 1000,
      cause: { kind: 'failure', failure: { stage: 'name', code: 'ENOTFOUND', detail: '' } },
    });
    expect(w.problem()).toBe('reconnecting offline');
    w.proxy().connection({ kind: 'connecting', attempt: 2 });
    w.proxy().open();
    expect(w.problem()).toBe('connecting');
    await w.tick();
    expect(w.problem()).toBe('connected');
  });

  it('closed at once again and again: stops after a few times', async () => {
    await w.connected();
    for (let times = 0; times < 10; times += 1) {
      w.proxy().connection({ kind: 'closed', code: 1011, reason: '', openForMs: 5 });
      await w.tick();
      if (w.problem().startsWith('problem')) break;
      w.proxy().open();
      await w.tick();
    }
    expect(w.problem()).toBe('problem service-trouble');
    expect(w.proxy().connects).toHaveLength(4);
  });
});
