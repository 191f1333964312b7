import { describe, expect, it } from 'vitest';
import type { Program, Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** Connections that nobody answered, under programs that do not notice being started again (contract: `setProtocol`, `hold`). */

const { cloud, connected } = await tunnelTest();

const greeting = 'SSH-2.0-program\r\n';

async function said(proxy: Rig, peer: Peer, words: string, connection: number): Promise<Program> {
  const program = await proxy.open();
  program.socket.write(words);
  await until(() => peer.upBytes(connection).toString() === words);
  return program;
}
const data = (streamId: number, connectionId: number, text: string) =>
  ({ type: 'DATA', streamId, serviceId: 'SSH', connectionId, payload: Buffer.from(text) }) as const;
const ends = (proxy: Rig) =>
  proxy.events.flatMap((event) => (event.kind === 'client-ended' ? [[event.connection, event.by]] : []));
const judged = { tuning: { resetDecisionTimeoutMs: 10_000 } };
const streamReset = (streamId: number) =>
  ({ type: 'STREAM_RESET', streamId, serviceId: 'SSH', connectionId: 0 }) as const;
const asked = (proxy: Rig) =>
  proxy.events.flatMap((event) => (event.kind === 'reset-unanswered' ? [event.connection] : []));

describe('another protocol version', () => {
  it.each([
    ['V2', 'SSH'],
    ['V1', ''],
  ] as const)(
    '%s: the program goes on, its old stream is ended before the WebSocket is left',
    async (version, serviceId) => {
      const { proxy, peer } = await connected();
      const program = await said(proxy, peer, greeting, 1);
      proxy.proxy.setProtocol(version);
      const next = await cloud.peer(2);
      expect(await next.waitFor('STREAM_START')).toMatchObject({ serviceId, connectionId: 0 });
      await until(() => next.upBytes(0).toString() === greeting);
      expect(peer.messages.at(-1)).toMatchObject({ type: 'STREAM_RESET', streamId: 1, serviceId: 'SSH' });
      expect(peer.closed).toMatchObject({ code: 1000 });
      next.send({ ...data(next.of('STREAM_START')[0]!.streamId, 0, 'SSH-2.0-device\r\n'), serviceId });
      await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
      expect(program.ended).toBe(false);
      expect(ends(proxy)).toEqual([[1, 'restart']]);
    },
  );

  it('what a service must not hear twice is ended instead, and so is what was answered', async () => {
    const { proxy, peer } = await connected();
    const console = await said(proxy, peer, 'restart\r\n', 1);
    const answered = await said(proxy, peer, greeting, 2);
    peer.send(data(1, 2, 'SSH-2.0-device\r\n'));
    await until(() => answered.length > 0);
    const long = await said(proxy, peer, `${greeting}${'x'.repeat(5_000)}`, 3);
    proxy.proxy.setProtocol('V2');
    await until(() => console.closed && answered.closed && long.closed);
    expect([console.error, answered.error, long.error]).toEqual([null, null, null]);
    const next = await cloud.peer(2);
    await proxy.link('open', 2);
    await said(proxy, next, greeting, 0);
    expect(next.of('STREAM_START')).toHaveLength(1);
    expect(ends(proxy)).toEqual([
      [1, 'tunnel-connection'],
      [2, 'tunnel-connection'],
      [3, 'tunnel-connection'],
    ]);
  });
});

describe('nobody at the far end', () => {
  it('the program waits with what it said, and is started with it when the device is there', async () => {
    const { proxy, peer } = await connected();
    const program = await said(proxy, peer, greeting, 1);
    const other = await said(proxy, peer, 'restart\r\n', 2);
    proxy.proxy.pauseNewConnections(true);
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    // The device has named no connection, and the end of the stream would be the other's.
    expect(peer.messages.filter(({ type }) => type.endsWith('RESET'))).toEqual([]);
    // A late answer to the first try is nobody's any more.
    peer.send(data(1, 1, 'late'), data(1, 2, 'restarted'));
    await until(() => other.bytes.toString() === 'restarted');
    expect(await peer.waitFor('CONNECTION_RESET')).toMatchObject({ streamId: 1, connectionId: 1 });
    proxy.proxy.pauseNewConnections(false);
    expect(await peer.waitFor('CONNECTION_START', 2)).toMatchObject({ streamId: 1, connectionId: 3 });
    await until(() => peer.upBytes(3).toString() === greeting);
    peer.send(data(1, 3, 'SSH-2.0-device\r\n'));
    await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
  });

  it('waits no longer than its patience', async () => {
    const { proxy, peer } = await connected({ tuning: { clientWaitTimeoutMs: 150 } });
    const program = await said(proxy, peer, greeting, 1);
    proxy.proxy.pauseNewConnections(true);
    await until(() => program.closed);
    expect(program).toMatchObject({ error: null, length: 0 });
    expect(ends(proxy)).toEqual([
      [1, 'restart'],
      [2, 'timeout'],
    ]);
  });

  it('whoever came first is started first', async () => {
    const { proxy, peer } = await connected({ protocol: 'V2' });
    const first = await said(proxy, peer, greeting, 0);
    const second = await proxy.open();
    second.socket.write('SSH-2.0-second\r\n');
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    proxy.proxy.pauseNewConnections(true);
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 2);
    proxy.proxy.pauseNewConnections(false);
    await until(() => peer.upBytes(0, 2).toString() === greeting);
    expect([first.ended, second.ended]).toEqual([false, false]);
  });
});

describe('a drop', () => {
  it('under a program that waits for its first answer is not noticed by it', async () => {
    const { proxy, peer } = await connected();
    const program = await said(proxy, peer, greeting, 1);
    const other = await said(proxy, peer, 'restart\r\n', 2);
    peer.drop();
    const next = await cloud.peer(2);
    await until(() => other.closed);
    expect(await next.waitFor('STREAM_START')).toMatchObject({ streamId: 2, connectionId: 3 });
    await until(() => next.upBytes(3).toString() === greeting);
    next.send(data(2, 3, 'SSH-2.0-device\r\n'));
    await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
    expect(program.ended).toBe(false);
  });
});

describe('a reset before the first answer', () => {
  it('is asked about, and the program that is started again notices nothing', async () => {
    const { proxy, peer } = await connected(judged);
    const program = await said(proxy, peer, greeting, 1);
    peer.send(streamReset(1));
    await until(() => asked(proxy).length === 1);
    expect(ends(proxy)).toEqual([]);
    proxy.proxy.decideReset('SSH', 1, 'restart');
    expect(await peer.waitFor('STREAM_START', 2)).toMatchObject({ streamId: 2, connectionId: 2 });
    await until(() => peer.upBytes(2).toString() === greeting);
    peer.send(data(2, 2, 'SSH-2.0-device\r\n'));
    await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
    expect(program.ended).toBe(false);
    expect(ends(proxy)).toEqual([[1, 'restart']]);
  });

  it.each([true, false])(
    'is told apart from one of the service itself, which says nothing of the device: %s',
    async (bySession) => {
      const { proxy, peer } = await connected(judged);
      await said(proxy, peer, greeting, 1);
      peer.send(bySession ? { type: 'SESSION_RESET' } : streamReset(1));
      await until(() => asked(proxy).length === 1);
      expect(proxy.last('reset-unanswered')?.bySession ?? false).toBe(bySession);
    },
  );

  it('ends the program when that is the verdict; a second verdict changes nothing', async () => {
    const { proxy, peer } = await connected(judged);
    const program = await said(proxy, peer, greeting, 1);
    peer.send({ type: 'CONNECTION_RESET', streamId: 1, serviceId: 'SSH', connectionId: 1 });
    await until(() => asked(proxy).length === 1);
    proxy.proxy.decideReset('SSH', 1, 'end');
    proxy.proxy.decideReset('SSH', 1, 'restart');
    await until(() => program.closed);
    expect(program).toMatchObject({ error: null, length: 0 });
    expect(ends(proxy)).toEqual([[1, 'reset']]);
    expect(peer.of('STREAM_START')).toHaveLength(1);
  });

  it('ends the program when nobody judges in time', async () => {
    const { proxy, peer } = await connected({ tuning: { resetDecisionTimeoutMs: 100 } });
    const program = await said(proxy, peer, greeting, 1);
    peer.send(streamReset(1));
    await until(() => program.closed);
    expect(ends(proxy)).toEqual([[1, 'reset']]);
  });

  it('is not asked about where what was sent must not be sent twice, and where nobody can judge', async () => {
    const { proxy, peer } = await connected(judged);
    const console = await said(proxy, peer, 'restart\r\n', 1);
    peer.send(streamReset(1));
    await until(() => console.closed);
    expect(ends(proxy)).toEqual([[1, 'device']]);
    await proxy.stop();
    const alone = await connected();
    const program = await said(alone.proxy, await cloud.peer(2), greeting, 1);
    (await cloud.peer(2)).send(streamReset(1));
    await until(() => program.closed);
    expect(ends(alone.proxy)).toEqual([[1, 'device']]);
    expect([asked(proxy), asked(alone.proxy)]).toEqual([[], []]);
  });
});

describe('a program that is started again after a reset', () => {
  it('on a WebSocket that is replaced meanwhile: starts again by itself', async () => {
    const { proxy, peer } = await connected(judged);
    const program = await said(proxy, peer, greeting, 1);
    peer.send(streamReset(1));
    await until(() => asked(proxy).length === 1);
    proxy.proxy.setProtocol('V1');
    const next = await cloud.peer(2);
    await until(() => next.upBytes(0).toString() === greeting);
    proxy.proxy.decideReset('SSH', 1, 'end');
    next.send({ ...data(next.of('STREAM_START')[0]!.streamId, 0, 'SSH-2.0-device\r\n'), serviceId: '' });
    await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
    expect(ends(proxy)).toEqual([[1, 'restart']]);
  });

  it('does not go on for ever with a device that always comes anew', async () => {
    const { proxy, peer } = await connected(judged);
    const program = await said(proxy, peer, greeting, 1);
    for (let stream = 1; stream <= 4; stream += 1) {
      await peer.waitFor('STREAM_START', stream);
      await until(() => peer.upBytes(stream).toString() === greeting);
      peer.send(streamReset(stream));
      if (stream === 4) break;
      await until(() => asked(proxy).length === stream);
      proxy.proxy.decideReset('SSH', stream, 'restart');
    }
    await until(() => program.closed);
    expect(ends(proxy)).toEqual([
      [1, 'restart'],
      [2, 'restart'],
      [3, 'restart'],
      [4, 'device'],
    ]);
  });
});

/** What comes anew after a device's own connection went knows no stream: AWS's engine takes a CONNECTION_START for a breach (PROTOCOL.md 5.5 e). */
describe('a device whose own connection went', () => {
  it('is met by another stream, and what AWS says of the old one is about nobody', async () => {
    const { proxy, peer } = await connected(judged);
    const program = await said(proxy, peer, greeting, 1);
    proxy.proxy.deviceLeft();
    proxy.proxy.pauseNewConnections(true);
    await until(() => ends(proxy).length === 1);
    proxy.proxy.pauseNewConnections(false);
    expect(await peer.waitFor('STREAM_START', 2)).toMatchObject({ streamId: 2, connectionId: 2 });
    peer.send(streamReset(1));
    peer.send(data(2, 2, 'SSH-2.0-device\r\n'));
    await until(() => program.bytes.toString() === 'SSH-2.0-device\r\n');
    // What waited at the service for the device, if it did, is over before the next stream begins.
    expect(peer.messages.map(({ type }) => type)).toEqual([
      'STREAM_START',
      'DATA',
      'STREAM_RESET',
      'STREAM_START',
      'DATA',
    ]);
    expect(ends(proxy)).toEqual([[1, 'restart']]);
    expect(proxy.last('one-connection')).toBeUndefined();
  });

  it('has what was open end with its own stream, of which nothing more is said', async () => {
    const { proxy, peer } = await connected(judged);
    const [gone, closed] = [await said(proxy, peer, greeting, 1), await said(proxy, peer, greeting, 2)];
    for (const id of [1, 2]) peer.send(data(1, id, 'SSH-2.0-device\r\n'));
    await until(() => gone.bytes.length > 0 && closed.bytes.length > 0);
    proxy.proxy.deviceLeft();
    closed.socket.end();
    await until(() => closed.closed);
    const next = await said(proxy, peer, greeting, 3);
    expect(peer.of('STREAM_START').map(({ streamId }) => streamId)).toEqual([1, 2]);
    peer.send(streamReset(1));
    await until(() => gone.closed);
    peer.send(data(2, 3, 'SSH-2.0-device\r\n'));
    await until(() => next.bytes.toString() === 'SSH-2.0-device\r\n');
    expect(peer.of('CONNECTION_RESET')).toEqual([]);
    expect(next.ended).toBe(false);
  });
  it('is told nothing in V1: an engine that comes in its place would die of a word about a stream that it does not have', async () => {
    const { proxy, peer } = await connected({ ...judged, protocol: 'V1' });
    const program = await proxy.open();
    program.socket.write(greeting);
    expect(await peer.waitFor('STREAM_START', 1)).toMatchObject({ streamId: 1 });
    await peer.waitFor('DATA', 1);
    proxy.proxy.deviceLeft();
    proxy.proxy.pauseNewConnections(true);
    await until(() => ends(proxy).length === 1);
    proxy.proxy.pauseNewConnections(false);
    const { streamId } = await peer.waitFor('STREAM_START', 2);
    expect(streamId).not.toBe(1);
    expect(peer.of('STREAM_RESET')).toEqual([]);
  });
});
