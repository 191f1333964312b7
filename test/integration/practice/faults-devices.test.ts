import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice({ devices: true });
});
afterEach(() => service.practice.clearFaults());
afterAll(() => service.close());

describe('faults of practice devices', () => {
  const destinationConfig = { thingName: 'FaultyPump', services: ['SSH'] };
  const open = () => service.client.send(new OpenTunnelCommand({ destinationConfig }));
  const destination = async (tunnelId: string | undefined) =>
    (await service.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel?.destinationConnectionState?.status;
  const connected = (tunnelId: string | undefined) => until(async () => (await destination(tunnelId)) === 'CONNECTED');

  it('device-dead: the device takes no token until cleared and notified again', async () => {
    const before = await open();
    await connected(before.tunnelId);
    await service.practice.fault('device-dead', { thingName: destinationConfig.thingName });
    expect(
      (await service.practice.devices()).find(({ thingName }) => thingName === destinationConfig.thingName)?.running,
    ).toBe(false);
    await until(async () => (await destination(before.tunnelId)) === 'DISCONNECTED');
    const { tunnelId } = await open();
    // Another device proves that the broker delivers meanwhile.
    const other = await service.client.send(
      new OpenTunnelCommand({ destinationConfig: { ...destinationConfig, thingName: 'HealthyPump' } }),
    );
    await connected(other.tunnelId);
    expect(await destination(tunnelId)).toBe('DISCONNECTED');
    await service.practice.clearFault('device-dead');
    expect(await destination(tunnelId)).toBe('DISCONNECTED');
    await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'DESTINATION', destinationConfig }),
    );
    await connected(tunnelId);
  });

  it('device-service-down: connections are reset, and answered again afterwards', async () => {
    const { tunnelId, sourceAccessToken } = await open();
    await connected(tunnelId);
    const source = await service.connect({ mode: 'source', token: sourceAccessToken! });
    await service.practice.fault('device-service-down', { tunnelId: tunnelId! });
    source.send({ type: Type.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
    await until(
      () => source.messages.some(({ type }) => type === Type.STREAM_RESET || type === Type.CONNECTION_RESET),
      30_000,
    );
    expect(source.payload()).toHaveLength(0);
    await service.practice.clearFault('device-service-down');
    source.send({ type: Type.STREAM_START, streamId: 2, serviceId: 'SSH', connectionId: 2 });
    await until(() => source.payload().toString().startsWith('SSH-2.0-'));
    await service.client.send(new CloseTunnelCommand({ tunnelId }));
    expect((await source.closed).code).toBe(1000);
  });

  it('device-token-invalid: the device stays away until it is notified again', async () => {
    const { tunnelId } = await open();
    await connected(tunnelId);
    await service.practice.fault('device-token-invalid', { tunnelId: tunnelId! });
    expect(await destination(tunnelId)).toBe('DISCONNECTED');
    await service.client.send(
      new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'DESTINATION', destinationConfig }),
    );
    await connected(tunnelId);
  });
});
