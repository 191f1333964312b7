import { beforeEach, describe, expect, it } from 'vitest';
import type { Greeting } from '../../../electron/tunnel/contract';
import { defaultSettings } from '../../../shared/settings/settings';
import { clientsIn } from './clients';
import { cloudError } from './observed';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { unanswered, ended, stats, answered, protocols } = clientsIn(() => w);

/** The device's behaviour, by version; silence comes in its time. */
function plays(behaviour: (version: string, count: number) => Greeting): void {
  let count = 0;
  w.greets = (proxy) => {
    const [version = '', , wait = '0'] = (proxy.greets.at(-1) ?? '').split(' ');
    const greeting = behaviour(version, ++count);
    if (greeting.kind !== 'silent') proxy.greeting(greeting);
    else setTimeout(() => proxy.greeting(greeting), Number(wait));
  };
}
const silent: Greeting = { kind: 'silent' };
const reset: Greeting = { kind: 'reset' };
const greets = (withIds: boolean): Greeting => ({ kind: 'answered', withIds, text: 'SSH-2.0-Device' });
/** The Device Client: silent in V3, renews its connection at V2, answers in V1. */
function deviceClient(inV1: Greeting = greets(false)): void {
  plays((version) => {
    if (version === 'V2') w.deviceComes();
    return version === 'V1' ? inV1 : version === 'V2' ? reset : silent;
  });
}
/** The WebSocket that was asked for is open. */
async function reopened(): Promise<void> {
  w.proxy().open();
  await w.tick(10);
}
const banner = { serviceId: 'SSH', text: 'SSH-2.0-Device' };
const asked = (): string[] => w.proxy().greets.map((greet) => greet.slice(0, 2));
const held = (): boolean | undefined => w.proxy().pauses.at(-1);

describe('a device that is not known', () => {
  it('is asked once it is seen, on the WebSocket in use, before the first program has its place', async () => {
    await w.connected();
    expect(w.proxy().greets).toEqual(['V3 SSH 1000']);
    expect(w.proxy().pauses).toEqual([true, false]);
    expect(w.learned.get('pump-1')).toEqual({ protocol: 'V3', oneConnection: false, banner });
    expect(w.problem()).toBe('connected');
    expect(protocols()).toEqual([]);
  });

  it('is known by what its service said first, in the report and in later sessions', async () => {
    const id = await w.connected();
    expect(w.view().banner).toEqual(banner);
    expect(w.sessions.report(id)).toMatchObject({
      technical: expect.stringContaining('SSH answered: SSH-2.0-Device') as string,
    });
    await w.sessions.disconnect(id);
    w.learned.set('pump-1', { protocol: 'V3', oneConnection: false, banner: { ...banner, text: 'SSH-2.0-Earlier' } });
    await w.sessions.connect(id);
    await w.tick(10);
    expect(w.view().banner?.text).toBe('SSH-2.0-Earlier');
  });

  it('answers without ids: one connection at a time from now on, no other WebSocket', async () => {
    plays(() => greets(false));
    await w.connected();
    expect(w.learned.get('pump-1')).toEqual({ protocol: 'V3', oneConnection: true, banner });
    expect(w.view()).toMatchObject({ protocol: 'V3', oneConnection: true });
    expect(protocols()).toEqual([]);
  });

  it('is AWS’s engine without ids: V3, V2, V1 within five seconds, remembered, and shown', async () => {
    deviceClient();
    await w.connected();
    await w.tick(1000);
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
    expect(held()).toBe(true);
    await reopened();
    await reopened();
    expect(asked()).toEqual(['V3', 'V2', 'V1']);
    expect(w.learned.get('pump-1')).toEqual({ protocol: 'V1', oneConnection: true, banner });
    expect(w.problem()).toBe('connected');
    expect(w.view()).toMatchObject({ protocol: 'V1', protocolChosenBecause: 'device-speaks-older-protocol' });
    expect(held()).toBe(false);
  });

  it('stays unknown where a localproxy’s service is away: V1 is never spoken to it', async () => {
    plays(() => silent);
    await w.connected();
    await w.tick(1000);
    await reopened();
    await w.tick(400);
    expect(protocols()).toEqual(['V2', 'V3']);
    // No program starts in a version that was only asked.
    expect(w.proxy().changes.slice(-3)).toEqual(['protocol V2', 'protocol V3', 'release']);
    await reopened();
    await w.tick(10);
    expect(w.problem()).toBe('connected');
    expect(held()).toBe(false);
    expect(w.view()).toMatchObject({ protocol: 'V3', protocolChosenBecause: null });
    // It was spoken to in V2, and ends as with `-y V2` since: the end of one program would be that of all.
    expect(w.proxy().oneConnection).toBe(true);
    expect(w.learned.get('pump-1')).toEqual({ protocol: null, oneConnection: true, banner: null });
    // This connection of the device is not asked again.
    await w.tick(120_000);
    expect(asked()).toEqual(['V3', 'V2']);
  });
});

describe('a tunnel that nobody may look at', () => {
  beforeEach(() => {
    w.errors.describe = cloudError('access-denied');
  });
  /** The service names the tunnel's services once the connection stands (PROTOCOL.md 6, row 10). */
  async function named(): Promise<void> {
    w.proxy().emit({
      kind: 'services-adopted',
      announced: ['SSH'],
      listeners: [{ serviceId: 'SSH', port: 50_022 }],
    });
    await w.tick();
  }

  it('has its device asked once its services are named, though that comes after the answer of DescribeTunnel', async () => {
    await w.connected();
    expect(w.problem()).toBe('connected');
    expect(w.proxy().greets).toEqual([]);
    await named();
    expect(w.proxy().greets).toEqual(['V3 SSH 1000']);
    expect(w.view().banner).toEqual(banner);
  });

  it('has its device asked once, however often services are named', async () => {
    await w.connected();
    await named();
    await named();
    expect(w.proxy().greets).toEqual(['V3 SSH 1000']);
  });
});

describe('a device that does not answer, or is not there', () => {
  it('whose new connection cannot be told, since nobody may look, is not spoken to in V1', async () => {
    plays((version) => (version === 'V2' ? silent : silent));
    await w.connected();
    w.signedIn = false;
    await w.tick(1000);
    await reopened();
    await w.tick(400);
    expect(asked()).toEqual(['V3', 'V2']);
    expect(protocols()).toEqual(['V2', 'V3']);
  });

  it('refused by all its ids: it understands V3, and its service is away', async () => {
    plays(() => ({ kind: 'refused' }));
    await w.connected();
    await w.tick(10);
    expect(w.problem()).toBe('problem service-unreachable');
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('that says nothing for longer than five seconds altogether is given up, and programs start', async () => {
    w.greets = () => undefined;
    await w.connected();
    expect(held()).toBe(true);
    await w.tick(5000);
    expect(held()).toBe(false);
    expect(w.problem()).toBe('connected');
  });

  it('is asked when it comes, not while it is away', async () => {
    w.deviceGoes();
    await w.connected();
    expect(w.proxy().greets).toEqual([]);
    expect(held()).toBe(true);
    w.deviceComes();
    await w.tick(3000);
    expect(w.proxy().greets).toHaveLength(1);
    expect(held()).toBe(false);
  });
});

describe('nobody is asked', () => {
  it('where the version is remembered', async () => {
    w.learned.set('pump-1', { protocol: 'V1', oneConnection: false, banner });
    await w.connected();
    expect(w.proxy().greets).toEqual([]);
    expect(w.proxy().pauses).toEqual([]);
    expect(w.view().protocol).toBe('V1');
  });

  it('where the setting says no', async () => {
    w.settings = { ...defaultSettings, asksDevices: false };
    await w.connected();
    expect(w.proxy().greets).toEqual([]);
    expect(w.proxy().pauses).toEqual([]);
  });

  it('of a service that waits for its client', async () => {
    w.tunnel = { ...w.tunnel, services: ['HTTP'] };
    await w.connected();
    expect(w.proxy().greets).toEqual([]);
  });

  it('while programs have connections: the device came again under them', async () => {
    w.settings = { ...defaultSettings, asksDevices: false };
    await w.connected();
    w.settings = defaultSettings;
    stats(1, null);
    w.deviceComes();
    await w.tick(40_000);
    expect(w.proxy().greets).toEqual([]);
  });
});

describe('a person who does not wait for it', () => {
  it('stops it: the newest version is spoken', async () => {
    deviceClient(silent);
    const id = await w.connected();
    await w.tick(1000);
    expect(w.problem()).toBe('repairing device-speaks-older-protocol');
    await w.sessions.stop(id);
    expect(protocols()).toEqual(['V2', 'V3']);
    await reopened();
    expect(w.problem()).toBe('connected');
  });

  it('disconnects: nothing of it is left for the next time', async () => {
    deviceClient(silent);
    const id = await w.connected();
    await w.tick(1000);
    await w.sessions.stop(id);
    await reopened();
    await w.sessions.disconnect(id);
    expect(w.learned.get('pump-1')).toBeUndefined();
    expect(w.problem()).toBe('ready');
  });
});

describe('a program’s connection', () => {
  it('is never cut, restarted or opened in another version by silence', async () => {
    w.settings = { ...defaultSettings, asksDevices: false };
    await w.connected();
    unanswered(1);
    unanswered(2);
    await w.tick(120_000);
    expect(protocols()).toEqual([]);
    expect(w.proxy().connects).toHaveLength(1);
    expect(w.proxy().pauses).toEqual([]);
  });

  it('whose answer came tells the version', async () => {
    w.settings = { ...defaultSettings, asksDevices: false };
    await w.connected();
    await w.tick(10);
    answered();
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('answered without ids shows that one is served at a time; a reset does, where DescribeTunnel does not explain it', async () => {
    await w.connected();
    await w.tick(1000);
    w.deviceComes();
    w.proxy().emit({ kind: 'one-connection', serviceId: 'SSH', sign: 'reset-answered-for-all' });
    await w.tick(10);
    expect(w.proxy().oneConnection).toBe(false);
    await w.tick(1000);
    w.proxy().emit({ kind: 'one-connection', serviceId: 'SSH', sign: 'reset-answered-for-all' });
    await w.tick(10);
    expect(w.proxy().oneConnection).toBe(true);
    expect(w.learned.get('pump-1')?.oneConnection).toBe(true);
    ended(1, 'device');
  });
});
