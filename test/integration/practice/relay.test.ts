import { createHash, randomBytes } from 'node:crypto';
import { DescribeTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { Random } from '../../fakes/random';
import { fieldsOf, frameOf, Type } from '../../fakes/tunnel-peer';
import { until, within } from '../../fakes/wait';

import { data, openPair, start, type Pair } from './relay-rig';
let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterAll(() => service.close());

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('relaying', () => {
  it('carries every message type both ways unchanged, several in one WebSocket message too', async () => {
    const { source, destination } = await openPair(service);
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
    const { source, destination } = await openPair(service);
    const random = new Random(46);
    const content = randomBytes(3 * 1024 * 1024);
    const frames: Buffer[] = [frameOf(start)];
    for (let at = 0; at < content.length; ) {
      const size = Math.min(1 + Math.floor(random.next() ** 3 * 64_512), content.length - at);
      frames.push(frameOf(data(content.subarray(at, at + size))));
      at += size;
    }
    const stream = Buffer.concat(frames);
    for (let at = 0; at < stream.length; ) {
      const size = 1 + Math.floor(random.next() ** 4 * 131_076);
      const message = stream.subarray(at, at + size);
      at += size;
      const cut = Math.floor(random.next() * message.length);
      // Half of the WebSocket messages travel as fragments.
      if (random.next() < 0.5) source.socket.send(message);
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
});

describe('back-pressure, and older destinations', () => {
  it.each(['source', 'destination'] as const)(
    'holds the %s back while the other side reads slowly, and loses nothing',
    async (sender) => {
      const pair = await openPair(service);
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
      await until(() => to.messages.length > count);
      const expected = createHash('sha256');
      for (let index = 0; index < count; index++) expected.update(chunk);
      expect(sha(to.payload())).toBe(expected.digest('hex'));
    },
  );

  it('forwards answers of older destinations, which carry fewer fields', async () => {
    const { source, destination } = await openPair(service, ['SSH'], { destination: ['1.0'] });
    source.send(start);
    expect((await destination.next()).serviceId).toBe('SSH');
    destination.send({ type: Type.DATA, streamId: 1, payload: Buffer.from('plain') });
    expect(fieldsOf(await source.next())).toEqual({ type: 'DATA', streamId: 1, payload: 'plain' });
  });
});

const violations: readonly (readonly [string, 'source' | 'destination', RegExp, (pair: Pair) => void])[] = [
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
];

describe('invalid frames close the WebSocket', () => {
  it.each(violations)('%s', async (_, sender, words, act) => {
    const pair = await openPair(service);
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
    const [one, two, three] = [await openPair(service), await openPair(service), await openPair(service)];
    one.source.sendBytes('text');
    expect((await one.source.closed).code).toBe(1003);
    two.source.sendBytes(Buffer.alloc(131_077));
    expect((await two.source.closed).code).toBe(1009);
    three.source.sendBytes(Buffer.from([0, 4, 8, 99, 24, 1]));
    three.source.send(start);
    expect((await three.destination.next()).type).toBe(Type.STREAM_START);
  });
});
