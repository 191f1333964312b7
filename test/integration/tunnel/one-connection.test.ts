import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../../electron/tunnel';
import { Agent, banner, type AgentKind, type AgentOptions } from '../../fakes/agents';
import type { Program, Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { connected } = await tunnelTest();

async function facing(
  kind: AgentKind,
  protocol: ProtocolVersion = 'V3',
  options: AgentOptions = {},
): Promise<{ readonly proxy: Rig; readonly peer: Peer; readonly agent: Agent }> {
  const { proxy, peer } = await connected({ protocol });
  const agent = new Agent(kind, options);
  agent.serve(peer);
  return { proxy, peer, agent };
}

const greeted = (program: Program): Promise<void> =>
  until(
    () => program.bytes.toString() === banner,
    () => `the greeting, got ${program.bytes.toString()}`,
  );

async function login(proxy: Rig): Promise<void> {
  const program = await proxy.open();
  await greeted(program);
  program.socket.end('exit');
  await until(() => program.closed);
}

describe('localproxy -y V1, as Greengrass runs it (PROTOCOL.md 5.6)', () => {
  it.each(['V3', 'V2', 'V1'] as const)('%s: serves one login after the other on one WebSocket', async (protocol) => {
    const { proxy, peer, agent } = await facing('localproxy -y V1', protocol);
    for (let count = 0; count < 4; count += 1) await login(proxy);
    expect(agent.deaf).toBe(false);
    expect(peer.of('CONNECTION_RESET')).toEqual([]);
    await peer.waitFor('STREAM_RESET', 4);
    expect(proxy.states().filter((kind) => kind === 'open')).toHaveLength(1);
    expect(proxy.events.filter(({ kind }) => kind === 'one-connection')).toHaveLength(protocol === 'V1' ? 0 : 1);
  });

  it('last words and end leave in one WebSocket message, also where the end comes a moment later', async () => {
    const { proxy, peer, agent } = await facing('localproxy -y V1');
    const program = await proxy.open();
    await greeted(program);
    program.socket.write('exit');
    await new Promise((resolve) => setImmediate(resolve));
    program.socket.end();
    await peer.waitFor('STREAM_RESET');
    const words = peer.received.find(({ message }) => message.type === 'DATA');
    const end = peer.received.find(({ message }) => message.type === 'STREAM_RESET');
    expect(words?.inMessage).toBe(end?.inMessage);
    expect(agent.deaf).toBe(false);
  });

  it('programs that came before the first answer end with the last of them, and later ones wait for each other', async () => {
    const { proxy, peer, agent } = await facing('localproxy -y V1');
    agent.deaf = true;
    const [first, second] = [await proxy.open(), await proxy.open()];
    await peer.waitFor('CONNECTION_START');
    agent.deaf = false;
    for (const connectionId of [1, 2])
      peer.send({ type: 'DATA', streamId: 1, serviceId: '', connectionId, payload: Buffer.from(banner) });
    await greeted(first);
    await greeted(second);
    first.socket.end();
    await until(() => first.closed);
    second.socket.write('on');
    await until(() => peer.upBytes(2).toString() === 'on');
    expect(peer.of('STREAM_RESET')).toEqual([]);
    const third = await proxy.open();
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    second.socket.end();
    await greeted(third);
    expect(peer.of('STREAM_RESET')).toMatchObject([{ streamId: 1, serviceId: 'SSH', connectionId: 0 }]);
    expect(peer.of('STREAM_START')).toMatchObject([{ streamId: 1 }, { streamId: 2 }]);
  });

  it('a keystroke is not kept back for longer than a moment', async () => {
    const { proxy, peer } = await facing('localproxy -y V1');
    const program = await proxy.open();
    await greeted(program);
    program.socket.write('l');
    await until(() => peer.upBytes(1).toString() === 'l');
  });
});

describe('localproxy -y V2 (PROTOCOL.md 5.7)', () => {
  it('is told of by its STREAM_RESET in answer to a CONNECTION_RESET; once its owner agrees nobody is cut any more', async () => {
    const { proxy, peer } = await facing('localproxy -y V2');
    const first = await proxy.open();
    await greeted(first);
    first.socket.end();
    await until(() => proxy.last('one-connection'));
    expect(proxy.last('one-connection')).toEqual({
      kind: 'one-connection',
      serviceId: 'SSH',
      sign: 'reset-answered-for-all',
    });
    proxy.proxy.setOneConnection(true);
    const second = await proxy.open();
    await greeted(second);
    const third = await proxy.open();
    second.socket.end();
    await greeted(third);
    expect(peer.of('CONNECTION_RESET')).toHaveLength(1);
  });

  it('a program that ends its side gets its answer, once the device is known by its ids', async () => {
    const { proxy, peer } = await facing('localproxy -y V2');
    await login(proxy);
    await until(() => proxy.last('one-connection'));
    proxy.proxy.setOneConnection(true);
    const program = await proxy.open('SSH', { allowHalfOpen: true });
    await greeted(program);
    program.socket.end('what?\n');
    await until(() => peer.upBytes(2).toString() === 'what?\n');
    const { streamId } = peer.of('STREAM_START').at(-1)!;
    peer.send({ type: 'DATA', streamId, serviceId: 'SSH', connectionId: 2, payload: Buffer.from('that') });
    await until(() => program.bytes.toString() === `${banner}that`);
    expect(peer.of('STREAM_RESET')).toEqual([]);
    // Nobody else is kept waiting for it.
    const next = await proxy.open();
    await greeted(next);
    expect(peer.of('STREAM_RESET')).toHaveLength(1);
  });

  it('goes deaf once, at the first end of one of several connections that came before anything had told of it', async () => {
    const { proxy, agent } = await facing('localproxy -y V2');
    const [first, second] = [await proxy.open(), await proxy.open()];
    await greeted(first);
    await greeted(second);
    first.socket.end();
    await until(() => proxy.last('one-connection'));
    expect(proxy.last('one-connection')).toMatchObject({ sign: 'reset-answered-for-all' });
    expect(agent.deaf).toBe(true);
    await until(() => second.closed);
  });
});

describe('agents that take many connections', () => {
  it.each(['localproxy', 'c++ sdk'] as const)('%s: keeps them, and is never taken for another', async (kind) => {
    const { proxy, peer } = await facing(kind);
    const [first, second] = [await proxy.open(), await proxy.open()];
    await greeted(first);
    await greeted(second);
    first.socket.end();
    await peer.waitFor('CONNECTION_RESET');
    await pause(20);
    second.socket.write('on');
    await until(() => peer.upBytes(2).toString() === 'on');
    expect(proxy.last('one-connection')).toBeUndefined();
    expect(peer.of('STREAM_RESET')).toEqual([]);
  });
});

describe('a program that leaves before the first answer of a device that nothing is known of', () => {
  const others = { answeredAtOnce: 'c++ sdk', oneByOne: 'localproxy -y V1' } as const;

  it.each(['localproxy', 'localproxy -y V2', 'localproxy -y V1', 'c++ sdk'] as const)(
    '%s: is well, keeps its connection, and serves the next',
    async (kind) => {
      const options: { service: 'greets' | 'silent' } = { service: 'silent' };
      const { proxy, peer, agent } = await facing(kind, 'V3', options);
      const program = await proxy.open();
      await peer.waitFor('STREAM_START');
      program.socket.end();
      expect(await peer.waitFor('STREAM_RESET')).toMatchObject({ streamId: 1, serviceId: 'SSH', connectionId: 1 });
      options.service = 'greets';
      await login(proxy);
      expect(agent.deaf).toBe(false);
      expect(agent.renewals).toBe(0);
      expect(peer.of('STREAM_START')).toMatchObject([{ streamId: 1 }, { streamId: 2 }]);
    },
  );

  it.each(Object.values(others))('%s: the end is not said over the head of another program', async (kind) => {
    const { proxy, peer, agent } = await facing(kind, 'V3', { service: 'silent' });
    const leaves = await proxy.open();
    await peer.waitFor('STREAM_START');
    const stays = await proxy.open();
    await peer.waitFor('CONNECTION_START');
    leaves.socket.end();
    await until(() => leaves.closed);
    expect(peer.messages.filter(({ type }) => type.endsWith('RESET'))).toEqual([]);
    const serviceId = kind === others.oneByOne ? '' : 'SSH';
    peer.send({ type: 'DATA', streamId: 1, serviceId, connectionId: 2, payload: Buffer.from(banner) });
    await greeted(stays);
    if (kind === others.answeredAtOnce)
      expect(await peer.waitFor('CONNECTION_RESET')).toMatchObject({ streamId: 1, connectionId: 1 });
    stays.socket.end();
    await until(() => stays.closed);
    if (kind === others.oneByOne) {
      await peer.waitFor('STREAM_RESET');
      expect(peer.of('CONNECTION_RESET')).toEqual([]);
    } else await peer.waitFor('CONNECTION_RESET', 2);
    expect(agent.deaf).toBe(false);
    expect(agent.renewals).toBe(0);
  });

  it.each(['silent', 'answered'] as const)(
    'nor over the head of the app’s own connection, which is %s',
    async (own) => {
      const { proxy, peer } = await connected();
      proxy.proxy.greet('SSH', own === 'silent' ? 300 : 60_000);
      await peer.waitFor('STREAM_START');
      const program = await proxy.open();
      const { connectionId } = await peer.waitFor('CONNECTION_START');
      if (own === 'answered') {
        program.socket.end();
        await until(() => program.closed);
        expect(peer.messages.filter(({ type }) => type.endsWith('RESET'))).toEqual([]);
        const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
        peer.send({ type: 'DATA', ...ids, payload: Buffer.from(banner) });
        await peer.waitFor('CONNECTION_RESET', 2);
        expect(
          peer
            .of('CONNECTION_RESET')
            .map((end) => end.connectionId)
            .toSorted((one, other) => one - other),
        ).toEqual([1, connectionId]);
        return;
      }
      // The end of the app's own connection is not one for the program either.
      await until(() => proxy.last('greeting'));
      expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'silent' } });
      peer.send({ type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId, payload: Buffer.from('late answer') });
      await until(() => program.bytes.toString() === 'late answer');
      await peer.waitFor('CONNECTION_RESET');
      expect(peer.of('STREAM_RESET')).toEqual([]);
    },
  );
});

describe('a connection of the app’s own beside those of programs', () => {
  it('is made in V3 where each has a place of its own, and ends alone', async () => {
    const { proxy, peer } = await facing('localproxy');
    const program = await proxy.open();
    await greeted(program);
    proxy.proxy.greet('SSH', 60_000);
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'impossible' } });
    proxy.proxy.greet('SSH', 60_000, { beside: true });
    await until(() => proxy.events.filter(({ kind }) => kind === 'greeting').length === 2);
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'answered', withIds: true } });
    expect(peer.of('CONNECTION_RESET')).toMatchObject([{ connectionId: 2 }]);
    program.socket.write('on');
    await until(() => peer.upBytes(1).toString() === 'on');
  });

  it.each([
    ['V3', 'localproxy -y V1'],
    ['V2', 'localproxy'],
  ] as const)('is not made in %s at %s, where it would take a place', async (protocol, kind) => {
    const { proxy, peer } = await facing(kind, protocol);
    await greeted(await proxy.open());
    proxy.proxy.greet('SSH', 60_000, { beside: true });
    expect(proxy.last('greeting')).toMatchObject({ greeting: { kind: 'impossible' } });
    expect(peer.messages.filter(({ type }) => type.endsWith('START'))).toHaveLength(1);
  });
});
