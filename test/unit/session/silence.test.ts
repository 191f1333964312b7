import { describe, expect, it } from 'vitest';
import { clientsIn } from './clients';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { unanswered, ended, stats, answered, describes, protocols } = clientsIn(() => w);

describe('a device that takes connections and is silent', () => {
  it('is told of after half a minute, with one button that sends it a new token', async () => {
    w.learned.set('pump-1', { protocol: 'V1', oneConnection: true, banner: { serviceId: 'SSH', text: 'Old' } });
    const id = await w.connected();
    expect(w.view().banner?.text).toBe('Old');
    await w.tick(5000);
    stats(1, null);
    unanswered();
    await w.tick(26_000);
    expect(w.problem()).toBe('connected');
    await w.tick(1100);
    expect(w.problem()).toBe('problem device-silent');
    expect(w.view().state).toMatchObject({
      problem: { params: { serviceId: 'SSH', connections: 1 }, recovery: { kind: 'rotate', mode: 'DESTINATION' } },
    });
    w.sessions.recover(id, 'device-silent');
    await w.tick(10);
    expect(w.calls.filter((call) => call.startsWith('rotate'))).toEqual(['rotate DESTINATION pump-1 SSH']);
    // Whoever comes with it may be another agent; only what is dangerous to try again is kept.
    expect(w.learned.get('pump-1')).toEqual({ protocol: null, oneConnection: true, banner: null });
    expect(w.view().banner).toBeNull();
    // Its dead connections are gone with the WebSocket, and how it is spoken to is found out anew.
    expect(w.proxy().connects).toHaveLength(2);
    w.proxy().open();
    w.deviceComes();
    await w.tick(3000);
    expect(w.proxy().protocols).toEqual(['V3']);
    w.proxy().open();
    await w.tick(10);
    expect(w.proxy().greets).toEqual(['V3 SSH 1000']);
    expect(w.problem()).toBe('connected');
  });

  it('also where its turn it is to speak, and the program says nothing', async () => {
    await w.connected();
    await w.tick(5000);
    unanswered(1, { sent: false });
    await w.tick(28_000);
    expect(w.problem()).toBe('problem device-silent');
  });

  it('is told of in any session, later, too: it had answered before', async () => {
    await w.connected();
    await w.tick(10);
    answered();
    await w.tick(60_000);
    unanswered(7);
    await w.tick(28_000);
    expect(w.problem()).toBe('problem device-silent');
  });

  it('is not, where the same service answers others: this answer takes its time', async () => {
    await w.connected();
    await w.tick(5000);
    unanswered();
    await w.tick(10_000);
    answered();
    await w.tick(60_000);
    expect(w.problem()).toBe('connected');
  });

  it('is not any more once it answers', async () => {
    await w.connected();
    await w.tick(5000);
    unanswered();
    await w.tick(28_000);
    expect(w.problem()).toBe('problem device-silent');
    answered();
    expect(w.problem()).toBe('connected');
  });

  it('means nothing for a connection from before the device was there', async () => {
    w.deviceGoes();
    await w.connected();
    unanswered();
    w.deviceComes();
    await w.tick(40_000);
    expect(w.problem()).toBe('connected');
  });
});

describe('a service that is slow, on a device whose version nobody knows', () => {
  const slow = async (): Promise<string> => {
    w.tunnel = { ...w.tunnel, services: ['HTTP'] };
    const id = await w.connected();
    await w.tick(5000);
    stats(2, null, 'HTTP');
    unanswered(1, { serviceId: 'HTTP' });
    await w.tick(28_000);
    return id;
  };

  it('is only said to be silent: nothing is cut, and the button names what it would end', async () => {
    await slow();
    expect(w.view().state).toMatchObject({
      problem: { code: 'device-silent', recovery: { kind: 'ask-device', to: 'V1', ends: 2 } },
    });
    await w.tick(60_000);
    expect(protocols()).toEqual([]);
    answered('HTTP');
    expect(w.problem()).toBe('connected');
    expect(w.learned.get('pump-1')?.protocol).toBe('V3');
  });

  it('nothing is claimed any more when its programs gave up', async () => {
    await slow();
    ended(1, 'local', 'HTTP');
    await w.tick(10);
    expect(w.problem()).toBe('connected');
  });

  it('a program that sent nothing waits for nobody', async () => {
    w.tunnel = { ...w.tunnel, services: ['HTTP'] };
    await w.connected();
    await w.tick(5000);
    unanswered(1, { serviceId: 'HTTP', sent: false });
    await w.tick(60_000);
    expect(w.problem()).toBe('connected');
  });

  it('V1 by a person’s press, on a device that is lost by it: back to V3, and the person is asked before it is rotated', async () => {
    const id = await slow();
    w.sessions.recover(id, 'device-silent');
    expect(protocols()).toEqual(['V1']);
    w.proxy().open(['HTTP']);
    await w.tick(10);
    w.deviceGoes();
    await w.tick(90_000);
    expect(protocols()).toEqual(['V1', 'V3']);
    expect(w.learned.get('pump-1')?.protocol ?? null).toBeNull();
    w.proxy().open(['HTTP']);
    await w.tick(30_000);
    expect(w.problem()).toBe('problem device-disconnected');
    expect(w.calls.filter((call) => call.startsWith('rotate'))).toEqual([]);
  });

  it('V1 by a person’s press that is answered is remembered', async () => {
    const id = await slow();
    w.sessions.recover(id, 'device-silent');
    w.proxy().open(['HTTP']);
    await w.tick(10);
    answered('HTTP');
    expect(w.learned.get('pump-1')?.protocol).toBe('V1');
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
    for (let connection = 1; connection < 50; connection += 1) unanswered(connection);
    await w.tick(1);
    expect(describes()).toBe(before + 1);
  });
});
