import { describe, expect, it } from 'vitest';
import { data, ends, greeting, judged, said, streamReset } from '../../fakes/device-words';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { connected } = await tunnelTest();

/**
 * What comes anew after a device's own connection went knows no stream: AWS's engine takes a CONNECTION_START for a
 * breach (PROTOCOL.md 5.5 e).
 */
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
  it('is met by another stream where it took one connection at a time, too, and its successor takes many', async () => {
    const { proxy, peer } = await connected(judged);
    proxy.proxy.setOneConnection(true);
    const open = await said(proxy, peer, greeting, 1);
    peer.send(data(1, 1, 'SSH-2.0-device\r\n'));
    await until(() => open.bytes.length > 0);
    proxy.proxy.deviceLeft();
    proxy.proxy.setOneConnection(false);
    const next = await said(proxy, peer, greeting, 2);
    // A localproxy takes the START of a stream that it does not know for one, and the one after that for its end.
    expect(peer.of('CONNECTION_START')).toEqual([]);
    expect(peer.of('STREAM_START').map(({ streamId }) => streamId)).toEqual([1, 2]);
    peer.send(streamReset(1));
    await until(() => open.closed);
    peer.send(data(2, 2, 'SSH-2.0-device\r\n'));
    await until(() => next.bytes.toString() === 'SSH-2.0-device\r\n');
    expect(next.ended).toBe(false);
  });
});

describe('a device whose own connection went, spoken to in V1', () => {
  it('is told nothing: an engine that comes in its place would die of a word about a stream that it does not have', async () => {
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

  it('is told nothing of what was open either, whoever ends it', async () => {
    const { proxy, peer } = await connected({ ...judged, protocol: 'V1' });
    const program = await proxy.open();
    program.socket.write(greeting);
    await peer.waitFor('DATA', 1);
    peer.send({ ...data(1, 0, 'SSH-2.0-device\r\n'), serviceId: '' });
    await until(() => program.bytes.length > 0);
    proxy.proxy.deviceLeft();
    program.socket.end();
    await until(() => program.closed);
    const next = await proxy.open();
    next.socket.write(greeting);
    const { streamId } = await peer.waitFor('STREAM_START', 2);
    expect(streamId).not.toBe(1);
    expect(peer.of('STREAM_RESET')).toEqual([]);
  });
});
