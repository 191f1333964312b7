import { describe, expect, it } from 'vitest';
import { data, ends, greeting, judged, said, streamReset } from '../../fakes/device-words';
import type { Rig } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/**
 * Connections that nobody answered, under programs that do not notice being started again (contract: `setProtocol`,
 * `hold`).
 */

const { cloud, connected } = await tunnelTest();

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
