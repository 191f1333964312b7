import { describe, expect, it } from 'vitest';
import { olderIn } from './older-world';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { unanswered, ended, answered, describes, protocols, inV2, inV1 } = olderIn(() => w);

describe('a silent device', () => {
  it('leads to a harmless try of V2 within 5 s of the first bytes', async () => {
    await w.connected();
    await w.tick(5000);
    unanswered();
    await w.tick(900);
    expect(protocols()).toEqual([]);
    await w.tick(1000);
    expect(protocols()).toEqual(['V2']);
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
  });

  it('that answers in V2 at once is remembered for the thing, but not before', async () => {
    await inV2();
    expect(w.view()).toMatchObject({ protocol: 'V2', protocolChosenBecause: 'device-speaks-older-protocol' });
    expect(w.learned.get('pump-1')?.protocol).toBeUndefined();
    await w.tick(10);
    answered();
    expect(w.learned.get('pump-1')?.protocol).toBe('V2');
  });

  it('that is as slow in V2 is only slow: nothing is remembered', async () => {
    await inV2();
    unanswered(2);
    await w.tick(5000);
    answered();
    expect(w.learned.get('pump-1')?.protocol).toBeUndefined();
    expect(protocols()).toEqual(['V2']);
  });

  it('that renewed its connection when the version changed is spoken to in V1 at once', async () => {
    await inV1();
    answered();
    expect(w.learned.get('pump-1')?.protocol).toBe('V1');
  });

  it('is found by way of a wait when it is away just then', async () => {
    await inV2();
    w.deviceGoes();
    unanswered(2);
    await w.tick(10);
    expect(w.problem()).toBe('waiting-for-device');
    expect(w.proxy().pauses.at(-1)).toBe(true);
    ended(2, 'restart');
    w.deviceComes();
    await w.tick(3000);
    expect(w.problem()).toBe('connected');
    expect(w.proxy().pauses.at(-1)).toBe(false);
    unanswered(3);
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
  });

  it('is spoken to in V1 after a silence in both versions that no refused service explains', async () => {
    await inV2();
    unanswered(2);
    // localproxy refuses the try in V3 first, and then this one: 25 s, seen opposite the reference.
    await w.tick(24_500);
    expect(protocols()).toEqual(['V2']);
    await w.tick(1000);
    expect(protocols()).toEqual(['V2', 'V1']);
  });
});

describe('a silent device that is left alone, or tried no more', () => {
  it('is left alone for long when its program would notice the reconnect', async () => {
    await w.connected();
    await w.tick(5000);
    unanswered(1, false);
    await w.tick(10_500);
    expect(protocols()).toEqual([]);
    await w.tick(1000);
    expect(protocols()).toEqual(['V2']);
  });

  it('that answered this version before is only slow', async () => {
    w.learned.set('pump-1', { protocol: 'V3', oneConnection: false });
    await w.connected();
    await w.tick(5000);
    unanswered();
    await w.tick(20_000);
    expect(protocols()).toEqual([]);
  });

  it('never leads to a version twice', async () => {
    await inV1();
    for (let connection = 3; connection < 20; connection += 1) {
      unanswered(connection);
      await w.tick(15_000);
    }
    expect(protocols()).toEqual(['V2', 'V1']);
  });

  it('means nothing for a connection from before the device was there', async () => {
    w.deviceGoes();
    await w.connected();
    unanswered();
    w.deviceComes();
    await w.tick(20_000);
    expect(w.problem()).toBe('connected');
    expect(protocols()).toEqual([]);
  });
});

describe('a device that is away, unnoticed so far', () => {
  it('is asked about as soon as something is unanswered, so that its client is held', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceGoes();
    const before = describes();
    unanswered();
    await w.tick(1);
    expect(describes()).toBe(before + 1);
    expect(w.problem()).toBe('waiting-for-device');
    expect(w.proxy().pauses.at(-1)).toBe(true);
    expect(protocols()).toEqual([]);
  });

  it('is asked about once for many connections', async () => {
    await w.connected();
    await w.tick(5000);
    const before = describes();
    unanswered(1, false);
    await w.tick(1);
    for (let connection = 2; connection < 50; connection += 1) unanswered(connection, false);
    await w.tick(1);
    expect(describes()).toBe(before + 1);
  });
});

describe('a service where nothing listens', () => {
  it('ends as such during the trial, the device is not spoken to in V1, and the next try is in V3', async () => {
    const id = await inV2();
    unanswered(2);
    await w.tick(9000);
    ended(2, 'device');
    await w.tick(10);
    expect(w.problem()).toBe('problem service-unreachable');
    await w.tick(60_000);
    expect(protocols()).toEqual(['V2']);
    w.sessions.recover(id, 'service-unreachable');
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V3']);
    expect(w.view()).toMatchObject({ protocol: 'V3', protocolChosenBecause: null });
    w.proxy().open();
    await w.tick(10);
    expect(w.problem()).toBe('connected');
    // It understands the ids: silence never leads to another version again.
    unanswered(3);
    await w.tick(20_000);
    expect(protocols()).toEqual(['V2', 'V3']);
    await w.tick(10);
    answered();
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('and that answers later in V2 is not remembered as older', async () => {
    await inV2();
    ended(2, 'device');
    await w.tick(10);
    expect(w.problem()).toBe('problem service-unreachable');
    await w.tick(10);
    answered();
    expect(w.problem()).toBe('connected');
    expect(w.learned.get('pump-1')?.protocol).toBeUndefined();
  });
});

describe('a device that drops because of V1', () => {
  it('back to V3 for good, and the person is asked before the device is rotated', async () => {
    await inV1();
    w.deviceGoes();
    await w.tick(50_000);
    expect(protocols()).toEqual(['V2', 'V1', 'V3']);
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
    w.proxy().open();
    await w.tick(30_000);
    expect(w.problem()).toBe('problem device-disconnected');
    expect(w.calls.filter((call) => call.startsWith('rotate'))).toEqual([]);
    // Never again for this tunnel.
    w.deviceComes();
    await w.tick(10_000);
    unanswered(9);
    await w.tick(20_000);
    expect(protocols()).toEqual(['V2', 'V1', 'V3']);
  });

  it('the same where rotation was allowed before: gets the device back by itself', async () => {
    const id = await inV1();
    await w.repaired(id);
    w.deviceGoes();
    await w.tick(50_000);
    expect(w.calls.filter((call) => call.startsWith('rotate'))).toEqual([
      'rotate SOURCE',
      'rotate DESTINATION pump-1 SSH',
    ]);
  });
});
