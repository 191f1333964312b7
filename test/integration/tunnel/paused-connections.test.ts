import { expect, it } from 'vitest';
import type { Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, connected, serving } = await tunnelTest();

const waiting = (proxy: Rig, count: number): Promise<void> =>
  until(() => proxy.last('stats')?.services[0]?.waitingClients === count, `${count} waiting clients`);
/** Everything that was on its way to the cloud before has arrived there: a ping goes behind it. */
async function settled(proxy: Rig, peer: Peer): Promise<void> {
  const { length } = peer.pings;
  proxy.proxy.probe();
  await until(() => peer.pings.length > length, 'a ping');
}

it('a client that comes while held waits with its bytes, and is started with them when the hold ends', async () => {
  const { proxy, peer } = await connected();
  proxy.proxy.pauseNewConnections(true);
  const first = await proxy.open();
  first.socket.write('SSH-2.0-first\r\n');
  await waiting(proxy, 1);
  const second = await proxy.open();
  second.socket.write('SSH-2.0-second\r\n');
  await waiting(proxy, 2);
  await settled(proxy, peer);
  expect(peer.messages).toEqual([]);
  expect(proxy.last('stats')?.services[0]).toMatchObject({ connections: 0, bytesUp: 0 });
  proxy.proxy.pauseNewConnections(false);
  await until(() => peer.upBytes(1).length > 0 && peer.upBytes(2).length > 0);
  expect(peer.messages.map(({ type }) => type).filter((type) => type.endsWith('START'))).toEqual([
    'STREAM_START',
    'CONNECTION_START',
  ]);
  expect(peer.upBytes(1).toString()).toBe('SSH-2.0-first\r\n');
  expect(peer.upBytes(2).toString()).toBe('SSH-2.0-second\r\n');
  for (const id of [1, 2])
    expect(
      peer.messages
        .filter((message) => 'connectionId' in message && message.connectionId === id)
        .map(({ type }) => type.replace(/^.*_/, '')),
    ).toEqual(['START', 'DATA']);
  peer.send({ type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('welcome') });
  await until(() => first.bytes.toString() === 'welcome');
  await waiting(proxy, 0);
});

it('connections that run are left alone, and the WebSocket stays the same', async () => {
  const { proxy, peer, program } = await serving();
  proxy.proxy.pauseNewConnections(true);
  program.socket.write('still here');
  await until(() => peer.upBytes(1).toString() === 'still here');
  peer.send({ type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('so am I') });
  await until(() => program.bytes.toString() === 'so am I');
  expect(cloud.requests).toHaveLength(1);
  expect(peer.closed).toBeNull();
});

it('patience runs out: a clean end, and nothing of it ever reaches the cloud', async () => {
  const { proxy, peer } = await connected({ tuning: { clientWaitTimeoutMs: 60 } });
  proxy.proxy.pauseNewConnections(true);
  const program = await proxy.open();
  program.socket.write('anybody there?');
  await until(() => program.closed);
  expect(program).toMatchObject({ ended: true, error: null, length: 0 });
  expect(proxy.last('client-ended')).toMatchObject({ by: 'timeout', sent: false, answered: false });
  proxy.proxy.pauseNewConnections(false);
  await settled(proxy, peer);
  expect(peer.messages).toEqual([]);
});

it('outlives a reconnect, and may be ended while there is no link', async () => {
  const { proxy, peer } = await connected();
  proxy.proxy.pauseNewConnections(true);
  proxy.proxy.pauseNewConnections(true);
  const program = await proxy.open();
  program.socket.write('patient');
  await waiting(proxy, 1);
  peer.drop();
  await proxy.link('open', 2);
  const again = await cloud.peer(2);
  await settled(proxy, again);
  expect(again.messages).toEqual([]);
  cloud.script.push({ kind: 'hang-up' });
  again.drop();
  await proxy.link('waiting', 2);
  proxy.proxy.pauseNewConnections(false);
  await until(async () => (await cloud.peer(3)).upBytes(1).toString() === 'patient');
});

it.each(['V1', 'V2'] as const)('%s: held clients start one after the other', async (protocol) => {
  const { proxy, peer } = await connected({ protocol });
  proxy.proxy.pauseNewConnections(true);
  const first = await proxy.open();
  await waiting(proxy, 1);
  const second = await proxy.open();
  second.socket.write('second');
  await waiting(proxy, 2);
  proxy.proxy.pauseNewConnections(false);
  await peer.waitFor('STREAM_START');
  await waiting(proxy, 1);
  first.socket.end();
  await peer.waitFor('STREAM_START', 2);
  await until(() => peer.upBytes(0, 2).toString() === 'second');
});
