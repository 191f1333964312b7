import { describe, expect, it, vi } from 'vitest';
import { LastAnswer } from '../../../electron/tunnel/last-answer';
import { ManualClock } from '../../fakes/manual-clock';
import { deferred } from '../../fakes/wait';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made), 100_000_000);
const hour = 3_600_000;
const set = (by: number): void => void vi.setSystemTime(Date.now() + by);

describe('a clock that is set back', () => {
  it('hides nothing that happens afterwards: the device goes, is awaited as long as always, and comes', async () => {
    await w.connected();
    await w.tick(5000);
    set(-hour);
    w.sessions.clockSetBack(hour);
    await w.tick(20_000);
    expect(w.problem()).toBe('connected');
    w.deviceGoes();
    await w.tick(6000);
    expect(w.problem()).toBe('waiting-for-device');
    await w.tick(20_000);
    expect(w.problem()).toBe('problem device-disconnected');
    w.deviceComes();
    await w.tick(7000);
    expect(w.problem()).toBe('connected');
  });

  it('in the middle of waiting for the device does not make the wait longer', async () => {
    await w.connected();
    await w.tick(20_000);
    w.deviceGoes();
    await w.tick(6000);
    expect(w.problem()).toBe('waiting-for-device');
    set(-hour);
    w.sessions.clockSetBack(hour);
    await w.tick(20_000);
    expect(w.problem()).toBe('problem device-disconnected');
  });

  it('while a device is awaited whose agent is offline: the button is there once it is back', async () => {
    w.deviceGoes(Date.now() - 600_000);
    w.agent = { connected: false, since: null };
    await w.connected();
    expect(w.view().state).toMatchObject({ problem: { code: 'device-disconnected', recovery: { kind: 'retry' } } });
    set(-hour);
    w.sessions.clockSetBack(hour);
    w.agent = { connected: true, since: null };
    await w.tick(25_000);
    expect(w.view().state).toMatchObject({ problem: { recovery: { kind: 'rotate', mode: 'DESTINATION' } } });
  });

  it('while a sign-in is asked for that is given up: what is gone back to is not from the future', async () => {
    const id = await w.connected();
    const question = deferred();
    w.question = question.promise;
    w.errors.rotate = cloudError('sign-in-expired', { givenUp: true });
    await w.sessions.rotate(id, 'SOURCE');
    await w.tick();
    set(-hour);
    w.sessions.clockSetBack(hour);
    question.resolve(undefined);
    await w.tick();
    expect(w.problem()).toBe('connected');
    expect(w.view().tunnel!.checkedAt).toBeLessThanOrEqual(Date.now());
    w.deviceGoes();
    await w.tick(31_000);
    expect(w.problem()).toBe('problem device-disconnected');
  });

  it('would hide it without being told of: this is what the shift is for', async () => {
    await w.connected();
    set(-hour);
    w.deviceGoes();
    await w.tick(60_000);
    expect(w.problem()).toBe('connected');
  });
});

describe('a clock that is set forward', () => {
  it('ends no tunnel and no wait for good', async () => {
    await w.connected();
    set(12 * hour);
    await w.tick(60_000);
    expect(w.problem()).toBe('connected');
    expect(w.view().connection.kind).toBe('open');
  });
});

describe('the time of the last answer', () => {
  it('moves with a clock that is set back, and with nothing else', () => {
    const clock = new ManualClock();
    const last = new LastAnswer(clock);
    expect(last.at).toBeNull();
    last.now();
    const at = last.at!;
    clock.advance(5_000);
    expect(last.at).toBe(at);
    clock.wallOffset -= 500;
    expect(last.at).toBe(at);
    clock.wallOffset += hour;
    expect(last.at).toBe(at);
    clock.wallOffset -= 3 * hour;
    expect(last.at).toBe(at - 2 * hour - 500);
    clock.advance(5_000);
    expect(last.at).toBe(at - 2 * hour - 500);
  });
});
