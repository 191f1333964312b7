import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../shared/session';
import { until } from '../../fakes/wait';
import { describeNow, eachWithARig, sshLike, tokenOf, untilView, works, type Rig } from './rig';

let rig: Rig;
eachWithARig((made) => (rig = made));
const signal = (): AbortSignal => new AbortController().signal;

const opened = async (services: readonly string[] = ['SSH'], thingName = 'pump-station-07') => {
  const result = await rig.plane.open(
    { destination: { thingName, services }, lifetimeMinutes: 30, description: null, tags: [] },
    signal(),
  );
  if (!result.ok) throw new Error(result.error.words);
  return result.value;
};
const select = (tunnelId: string | null, thingName: string | null): string => {
  const selected = rig.sessions.select({ environmentId: rig.environment.id, tunnelId, thingName, ticket: 'INC-7' });
  if (!selected.ok) throw new Error('not selected');
  return selected.value.sessionId;
};

describe('a drop in the middle of a session', () => {
  const working = async () => {
    const id = await rig.open('pump-station-07');
    await works(rig.port(id));
    return { id, port: rig.port(id), tunnelId: rig.view(id).tunnelId! };
  };
  const openings = (id: string): number => rig.view(id).timeline.filter(({ kind }) => kind === 'connected').length;

  it.each(['network-drop', 'network-drop-closed'] as const)(
    '%s: comes back by itself with the same token where that is accepted',
    async (fault) => {
      const { id, port, tunnelId } = await working();
      const pair = await tokenOf(rig, id);
      await rig.test.practice.fault(fault, { tunnelId });
      await until(() => openings(id) === 2);
      await rig.state(id, 'connected');
      expect(await tokenOf(rig, id)).toEqual(pair);
      expect(rig.view(id).timeline.some(({ kind }) => kind === 'rotated')).toBe(false);
      await works(port);
    },
  );

  it.each(['network-drop', 'network-drop-closed'] as const)(
    '%s: asks for the one click where reuse is refused, and the next time needs none',
    async (fault) => {
      const { id, port, tunnelId } = await working();
      await rig.test.practice.fault('reuse-refused');
      await rig.test.practice.fault(fault, { tunnelId });
      await rig.problem(id, 'token-reused');
      rig.sessions.recover(id, 'token-reused');
      await rig.state(id, 'connected');
      await works(port);
      // Allowed once for this tunnel: the second drop is repaired without asking (shared/README.md, Session states).
      await rig.test.practice.fault(fault, { tunnelId });
      await until(() => openings(id) === 3);
      await rig.state(id, 'connected');
      await works(port);
      expect(rig.view(id).timeline.filter(({ kind }) => kind === 'rotated')).toHaveLength(2);
    },
  );

  it('another computer takes over: says so and takes nothing back unasked', async () => {
    const { id, tunnelId } = await working();
    // Even where rotation by itself was allowed before.
    await rig.sessions.rotate(id, 'SOURCE');
    await until(() => openings(id) === 2);
    await rig.state(id, 'connected');
    await rig.test.practice.fault('peer-replaced', { tunnelId });
    const taken = await rig.problem(id, 'replaced-elsewhere');
    expect(taken.state).toMatchObject({ problem: { recovery: { kind: 'rotate', mode: 'SOURCE' } } });
    expect((await describeNow(rig, id)).source.status).toBe('CONNECTED');
    rig.sessions.recover(id, 'replaced-elsewhere');
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });

  it('service trouble is waited out, and said', async () => {
    const { id, port, tunnelId } = await working();
    await rig.test.practice.fault('service-error');
    await rig.test.practice.fault('network-drop', { tunnelId });
    const trouble = await rig.problem(id, 'service-trouble');
    expect(trouble.state.kind).toBe('reconnecting');
    await rig.test.practice.clearFaults();
    await rig.state(id, 'connected');
    await works(port);
  });
});

describe('a link to a tunnel that somebody else opened', () => {
  it('one confirmation leads to a local port: the token is had by rotating SOURCE', async () => {
    const { tunnelId } = await opened();
    const id = select(tunnelId, null);
    await rig.sessions.connect(id);
    const view = await rig.state(id, 'connected');
    expect(view.thingName).toBe('pump-station-07');
    expect(view.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['link-accepted', 'rotated', 'connected']),
    );
    await works(rig.port(id));
  });

  it('finds the newest open tunnel of a thing where they suit alike', async () => {
    const older = await opened();
    const { tunnelId } = await opened();
    for (const each of [older.tunnelId, tunnelId])
      await until(async () =>
        expect(await rig.plane.describe(each, signal())).toMatchObject({
          value: { destination: { status: 'CONNECTED' } },
        }),
      );
    const id = select(null, 'pump-station-07');
    await rig.sessions.connect(id);
    expect((await rig.state(id, 'connected')).tunnelId).toBe(tunnelId);
  });

  it('takes an older one of a thing where a colleague is connected to the newest', async () => {
    const { tunnelId } = await opened();
    const newest = await opened();
    const colleague = await rig.test.connect({ mode: 'source', token: newest.sourceAccessToken });
    const id = select(null, 'pump-station-07');
    await rig.sessions.connect(id);
    await until(() => expect(rig.view(id).tunnelId).toBe(tunnelId));
    expect(colleague.socket.readyState).toBe(colleague.socket.OPEN);
  });

  it('does not cut off a colleague who is connected, unless asked to', async () => {
    const { tunnelId, sourceAccessToken } = await opened();
    const colleague = await rig.test.connect({ mode: 'source', token: sourceAccessToken });
    const id = select(tunnelId, null);
    await rig.sessions.connect(id);
    await rig.problem(id, 'replaced-elsewhere');
    expect(colleague.socket.readyState).toBe(colleague.socket.OPEN);
    rig.sessions.recover(id, 'replaced-elsewhere');
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });
});

describe('somebody without a tunnel, or without an account', () => {
  it('a thing without an open tunnel: offers a new one', async () => {
    const id = select(null, 'pump-station-07');
    await rig.sessions.connect(id);
    expect((await rig.state(id, 'ended')).state).toMatchObject({
      problem: { params: { how: 'not-found' }, recovery: { kind: 'open-new-tunnel' } },
    });
    rig.sessions.recover(id, 'tunnel-ended');
    await rig.state(id, 'connected');
    await works(rig.port(id));
  });

  it('a pasted token connects without an account, and says what is known when it dies', async () => {
    const { sourceAccessToken, tunnelId } = await opened();
    // Without an account the app cannot see the device; data sent before it is there would be lost (PROTOCOL.md 8.10).
    await until(async () => {
      const seen = await rig.plane.describe(tunnelId, signal());
      return seen.ok && seen.value.destination.status === 'CONNECTED';
    });
    const connected = await rig.sessions.connectWithToken({
      token: sourceAccessToken,
      environmentId: rig.environment.id,
      serviceId: 'SSH',
      ticket: 'INC-9',
      sessionId: null,
    });
    if (!connected.ok) throw new Error('refused');
    const id = connected.value.sessionId;
    const view = await rig.state(id, 'connected');
    expect(view).toMatchObject({ hasAccount: false, tunnel: null, state: { device: 'unknown' } });
    await works(rig.port(id));
    await rig.test.practice.fault('token-used', { tunnelId });
    const dead = await rig.problem(id, 'token-spent-no-account');
    expect(dead.state).toMatchObject({ problem: { params: { why: 'reused' }, recovery: { kind: 'copy-request' } } });
  });
});

describe('older devices', () => {
  it('reaches a V1 device without any setting, under a program that notices nothing, says what was done, and remembers it', async () => {
    const id = await rig.open('hvac-gateway-112');
    const program = sshLike(rig.port(id));
    await untilView(
      () => rig.view(id),
      'V1',
      ({ protocol }) => protocol === 'V1',
    );
    await until(() => program.text().startsWith('SSH-2.0-'));
    expect(program.ended()).toBe(false);
    await rig.state(id, 'connected');
    expect(
      rig
        .view(id)
        .timeline.filter(({ kind }) => kind === 'older-protocol')
        .map(({ params }) => params['to']),
    ).toEqual(['V1']);
    expect(rig.view(id).protocolChosenBecause).toBe('device-speaks-older-protocol');
    await until(() => rig.learned.get('hvac-gateway-112')?.protocol === 'V1');
    program.socket.destroy();
    await works(rig.port(id));
    // Next time it begins with what worked.
    await rig.sessions.disconnect(id);
    await rig.sessions.connect(id);
    await rig.state(id, 'connected');
    expect(rig.view(id)).toMatchObject({ protocol: 'V1' });
    await works(rig.port(id));
  });

  // Its localproxy tries each connection for 12.5 s before it reads the next one: those of the app, then the program's.
  it('a service that does not listen is not an old protocol', { timeout: 90_000 }, async () => {
    await rig.test.practice.fault('device-service-down', { thingName: 'pump-station-07' });
    const id = await rig.open('pump-station-07');
    await rig.state(id, 'connected');
    const client = sshLike(rig.port(id));
    await until(() => expect(problemOf(rig.view(id).state)?.code).toBe('service-unreachable'), 60_000);
    const view = rig.view(id);
    client.socket.destroy();
    // V1 was not tried: the device kept its connection all the time.
    expect(view).toMatchObject({ protocol: 'V3', protocolChosenBecause: null });
    expect(view.timeline.filter(({ kind }) => kind === 'device-disconnected')).toEqual([]);
    expect(view.timeline.filter(({ params }) => params['protocol'] === 'V1')).toEqual([]);
    expect(view.services[0]?.unreachable).toBe(true);
    await rig.test.practice.clearFaults();
    rig.sessions.recover(id, 'service-unreachable');
    await rig.state(id, 'connected');
    await works(rig.port(id));
    await until(() => rig.learned.get('pump-station-07')?.protocol === 'V3');
  });
});
