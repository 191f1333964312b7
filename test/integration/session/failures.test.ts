import { describe, expect, it } from 'vitest';
import { chainOf } from '../../../shared/session';
import { until } from '../../fakes/wait';
import { describeNow, eachWithARig, isDead, sshLike, tokenOf, works, type Rig } from './rig';

let rig: Rig;
eachWithARig((made) => (rig = made));

const before = async (thing = 'pump-station-07') => {
  const id = await rig.open(thing);
  await works(rig.port(id));
  return {
    id,
    port: rig.port(id),
    pair: await tokenOf(rig, id),
    endsAt: (await describeNow(rig, id)).endsAt,
    tunnelId: rig.view(id).tunnelId!,
  };
};

describe('the three failures of the document', () => {
  it.each([
    ['(a) the source token was used before', 'token-used', 'token-reused'],
    ['(b) the client token does not match', 'client-token-mismatch', 'client-token-mismatch'],
  ] as const)('%s: one click, same port, old token dead, expiry unmoved', async (_title, fault, code) => {
    const { id, port, pair, endsAt, tunnelId } = await before();
    await rig.test.practice.fault(fault, { tunnelId });
    const broken = await rig.problem(id, code);
    expect(broken.state).toMatchObject({
      kind: 'problem',
      problem: { recovery: { kind: 'rotate', mode: 'SOURCE' }, answer: { status: 400 } },
    });
    // The break is at the laptop; the device's link is observed to be whole.
    expect(chainOf(broken, Date.now()).links.map(({ tone }) => tone)).toEqual(['refused', 'working', 'untried']);
    expect(rig.sessions.recover(id, code)).toEqual({ ok: true, value: null });
    const repaired = await rig.state(id, 'connected');
    expect(repaired.services[0]?.port).toBe(port);
    expect(repaired.mayRotateByItself).toBe(true);
    await works(port);
    expect(await isDead(rig, pair)).toBe(true);
    expect((await describeNow(rig, id)).endsAt).toBe(endsAt);
    expect(JSON.stringify(rig.sessions.views())).not.toContain(pair.accessToken);
    // A used or mismatched token must not be offered again behind the person's back.
    expect(repaired.timeline.map(({ kind }) => kind)).toContain('rotated');
  });

  it('(c) the device lost its token: one click sends a new one, and only its arrival counts', async () => {
    const { id, port, pair, endsAt, tunnelId } = await before();
    await rig.test.practice.fault('device-token-invalid', { tunnelId });
    const broken = await rig.problem(id, 'device-disconnected');
    expect(broken.state).toMatchObject({
      problem: {
        params: { thingName: 'pump-station-07', notified: false },
        recovery: { kind: 'rotate', mode: 'DESTINATION' },
      },
    });
    expect(chainOf(broken, Date.now()).links.map(({ tone }) => tone)).toEqual(['working', 'refused', 'untried']);
    rig.sessions.recover(id, 'device-disconnected');
    const repaired = await rig.state(id, 'connected');
    expect(repaired.services[0]?.port).toBe(port);
    await works(port);
    expect(repaired.timeline.find(({ kind }) => kind === 'rotated')?.params).toEqual({ mode: 'DESTINATION' });
    // The source's own token was left alone.
    expect(await tokenOf(rig, id)).toEqual(pair);
    expect((await describeNow(rig, id)).endsAt).toBe(endsAt);
  });

  it('(c′) the notification was lost when the tunnel was opened', async () => {
    await rig.test.practice.fault('notification-lost');
    const opened = rig.sessions.openTunnel({
      environmentId: rig.environment.id,
      thingName: 'cold-store-cam-18',
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    if (!opened.ok) throw new Error('not opened');
    const id = opened.value.sessionId;
    await rig.problem(id, 'device-disconnected');
    rig.sessions.recover(id, 'device-disconnected');
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });
});

describe('a device that lost its token', () => {
  it('(c″) a client that connected while the device was away reaches it after the one click', async () => {
    await rig.test.practice.fault('notification-lost');
    const opened = rig.sessions.openTunnel({
      environmentId: rig.environment.id,
      thingName: 'cold-store-cam-18',
      services: ['SSH'],
      lifetimeMinutes: 60,
      ticket: null,
    });
    if (!opened.ok) throw new Error('not opened');
    const id = opened.value.sessionId;
    await rig.problem(id, 'device-disconnected');
    const client = sshLike(rig.port(id));
    try {
      await until(() => rig.view(id).services[0]?.waitingClients === 1);
      expect(rig.view(id).services[0]).toMatchObject({ connections: 0, bytesUp: 0 });
      rig.sessions.recover(id, 'device-disconnected');
      // The banner that it sent before anybody was there has arrived: an SSH server answers with its key exchange only
      // then.
      await until(() => client.text().startsWith('SSH-2.0-') && client.text().length > 200);
      expect(client.ended()).toBe(false);
      // The figures come at most four times a second.
      await until(() =>
        expect(rig.view(id).services[0]).toMatchObject({ connections: 1, waitingClients: 0, unreachable: false }),
      );
      expect(rig.view(id).state.kind).toBe('connected');
    } finally {
      client.socket.destroy();
    }
  });
});

describe('what the one click cannot repair', () => {
  it('with SOURCE denied it says so, keeps saying so, and hands over the exact request', async () => {
    const { id, tunnelId } = await before();
    await rig.test.practice.fault('rotation-denied-source');
    await rig.test.practice.fault('token-used', { tunnelId });
    await rig.problem(id, 'token-reused');
    rig.sessions.recover(id, 'token-reused');
    const denied = await rig.problem(id, 'rotation-denied');
    expect(denied.state).toMatchObject({
      problem: {
        params: { mode: 'SOURCE', action: 'iot:RotateTunnelAccessToken' },
        recovery: { kind: 'copy-request', mode: 'SOURCE' },
      },
    });
    const request = rig.sessions.adminRequest({
      sessionId: id,
      environmentId: rig.environment.id,
      action: 'iot:RotateTunnelAccessToken',
      mode: 'SOURCE',
      language: 'en',
    });
    if (!request.ok) throw new Error('no request');
    expect(request.value.text).toMatch(new RegExp(`--tunnel-id "?${tunnelId}"? `));
    expect(request.value.text).toContain('"iot:ClientMode": "SOURCE"');
    expect(request.value.text).toContain('INC-48213');
    // A token handed over by the administrator continues on the same session.
    await rig.test.practice.clearFaults();
    const handed = await rig.plane.rotate(tunnelId, 'SOURCE', null, new AbortController().signal);
    if (!handed.ok) throw new Error('not rotated');
    await rig.sessions.connectWithToken({
      token: handed.value.sourceAccessToken!,
      environmentId: rig.environment.id,
      serviceId: null,
      ticket: null,
      sessionId: id,
    });
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });
});

describe('a tunnel that is over, and a device that does not come', () => {
  it('with the tunnel closed it says that rotation cannot help, and opens a new one on the same ports', async () => {
    const { id, port, tunnelId } = await before();
    await rig.test.practice.fault('tunnel-closed', { tunnelId });
    const ended = await rig.state(id, 'ended');
    expect(ended.state).toMatchObject({
      problem: { code: 'tunnel-ended', params: { how: 'closed' }, recovery: { kind: 'open-new-tunnel' } },
    });
    expect(ended.services[0]?.port).toBeNull();
    rig.sessions.recover(id, 'tunnel-ended');
    const again = await rig.state(id, 'connected');
    expect(again.tunnelId).not.toBe(tunnelId);
    expect(again.services[0]?.port).toBe(port);
    await works(port);
  });

  it('knows an expired tunnel from a closed one', async () => {
    const { id } = await before();
    await rig.test.practice.fault('tunnel-expired', { tunnelId: rig.view(id).tunnelId! });
    expect((await rig.state(id, 'ended')).state).toMatchObject({ problem: { params: { how: 'expired' } } });
  });

  it('with the device never coming back it claims nothing', async () => {
    const { id, tunnelId } = await before();
    await rig.test.practice.fault('device-dead', { thingName: 'pump-station-07' });
    await rig.test.practice.fault('device-token-invalid', { tunnelId });
    await rig.problem(id, 'device-disconnected');
    rig.sessions.recover(id, 'device-disconnected');
    const waiting = await rig.state(id, 'waiting-for-device');
    expect(
      waiting.state.kind === 'waiting-for-device' &&
        waiting.state.steps.find(({ name }) => name === 'device-connects')?.state,
    ).toBe('running');
    const told = await rig.problem(id, 'device-disconnected');
    expect(told.state).toMatchObject({ kind: 'problem', problem: { params: { notified: true } } });
    expect(
      told.timeline[0]?.kind === 'problem' && told.timeline.some(({ kind }) => kind === 'device-did-not-come'),
    ).toBe(true);
    // If it comes after all, that is seen.
    await rig.test.practice.clearFault('device-dead');
    rig.sessions.recover(id, 'device-disconnected');
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });
});
