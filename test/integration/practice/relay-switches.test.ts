import {
  DescribeTunnelCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Bandwidth } from '../../../electron/practice/data/bandwidth';
import type { PracticeServiceOptions } from '../../../electron/practice/index';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

import { data, openPair, start } from './relay-rig';
let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterAll(() => service.close());

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

describe('peers that go and come', () => {
  it('a rotated token replaces the source, and its streams are reset at the destination', async () => {
    const { tunnelId, source, destination } = await openPair(service);
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
      const { tunnelId, source } = await openPair(own, ['SSH']);
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
      const { source, destination } = await openPair(own, ['SSH']);
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
        const { source, destination } = await openPair(own, ['SSH']);
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
      const { source, destination } = await openPair(own, ['SSH'], { destination: ['2.0'] });
      source.sendTogether(start, data('x'));
      expect(fieldsOf(await destination.next())).toEqual({ type: 'STREAM_START', streamId: 1, serviceId: 'SSH' });
      expect((await destination.next()).payload.toString()).toBe('x');
      await expect(source.ping('1', 300)).rejects.toThrow('pong');
    }));

  it('answers pings only while both sides are connected, when told so', () =>
    withService({ behaviours: { pings: 'both-connected' } }, async (own) => {
      const { source, destination } = await openPair(own, ['SSH']);
      expect(await source.ping('1')).toBe('1');
      destination.terminate();
      await until(() => expect(own.logged.join()).toMatch(/destination of \S+ disconnected/));
      await expect(source.ping('2', 300)).rejects.toThrow('pong');
    }));

  it('drops idle connections and reports drops late', () =>
    withService(
      { behaviours: { idleTimeoutMilliseconds: 150, disconnectReportDelayMilliseconds: 400 } },
      async (own) => {
        const { tunnelId, source } = await openPair(own, ['SSH']);
        expect((await source.closed).code).toBe(1006);
        const state = async () =>
          (await own.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel?.sourceConnectionState?.status;
        expect(await state()).toBe('CONNECTED');
        await until(async () => (await state()) === 'DISCONNECTED');
      },
    ));

  it('keeps to a bandwidth', () =>
    withService({ behaviours: { bandwidthBytesPerSecond: 200_000 } }, async (own) => {
      const { source, destination } = await openPair(own, ['SSH']);
      source.send(start);
      const begin = performance.now();
      for (let index = 0; index < 8; index++) source.send(data(Buffer.alloc(50_000, index)));
      await until(() => destination.payload().length === 400_000);
      // The first second's worth passes at once.
      expect(performance.now() - begin).toBeGreaterThan(700);
    }));

  it('meters what is read, at most 16 KiB at a time: nothing waits for the whole of a large message before it', () =>
    withService({ behaviours: { bandwidthBytesPerSecond: 200_000 } }, async (own) => {
      const take = vi.spyOn(Bandwidth.prototype, 'take');
      const { source, destination } = await openPair(own, ['SSH']);
      source.sendTogether(start, data(Buffer.alloc(64_000)), data(Buffer.alloc(64_000)));
      await until(() => expect(destination.payload().length).toBe(128_000));
      const steps = take.mock.calls.map(([bytes]) => bytes);
      take.mockRestore();
      expect(Math.max(...steps)).toBeLessThanOrEqual(16_384);
      // Headers of the WebSocket and pings count as well.
      expect(steps.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(128_000);
    }));
});
