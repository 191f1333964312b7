import { describe, expect, it } from 'vitest';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
/** START and DATA went out three seconds ago, and nothing came. */
const unanswered = (connection = 1, repeatable = true): void =>
  w.proxy().emit({ kind: 'unanswered', serviceId: 'SSH', connection, quietForMs: 3000, repeatable });
const ended = (connection: number, by: 'device' | 'restart' | 'tunnel-connection'): void =>
  w.proxy().emit({ kind: 'client-ended', serviceId: 'SSH', connection, by, ageMs: 3000, answered: false, sent: true });
const answered = (): void =>
  w.proxy().emit({
    kind: 'stats',
    services: [
      {
        serviceId: 'SSH',
        port: 1,
        connections: 1,
        waitingClients: 0,
        waitsUntil: null,
        bytesUp: 1,
        bytesDown: 1,
        lastAnswerAt: Date.now(),
        pausedBy: null,
      },
    ],
  });
const describes = (): number => w.calls.filter((call) => call.startsWith('describe')).length;
const protocols = () => w.proxy().protocols;

/** In V2 after a short silence, its connection started again. */
async function inV2(): Promise<string> {
  const id = await w.connected();
  await w.tick(5000);
  unanswered();
  await w.tick(1100);
  expect(protocols()).toEqual(['V2']);
  ended(1, 'restart');
  w.proxy().open();
  await w.tick(3000);
  expect(w.problem()).toBe('connected');
  return id;
}
async function inV1(): Promise<string> {
  const id = await inV2();
  w.deviceComes();
  unanswered(2);
  await w.tick(10);
  expect(protocols()).toEqual(['V2', 'V1']);
  ended(2, 'restart');
  w.proxy().open();
  await w.tick(3000);
  expect(w.problem()).toBe('connected');
  return id;
}

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
    expect(w.protocols.get('pump-1')).toBeUndefined();
    await w.tick(10);
    answered();
    expect(w.protocols.get('pump-1')).toBe('V2');
  });

  it('that is as slow in V2 is only slow: nothing is remembered', async () => {
    await inV2();
    unanswered(2);
    await w.tick(5000);
    answered();
    expect(w.protocols.get('pump-1')).toBeUndefined();
    expect(protocols()).toEqual(['V2']);
  });

  it('that renewed its connection when the version changed is spoken to in V1 at once', async () => {
    await inV1();
    answered();
    expect(w.protocols.get('pump-1')).toBe('V1');
  });

  it('is found by way of a wait when it is away just then', async () => {
    await inV2();
    w.deviceGoes();
    unanswered(2);
    await w.tick(10);
    expect(w.problem()).toBe('waiting-for-device');
    expect(w.proxy().holds.at(-1)).toBe(true);
    ended(2, 'restart');
    w.deviceComes();
    await w.tick(3000);
    expect(w.problem()).toBe('connected');
    expect(w.proxy().holds.at(-1)).toBe(false);
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
    w.protocols.set('pump-1', 'V3');
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
    expect(w.proxy().holds.at(-1)).toBe(true);
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

describe('a device that renews its connection on the change of version, at once', () => {
  /** Asked just before; then the device comes again, and the service resets what belonged to its last connection. */
  async function renewsAtOnce(): Promise<number> {
    await inV2();
    unanswered(2, false);
    await w.tick(1);
    const before = describes();
    await w.tick(100);
    w.deviceComes();
    for (let connection = 2; connection < 30; connection += 1) ended(connection, 'device');
    await w.tick(1);
    return describes() - before;
  }

  it('is not taken for one that understood: what was known before the reset says nothing', async () => {
    await renewsAtOnce();
    expect(w.problem()).toBe('connected');
    unanswered(30);
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
  });

  it('is asked about once for all that was reset', async () => {
    expect(await renewsAtOnce()).toBe(1);
  });
});

describe('a reset before any answer, under a program that has not noticed it', () => {
  const reset = (connection: number): void =>
    w.proxy().emit({ kind: 'reset-unanswered', serviceId: 'SSH', connection, ageMs: 29 });
  const verdicts = () => w.proxy().verdicts;

  it('of a device that came again because of V2: V1 at once, and the program goes on', async () => {
    await inV2();
    w.deviceComes();
    reset(2);
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
    expect(verdicts()).toEqual(['SSH 2 restart']);
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
  });

  it('of a device that was replaced outside of a trial: started again in the same version', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceComes();
    reset(1);
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 restart']);
    expect(protocols()).toEqual([]);
    expect(w.problem()).toBe('connected');
  });

  it('of a device that is away: its program is held', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceGoes();
    reset(1);
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 restart']);
    expect(w.proxy().holds.at(-1)).toBe(true);
    expect(w.problem()).toBe('waiting-for-device');
  });

  it('of a device that stands: its service cannot be reached, and the program is told', async () => {
    await w.connected();
    await w.tick(5000);
    const before = describes();
    reset(1);
    w.proxy().emit({
      kind: 'client-ended',
      serviceId: 'SSH',
      connection: 1,
      by: 'reset',
      ageMs: 40,
      answered: false,
      sent: true,
    });
    await w.tick(10);
    expect(verdicts()).toEqual(['SSH 1 end']);
    expect(w.problem()).toBe('problem service-unreachable');
    expect(describes()).toBe(before + 1);
    expect(w.view().timeline.filter(({ kind }) => kind === 'service-unreachable')).toHaveLength(1);
  });

  it('without ids, of an older device whose service refuses: V1, and the program goes on', async () => {
    await w.connected();
    await w.tick(5000);
    w.proxy().emit({ kind: 'older-destination', serviceId: 'SSH', speaks: 'V1', by: 'reset' });
    reset(1);
    await w.tick(10);
    expect(protocols()).toEqual(['V1']);
    expect(verdicts()).toEqual(['SSH 1 restart']);
  });

  it('is asked about once for many', async () => {
    await w.connected();
    await w.tick(5000);
    const before = describes();
    for (let connection = 1; connection < 30; connection += 1) reset(connection);
    await w.tick(10);
    expect(describes()).toBe(before + 1);
    expect(verdicts()).toHaveLength(29);
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
    await w.sessions.recover(id, 'service-unreachable');
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
    expect(w.protocols.get('pump-1')).toBe('V3');
  });

  it('and that answers later in V2 is not remembered as older', async () => {
    await inV2();
    ended(2, 'device');
    await w.tick(10);
    expect(w.problem()).toBe('problem service-unreachable');
    await w.tick(10);
    answered();
    expect(w.problem()).toBe('connected');
    expect(w.protocols.get('pump-1')).toBeUndefined();
  });
});

describe('answers without ids', () => {
  it.each(['V1', 'V2'] as const)('bytes of %s are proof: tried at once, and remembered', async (speaks) => {
    await w.connected();
    w.proxy().emit({ kind: 'older-destination', serviceId: 'SSH', speaks, by: 'data' });
    await w.tick(10);
    expect(protocols()).toEqual([speaks]);
    expect(w.protocols.get('pump-1')).toBe(speaks);
  });

  it('bytes without a service id during the trial of V2: V1 at once', async () => {
    await inV2();
    w.proxy().emit({ kind: 'older-destination', serviceId: 'SSH', speaks: 'V1', by: 'data' });
    await w.tick(10);
    expect(protocols()).toEqual(['V2', 'V1']);
  });

  it('a reset without a service id leads to V1 while the device stands, and not when it was replaced', async () => {
    await w.connected();
    await w.tick(5000);
    w.proxy().emit({ kind: 'older-destination', serviceId: 'SSH', speaks: 'V1', by: 'reset' });
    ended(1, 'device');
    await w.tick(10);
    expect(protocols()).toEqual(['V1']);
    expect(w.protocols.get('pump-1')).toBeUndefined();
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
  });

  it('a reset without a service id because the device was replaced is no sign', async () => {
    await w.connected();
    await w.tick(5000);
    w.deviceComes();
    w.proxy().emit({ kind: 'older-destination', serviceId: 'SSH', speaks: 'V1', by: 'reset' });
    ended(1, 'device');
    await w.tick(10);
    expect(protocols()).toEqual([]);
  });
});

describe('a device that drops because of V1', () => {
  it('back to V3 for good, and the person is asked before the device is rotated', async () => {
    await inV1();
    w.deviceGoes();
    await w.tick(50_000);
    expect(protocols()).toEqual(['V2', 'V1', 'V3']);
    expect(w.protocols.get('pump-1')).toBe('V3');
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
