import { createHash, randomBytes } from 'node:crypto';
import {
  DescribeTunnelCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeServiceOptions } from '../../../electron/practice/index';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, frameOf, Type, type TunnelPeer } from '../../fakes/tunnel-peer';
import { until, within } from '../../fakes/wait';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterAll(() => service.close());

interface Pair {
  readonly tunnelId: string;
  readonly tokens: { source: string; destination: string };
  readonly source: TunnelPeer;
  readonly destination: TunnelPeer;
}

async function openPair(
  services = ['SSH', 'HTTP1'],
  on = service,
  offers: { source?: string[]; destination?: string[] } = {},
): Promise<Pair> {
  const opened = await on.client.send(
    new OpenTunnelCommand(services.length === 0 ? {} : { destinationConfig: { services } }),
  );
  const tokens = { source: opened.sourceAccessToken!, destination: opened.destinationAccessToken! };
  const source = await on.connect({ mode: 'source', token: tokens.source, offers: offers.source ?? ['3.0'] });
  const destination = await on.connect({
    mode: 'destination',
    token: tokens.destination,
    offers: offers.destination ?? ['3.0'],
  });
  for (const peer of [source, destination])
    if (peer.socket.protocol !== 'aws.iot.securetunneling-1.0') expect((await peer.next()).type).toBe(Type.SERVICE_IDS);
  return { tunnelId: opened.tunnelId!, tokens, source, destination };
}

async function withService(
  options: Partial<PracticeServiceOptions>,
  run: (service: TestPractice) => Promise<void>,
): Promise<void> {
  const own = await startTestPractice(options);
  try {
    await run(own);
  } finally {
    await own.close();
  }
}

const start = { type: Type.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 };
const data = (payload: Buffer | string, connectionId = 1) => ({
  type: Type.DATA,
  streamId: 1,
  serviceId: 'SSH',
  connectionId,
  payload: Buffer.from(payload),
});
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('relaying', () => {
  it('carries every message type both ways unchanged, several in one WebSocket message too', async () => {
    const { source, destination } = await openPair();
    source.sendTogether(
      start,
      data('hello'),
      { type: Type.CONNECTION_START, streamId: 1, serviceId: 'SSH', connectionId: 2 },
      { type: Type.CONNECTION_RESET, streamId: 1, serviceId: 'SSH', connectionId: 2 },
    );
    expect(fieldsOf(await destination.next())).toEqual({
      type: 'STREAM_START',
      streamId: 1,
      serviceId: 'SSH',
      connectionId: 1,
    });
    expect((await destination.next()).payload.toString()).toBe('hello');
    expect((await destination.next()).type).toBe(Type.CONNECTION_START);
    expect((await destination.next()).type).toBe(Type.CONNECTION_RESET);
    destination.send({ type: Type.DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('back') });
    destination.send({ type: Type.STREAM_RESET, streamId: 1, serviceId: 'SSH' });
    expect((await source.next()).payload.toString()).toBe('back');
    expect((await source.next()).type).toBe(Type.STREAM_RESET);
  });

  it('puts arbitrarily cut and fragmented frames together, byte for byte', async () => {
    const { source, destination } = await openPair();
    const content = randomBytes(3 * 1024 * 1024);
    const frames: Buffer[] = [frameOf(start)];
    for (let at = 0; at < content.length; ) {
      const size = Math.min(1 + Math.floor(Math.random() ** 3 * 64_512), content.length - at);
      frames.push(frameOf(data(content.subarray(at, at + size))));
      at += size;
    }
    const stream = Buffer.concat(frames);
    for (let at = 0; at < stream.length; ) {
      const size = 1 + Math.floor(Math.random() ** 4 * 131_076);
      const message = stream.subarray(at, at + size);
      at += size;
      const cut = Math.floor(Math.random() * message.length);
      // Half of the WebSocket messages travel as fragments.
      if (Math.random() < 0.5) source.socket.send(message);
      else {
        source.socket.send(message.subarray(0, cut), { fin: false });
        source.socket.ping('between');
        source.socket.send(message.subarray(cut), { fin: true });
      }
    }
    await until(() => destination.payload().length >= content.length);
    expect(sha(destination.payload())).toBe(sha(content));
    expect(destination.messages.filter(({ type }) => type === Type.DATA)).toHaveLength(frames.length - 1);
    expect(Math.max(...destination.webSocketMessages)).toBeLessThanOrEqual(131_076);
  });

  it.each(['source', 'destination'] as const)(
    'holds the %s back while the other side reads slowly, and loses nothing',
    async (sender) => {
      const pair = await openPair();
      const [from, to] = sender === 'source' ? [pair.source, pair.destination] : [pair.destination, pair.source];
      pair.source.send(start);
      expect((await pair.destination.next()).type).toBe(Type.STREAM_START);
      to.socket.pause();
      const chunk = randomBytes(64_512);
      const count = Math.ceil((32 * 1024 * 1024) / chunk.length);
      for (let index = 0; index < count; index++) from.send(data(chunk));
      const total = count * chunk.length;
      // The service stops taking bytes: the sender's own buffer stops shrinking long before it is empty.
      let last = -1;
      await until(async () => {
        const now = from.socket.bufferedAmount;
        await new Promise((resolve) => setTimeout(resolve, 100));
        const settled = now === from.socket.bufferedAmount && now === last;
        last = now;
        return settled;
      });
      const taken = total - from.socket.bufferedAmount;
      // One mebibyte of the service's own, the rest are buffers of the operating system.
      expect(taken).toBeLessThan(20 * 1024 * 1024);
      expect(from.socket.bufferedAmount).toBeGreaterThan(0);
      to.socket.resume();
      await until(() => to.messages.length > count, 30_000);
      const expected = createHash('sha256');
      for (let index = 0; index < count; index++) expected.update(chunk);
      expect(sha(to.payload())).toBe(expected.digest('hex'));
    },
  );

  it('forwards answers of older destinations, which carry fewer fields', async () => {
    const { source, destination } = await openPair(['SSH'], service, { destination: ['1.0'] });
    source.send(start);
    expect((await destination.next()).serviceId).toBe('SSH');
    destination.send({ type: Type.DATA, streamId: 1, payload: Buffer.from('plain') });
    expect(fieldsOf(await source.next())).toEqual({ type: 'DATA', streamId: 1, payload: 'plain' });
  });
});

describe('invalid frames close the WebSocket', () => {
  it.each<[string, 'source' | 'destination', RegExp, (pair: Pair) => void]>([
    ['STREAM_START from the destination', 'destination', /source starts/, ({ destination }) => destination.send(start)],
    [
      'CONNECTION_START from the destination',
      'destination',
      /source starts/,
      ({ destination }) => destination.send({ ...start, type: Type.CONNECTION_START }),
    ],
    ['SESSION_RESET', 'source', /Only the service/, ({ source }) => source.send({ type: Type.SESSION_RESET })],
    [
      'SERVICE_IDS',
      'destination',
      /Only the service/,
      ({ destination }) => destination.send({ type: Type.SERVICE_IDS, availableServiceIds: ['SSH'] }),
    ],
    [
      'stream id 0',
      'source',
      /stream id is 0/,
      ({ source }) => source.send({ type: Type.STREAM_START, serviceId: 'SSH', connectionId: 1 }),
    ],
    [
      'a payload above 64512 bytes',
      'source',
      /64512/,
      ({ source }) => source.sendTogether(start, data(Buffer.alloc(64_513))),
    ],
    [
      'a service the tunnel does not have',
      'source',
      /no such service/,
      ({ source }) => source.send({ ...start, serviceId: 'VNC' }),
    ],
    [
      'DATA for a service never started',
      'source',
      /No stream was ever started for this service/,
      ({ source }) => source.sendTogether(start, { ...data('x'), serviceId: 'HTTP1' }),
    ],
    [
      'DATA before any stream',
      'destination',
      /No stream was ever started/,
      ({ destination }) => destination.send({ type: Type.DATA, streamId: 1, payload: Buffer.from('x') }),
    ],
    [
      'a service id after a stream without one',
      'source',
      /without a service id/,
      ({ source }) =>
        source.sendTogether(
          { type: Type.STREAM_START, streamId: 1 },
          { type: Type.DATA, streamId: 1, serviceId: 'SSH', payload: Buffer.from('x') },
        ),
    ],
    [
      'another message version',
      'source',
      /version changed/,
      ({ source }) =>
        source.sendTogether(start, { type: Type.DATA, streamId: 1, serviceId: 'SSH', payload: Buffer.from('x') }),
    ],
    [
      'an unknown protobuf field',
      'source',
      /unknown field/,
      ({ source }) => source.sendBytes(Buffer.from([0, 6, 8, 2, 16, 1, 64, 1])),
    ],
    [
      'bytes that are no message',
      'source',
      /cannot be decoded/,
      ({ source }) => source.sendBytes(Buffer.from([0, 2, 0x22, 0x7f])),
    ],
    [
      'an unknown type',
      'source',
      /Unknown message type/,
      ({ source }) => source.sendBytes(Buffer.from([0, 4, 8, 99, 16, 1])),
    ],
  ])('%s', async (_, sender, words, act) => {
    const pair = await openPair();
    act(pair);
    const { code, reason } = await within(pair[sender].closed, 'close');
    expect(code).toBe(1008);
    expect(reason).toMatch(words);
    const { tunnel } = await service.client.send(new DescribeTunnelCommand({ tunnelId: pair.tunnelId }));
    expect(tunnel?.[sender === 'source' ? 'sourceConnectionState' : 'destinationConnectionState']?.status).toBe(
      'DISCONNECTED',
    );
  });

  it('text with 1003, too large messages with 1009, unknown but ignorable types not at all', async () => {
    const [one, two, three] = [await openPair(), await openPair(), await openPair()];
    one.source.sendBytes('text');
    expect((await one.source.closed).code).toBe(1003);
    two.source.sendBytes(Buffer.alloc(131_077));
    expect((await two.source.closed).code).toBe(1009);
    three.source.sendBytes(Buffer.from([0, 4, 8, 99, 24, 1]));
    three.source.send(start);
    expect((await three.destination.next()).type).toBe(Type.STREAM_START);
  });
});

describe('peers that go and come', () => {
  it('a rotated token replaces the source, and its streams are reset at the destination', async () => {
    const { tunnelId, source, destination } = await openPair();
    source.sendTogether(start, { ...start, serviceId: 'HTTP1', streamId: 7 });
    await destination.next();
    await destination.next();
    const { sourceAccessToken } = await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }),
    );
    expect((await source.closed).reason).toBe('Access token rotated');
    expect(destination.socket.readyState).toBe(destination.socket.OPEN);
    await service.connect({ mode: 'source', token: sourceAccessToken! });
    const resets = [await destination.next(), await destination.next()];
    expect(resets.map(fieldsOf)).toEqual([
      { type: 'STREAM_RESET', streamId: 1, serviceId: 'SSH' },
      { type: 'STREAM_RESET', streamId: 7, serviceId: 'HTTP1' },
    ]);
  });

  it('with rotationDrops=when-replaced the old connection lives until the new token connects', () =>
    withService({ behaviours: { rotationDrops: 'when-replaced', replacedCloseCode: 4001 } }, async (own) => {
      const { tunnelId, source } = await openPair(['SSH'], own);
      const { sourceAccessToken } = await own.client.send(
        new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }),
      );
      expect(await source.ping('still here')).toBe('still here');
      await own.connect({ mode: 'source', token: sourceAccessToken! });
      expect(await source.closed).toEqual({ code: 4001, reason: 'Replaced by another connection' });
    }));

  it('drops what is sent to an absent destination; keeps it, or resets it, when told so', async () => {
    for (const absentPeer of ['drop', 'buffer', 'reset']) {
      await withService({ behaviours: { absentPeer } }, async (own) => {
        const { sourceAccessToken, destinationAccessToken } = await own.client.send(
          new OpenTunnelCommand({ destinationConfig: { services: ['SSH'] } }),
        );
        const source = await own.connect({ mode: 'source', token: sourceAccessToken! });
        source.send(start);
        source.send(data('early'));
        // Pings overtake nothing: once the pong is here, the frames before it were dealt with.
        await source.ping('1');
        if (absentPeer === 'reset')
          expect(fieldsOf(await source.nextOf(Type.STREAM_RESET))).toEqual({
            type: 'STREAM_RESET',
            streamId: 1,
            serviceId: 'SSH',
          });
        const destination = await own.connect({ mode: 'destination', token: destinationAccessToken! });
        source.send({ ...start, streamId: 2 });
        await until(() => destination.messages.some(({ streamId }) => streamId === 2));
        expect(destination.payload().toString()).toBe(absentPeer === 'buffer' ? 'early' : '');
      });
    }
  });

  it('destinationLeaves=reset tells the source', () =>
    withService({ behaviours: { destinationLeaves: 'reset' } }, async (own) => {
      const { source, destination } = await openPair(['SSH'], own);
      source.send(start);
      await destination.next();
      destination.terminate();
      expect((await source.next()).type).toBe(Type.STREAM_RESET);
    }));
});

describe('switches of the data plane', () => {
  it('aggregation=full collects frames, one-frame separates them', async () => {
    for (const aggregation of ['full', 'one-frame']) {
      await withService({ behaviours: { aggregation } }, async (own) => {
        const { source, destination } = await openPair(['SSH'], own);
        const before = destination.webSocketMessages.length;
        source.sendTogether(start, ...Array.from({ length: 200 }, () => data(Buffer.alloc(600, 1))));
        await until(() => destination.messages.length === 202);
        expect(destination.payload().length).toBe(120_000);
        expect(destination.webSocketMessages.length - before).toBe(aggregation === 'full' ? 1 : 201);
      });
    }
  });

  it('strips fields for older subprotocols, and ignores pings', () =>
    withService({ behaviours: { stripFieldsForOlderPeers: true, pings: 'ignored' } }, async (own) => {
      const { source, destination } = await openPair(['SSH'], own, { destination: ['2.0'] });
      source.sendTogether(start, data('x'));
      expect(fieldsOf(await destination.next())).toEqual({ type: 'STREAM_START', streamId: 1, serviceId: 'SSH' });
      expect((await destination.next()).payload.toString()).toBe('x');
      await expect(source.ping('1', 300)).rejects.toThrow('pong');
    }));

  it('drops idle connections and reports drops late', () =>
    withService(
      { behaviours: { idleTimeoutMilliseconds: 150, disconnectReportDelayMilliseconds: 400 } },
      async (own) => {
        const { tunnelId, source } = await openPair(['SSH'], own);
        expect((await source.closed).code).toBe(1006);
        const state = async () =>
          (await own.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel?.sourceConnectionState?.status;
        expect(await state()).toBe('CONNECTED');
        await until(async () => (await state()) === 'DISCONNECTED');
      },
    ));

  it('keeps to a bandwidth', () =>
    withService({ behaviours: { bandwidthBytesPerSecond: 200_000 } }, async (own) => {
      const { source, destination } = await openPair(['SSH'], own);
      source.send(start);
      const begin = performance.now();
      for (let index = 0; index < 8; index++) source.send(data(Buffer.alloc(50_000, index)));
      await until(() => destination.payload().length === 400_000);
      // The first second's worth passes at once.
      expect(performance.now() - begin).toBeGreaterThan(700);
    }));
});
