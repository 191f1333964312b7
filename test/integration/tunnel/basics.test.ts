import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secret } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start, connected, serving } = await tunnelTest();

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the handshake', () => {
  it('sends the token pair in headers, offers 3.0 and asks for source mode', async () => {
    const { proxy } = await connected();
    const request = cloud.requests[0]!;
    expect(request.url).toBe('/tunnel?local-proxy-mode=source');
    expect(request.headers['sec-websocket-protocol']).toBe('aws.iot.securetunneling-3.0');
    expect(request.headers['access-token']).toBe(secret.accessToken);
    expect(request.headers['client-token']).toBe(secret.clientToken);
    expect(request.headers['sec-websocket-extensions']).toBeUndefined();
    expect(await proxy.link('open')).toMatchObject({
      channelId: '0ea2b3fffe6adc0e-0000125a-00005adb-c2f218c35b921565-17c807e1',
      subprotocol: 'aws.iot.securetunneling-3.0',
      serviceIds: ['SSH'],
      protocol: 'V3',
    });
  });

  it('sends no client token when there is none', async () => {
    const proxy = await start();
    proxy.proxy.connect({ ...secret, clientToken: null });
    await proxy.link('open');
    expect(cloud.requests[0]!.headers).not.toHaveProperty('client-token');
  });
});

describe('a connection', () => {
  it('carries a connection both ways and ends it when the device does, after the last byte', async () => {
    const { proxy, peer } = await connected();
    const program = await proxy.open();
    const start = await peer.waitFor('STREAM_START');
    expect(start).toMatchObject({ streamId: 1, serviceId: 'SSH', connectionId: 1 });
    program.socket.write('hello device');
    await until(() => peer.upBytes(1).toString() === 'hello device');
    peer.send(
      { type: 'DATA', ...idsOf(start), payload: Buffer.from('hello laptop') },
      { type: 'CONNECTION_RESET', ...idsOf(start) },
    );
    await until(() => program.closed);
    expect(program.bytes.toString()).toBe('hello laptop');
    expect(program.error).toBeNull();
    expect(proxy.last('client-ended')).toMatchObject({
      by: 'device',
      answered: true,
      sent: true,
      serviceId: 'SSH',
      connection: 1,
    });
    expect(peer.of('CONNECTION_RESET')).toEqual([]);
  });

  it.each([
    ['the connection', 'of a device that has named it', 'CONNECTION_RESET'],
    ['the stream', 'where nothing ever came back', 'STREAM_RESET'],
  ] as const)('sends everything that was written before a local end, then the end of %s, %s', async (_, __, end) => {
    const { proxy, peer } = await connected();
    const program = await proxy.open();
    const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
    if (end === 'CONNECTION_RESET') {
      await peer.waitFor('STREAM_START');
      peer.send({ type: 'DATA', ...ids, payload: Buffer.from('hello') });
      await until(() => program.bytes.toString() === 'hello');
    }
    const bytes = randomBytes(3_000_000);
    program.socket.end(bytes);
    expect(await peer.waitFor(end)).toMatchObject(ids);
    expect(sha(peer.upBytes(1))).toBe(sha(bytes));
    expect(peer.messages.at(-1)?.type).toBe(end);
    await until(() => proxy.last('client-ended'));
    expect(proxy.last('client-ended')).toMatchObject({ by: 'local' });
  });
});

describe('messages and what they are cut into', () => {
  it('keeps DATA within 64512 bytes and WebSocket messages within 131072', async () => {
    const { proxy, peer } = await connected();
    const program = await proxy.open();
    program.socket.write(randomBytes(2_000_000));
    await until(() => peer.upBytes(1).length === 2_000_000);
    expect(Math.max(...peer.of('DATA').map(({ payload }) => payload.length))).toBeLessThanOrEqual(64_512);
    expect(Math.max(...peer.sizes)).toBeLessThanOrEqual(131_072);
  });

  it('sends a START in a WebSocket message of its own', async () => {
    const { proxy, peer } = await connected();
    const first = await proxy.open();
    first.socket.write('a'.repeat(100_000));
    const others = await Promise.all(Array.from({ length: 5 }, () => proxy.open()));
    for (const { socket } of others) socket.write('b'.repeat(1_000));
    await until(() => peer.of('CONNECTION_START').length === 5 && peer.of('DATA').length >= 6);
    for (const { message, inMessage } of peer.received) {
      if (message.type.endsWith('_START'))
        expect(peer.received.filter((other) => other.inMessage === inMessage)).toHaveLength(1);
    }
  });

  it('reads frames however WebSocket messages cut them', async () => {
    const { peer, program } = await serving();
    const { encodeFrames } = await import('../../../shared/tunnel-message');
    const bytes = randomBytes(200_000);
    const frames: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 9_999)
      frames.push(
        encodeFrames([
          { type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId: 1, payload: bytes.subarray(at, at + 9_999) },
        ]),
      );
    const stream = Buffer.concat(frames);
    for (let at = 0, step = 1; at < stream.length; at += step, step = ((step * 31) % 17_000) + 1)
      peer.sendBytes(stream.subarray(at, at + step));
    await until(() => program.length === bytes.length);
    expect(sha(program.bytes)).toBe(sha(bytes));
  });
});

describe('several connections', () => {
  it('moves eight connections at once, both ways, byte for byte', async () => {
    const { proxy, peer } = await connected();
    // The device answers every byte with itself.
    peer.onMessage = (message) => {
      if (message.type === 'DATA') peer.send(message);
    };
    const size = 1_500_000;
    const programs = await Promise.all(Array.from({ length: 8 }, () => proxy.open()));
    const sent = programs.map(() => randomBytes(size));
    for (const [at, { socket }] of programs.entries()) {
      let from = 0;
      while (from < size) {
        const length = 1 + ((from * 7919 + at * 104_729) % 70_000);
        socket.write(sent[at]!.subarray(from, from + length));
        from += length;
      }
    }
    await until(() => programs.every(({ length }) => length === size), 'all bytes back');
    for (const [at, program] of programs.entries()) expect(sha(program.bytes), `connection ${at}`).toBe(sha(sent[at]!));
    await until(() => proxy.last('stats')?.services[0]?.bytesDown === 8 * size);
    expect(proxy.last('stats')?.services).toMatchObject([
      {
        serviceId: 'SSH',
        port: proxy.ports.get('SSH'),
        connections: 8,
        waitingClients: 0,
        bytesUp: 8 * size,
        pausedBy: null,
      },
    ]);
  });
});

function idsOf({ streamId, serviceId, connectionId }: { streamId: number; serviceId: string; connectionId: number }) {
  return { streamId, serviceId, connectionId };
}
