import {
  DescribeTunnelCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../../../shared/practice/faults';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { fieldsOf, rejectionOf, Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';
import { openOn, type Opened } from './faults-rig';

let service: TestPractice;
beforeAll(async () => {
  service = await startTestPractice();
});
afterEach(() => service.practice.clearFaults());
afterAll(() => service.close());

const used = /^Invalid access token: The access token was previously used/;
const mismatch = /^Invalid client token: .* does not match/;

const open = (thingName?: string): Promise<Opened> => openOn(service, thingName);
const describeTunnel = async (tunnelId: string) =>
  (await service.client.send(new DescribeTunnelCommand({ tunnelId }))).tunnel!;
const rotate = (tunnelId: string, clientMode: 'SOURCE' | 'DESTINATION' | 'ALL') =>
  service.client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode }));

describe('faults that act at once', () => {
  it('token-used: the source drops without a close frame and its pair is dead', async () => {
    const { tunnelId, source, destination, again } = await open();
    const other = await open();
    await service.practice.fault('token-used', { tunnelId });
    expect((await source.closed).code).toBe(1006);
    expect((await rejectionOf(again())).body).toMatch(used);
    expect(destination.socket.readyState).toBe(destination.socket.OPEN);
    expect(await other.source.ping('untouched')).toBe('untouched');
  });

  it('token-used before the source ever connected', async () => {
    const { tunnelId, sourceAccessToken } = await service.client.send(new OpenTunnelCommand({}));
    await service.practice.fault('token-used', { tunnelId: tunnelId! });
    expect((await rejectionOf(service.connect({ mode: 'source', token: sourceAccessToken! }))).body).toMatch(used);
  });

  it('client-token-mismatch: the same pair no longer matches', async () => {
    const { tunnelId, source, again } = await open();
    await service.practice.fault('client-token-mismatch', { tunnelId });
    expect((await source.closed).code).toBe(1006);
    expect((await rejectionOf(again())).body).toMatch(mismatch);
    await rotate(tunnelId, 'SOURCE');
  });

  it('device-token-invalid: the device is disconnected and cannot come back with its token', async () => {
    const { tunnelId, tokens, destination } = await open();
    await service.practice.fault('device-token-invalid', { tunnelId });
    expect((await destination.closed).code).toBe(1000);
    expect((await rejectionOf(service.connect({ mode: 'destination', token: tokens.destination }))).status).toBe(403);
    expect((await describeTunnel(tunnelId)).destinationConnectionState?.status).toBe('DISCONNECTED');
    const { destinationAccessToken } = await rotate(tunnelId, 'DESTINATION');
    await service.connect({ mode: 'destination', token: destinationAccessToken! });
  });

  it('network-drop and network-drop-closed: without and with a close frame, and the pair still works', async () => {
    const { tunnelId, source, again, destination } = await open();
    await service.practice.fault('network-drop', { tunnelId });
    expect((await source.closed).code).toBe(1006);
    const second = await again();
    expect((await destination.nextOf(Type.STREAM_RESET)).streamId).toBe(1);
    await service.practice.fault('network-drop-closed', { tunnelId });
    expect((await second.closed).code).toBe(1001);
    await expect(service.practice.fault('network-drop', { tunnelId })).rejects.toThrow('No source is connected.');
    await again();
  });
});

it('session-reset: both sides are told to close everything, and the tunnel goes on', async () => {
  const { tunnelId, source, destination } = await open();
  await service.practice.fault('session-reset', { tunnelId });
  for (const peer of [source, destination])
    expect(fieldsOf(await peer.nextOf(Type.SESSION_RESET))).toEqual({ type: 'SESSION_RESET' });
  source.send({ type: Type.STREAM_START, streamId: 2, serviceId: 'SSH', connectionId: 2 });
  expect((await destination.nextOf(Type.STREAM_START)).streamId).toBe(2);
  source.terminate();
  await until(async () => expect((await describeTunnel(tunnelId)).sourceConnectionState?.status).toBe('DISCONNECTED'));
  await expect(service.practice.fault('session-reset', { tunnelId })).rejects.toThrow('No source is connected.');
});

describe('faults that take a tunnel away at once', () => {
  it('peer-replaced: another computer holds the source until the token is rotated again', async () => {
    const { tunnelId, source, again, destination } = await open();
    await service.practice.fault('peer-replaced', { tunnelId });
    expect(await source.closed).toMatchObject({ code: 1000 });
    expect((await destination.nextOf(Type.STREAM_RESET)).streamId).toBe(1);
    expect((await describeTunnel(tunnelId)).sourceConnectionState?.status).toBe('CONNECTED');
    expect((await rejectionOf(again())).status).toBe(403);
    const { sourceAccessToken } = await rotate(tunnelId, 'SOURCE');
    expect((await describeTunnel(tunnelId)).sourceConnectionState?.status).toBe('DISCONNECTED');
    await service.connect({ mode: 'source', token: sourceAccessToken! });
    expect((await describeTunnel(tunnelId)).status).toBe('OPEN');
  });

  it.each(['tunnel-expired', 'tunnel-closed'] as const)(
    '%s: both sides get a close frame, and rotation is refused',
    async (name) => {
      const { tunnelId, source, destination, again } = await open();
      await service.practice.fault(name, { tunnelId });
      const reason = name === 'tunnel-expired' ? 'Tunnel expired' : 'Tunnel closed';
      expect([await source.closed, await destination.closed]).toEqual([
        { code: 1000, reason },
        { code: 1000, reason },
      ]);
      expect((await describeTunnel(tunnelId)).status).toBe('CLOSED');
      expect((await rejectionOf(again())).headers['x-status-reason']).toBe('Tunnel is closed');
      await expect(rotate(tunnelId, 'SOURCE')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    },
  );

  it('without a target every open tunnel is meant; by thing only its tunnels', async () => {
    const [one, two, other] = [await open('Thing1'), await open('Thing1'), await open('Thing2')];
    await service.practice.fault('network-drop', { thingName: 'Thing1' });
    expect([(await one.source.closed).code, (await two.source.closed).code]).toEqual([1006, 1006]);
    expect(await other.source.ping('x')).toBe('x');
    await service.practice.fault('tunnel-closed');
    const { tunnelSummaries } = await service.client.send(new ListTunnelsCommand({}));
    expect(tunnelSummaries!.filter(({ status }) => status === 'OPEN')).toEqual([]);
    await expect(service.practice.fault('tunnel-closed')).rejects.toThrow('There is no open tunnel.');
    await expect(service.practice.fault('token-used', { thingName: 'Nobody' })).rejects.toThrow(
      'There is no open tunnel to Nobody.',
    );
  });
});

describe('faults that are armed', () => {
  it('notification-lost: exactly the next notification of the thing', async () => {
    const device: MqttClient = await connectAsync(service.practice.addresses.mqtt);
    const received: string[] = [];
    device.on('message', (topic) => received.push(topic.split('/')[2]!));
    await device.subscribeAsync(['$aws/things/Lost/tunnels/notify', '$aws/things/Other/tunnels/notify'], { qos: 1 });
    await service.practice.fault('notification-lost', { thingName: 'Lost' });
    const openFor = async (thingName: string) =>
      service.client.send(new OpenTunnelCommand({ destinationConfig: { thingName, services: ['SSH'] } }));
    await openFor('Other');
    await openFor('Lost');
    expect(await service.practice.activeFaults()).toEqual([]);
    await openFor('Lost');
    await until(() => received.length >= 2);
    expect(received).toEqual(['Other', 'Lost']);
    await device.endAsync();
  });

  it('service-slow: control plane and handshakes take three seconds longer', async () => {
    const { tunnelId, again } = await open();
    const quick = await open();
    await service.practice.fault('service-slow', { tunnelId });
    const begin = performance.now();
    const answered: string[] = [];
    const slow = [describeTunnel(tunnelId), again()].map(async (answer) => {
      await answer;
      answered.push('slow');
      return performance.now() - begin;
    });
    // Asked last, answered first.
    await describeTunnel(quick.tunnelId);
    answered.push('quick');
    for (const elapsed of await Promise.all(slow)) expect(elapsed).toBeGreaterThan(2900);
    expect(answered).toEqual(['quick', 'slow', 'slow']);
  });

  it('service-error: 500 and 503 until cleared', async () => {
    const { tunnelId, again } = await open();
    await service.practice.fault('service-error');
    await expect(describeTunnel(tunnelId)).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    expect((await rejectionOf(again())).status).toBe(503);
    await service.practice.clearFault('service-error');
    await describeTunnel(tunnelId);
    await again();
  });

  it('throttled: 429 on both planes', async () => {
    const { tunnelId, again } = await open();
    await service.practice.fault('throttled', { tunnelId });
    await expect(describeTunnel(tunnelId)).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
    });
    expect((await rejectionOf(again())).status).toBe(429);
    await service.client.send(new ListTunnelsCommand({}));
  });
});

describe('faults that refuse until they are cleared', () => {
  it('rotation-denied and rotation-denied-source, in the usual words', async () => {
    const { tunnelId } = await open();
    await service.practice.fault('rotation-denied-source', { tunnelId });
    for (const mode of ['SOURCE', 'ALL'] as const)
      await expect(rotate(tunnelId, mode)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining('is not authorized to perform: iot:RotateTunnelAccessToken') as string,
      });
    await rotate(tunnelId, 'DESTINATION');
    await service.practice.fault('rotation-denied');
    await expect(rotate(tunnelId, 'DESTINATION')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('reuse-refused: a used token is dead even with its client token', async () => {
    const { tunnelId, source, again } = await open();
    await service.practice.fault('reuse-refused', { tunnelId });
    source.terminate();
    expect((await rejectionOf(again())).body).toMatch(used);
    await service.practice.clearFaults();
    await again();
  });

  it.each(['source', 'device'] as const)('reuse-refused-%s: only on that side', async (side) => {
    const { tunnelId, source, destination, again, againDevice } = await open();
    await service.practice.fault(`reuse-refused-${side}`, { tunnelId });
    source.terminate();
    destination.terminate();
    const [dead, alive] = side === 'source' ? [again, againDevice] : [againDevice, again];
    expect((await rejectionOf(dead())).body).toMatch(used);
    await alive();
  });

  it('device faults need devices, tunnels have to exist', async () => {
    await expect(service.practice.fault('device-dead')).rejects.toThrow('There are no practice devices.');
    await expect(service.practice.fault('throttled', { tunnelId: 'nope' })).rejects.toThrow(
      'There is no open tunnel nope.',
    );
    expect(await service.practice.activeFaults()).toEqual([]);
  });
});

describe('faults over HTTP', () => {
  it('lists, raises and clears faults, and moves the clock', async () => {
    const { tunnelId, source } = await open();
    expect(await service.practiceApi('POST', '/practice/faults', { name: 'throttled', tunnelId })).toEqual({
      status: 200,
      body: { active: [{ name: 'throttled', tunnelId }] },
    });
    const { body } = await service.practiceApi('GET', '/practice/faults');
    expect(body).toEqual({ active: [{ name: 'throttled', tunnelId }], known: faults });
    expect(await service.practiceApi('DELETE', '/practice/faults/throttled')).toEqual({
      status: 200,
      body: { active: [] },
    });
    await service.practiceApi('POST', '/practice/faults', { name: 'service-error' });
    expect(await service.practiceApi('DELETE', '/practice/faults')).toEqual({ status: 200, body: { active: [] } });
    expect(await service.practiceApi('POST', '/practice/clock', { advanceMilliseconds: 12 * 60 * 60 * 1000 })).toEqual({
      status: 200,
      body: {},
    });
    expect((await source.closed).reason).toBe('Tunnel expired');
    expect(await service.practiceApi('GET', '/practice/devices')).toEqual({ status: 200, body: { devices: [] } });
  });

  it.each([
    ['POST', '/practice/faults', { name: 'nonsense' }, 400],
    ['POST', '/practice/faults', { name: 'throttled', extra: 1 }, 400],
    ['POST', '/practice/faults', { name: 'throttled', tunnelId: 'nope' }, 409],
    ['POST', '/practice/clock', { advanceMilliseconds: -1 }, 400],
    ['POST', '/practice/clock', undefined, 400],
    ['DELETE', '/practice/faults/nonsense', undefined, 400],
    ['GET', '/practice/other', undefined, 404],
  ])('answers %s %s %j with an error', async (method, path, body, status) => {
    const answer = await service.practiceApi(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: expect.any(String) as string });
  });
});

it('never logs a token', async () => {
  const { tokens, clientToken } = await open();
  await rejectionOf(service.connect({ mode: 'source', token: tokens.source }));
  const everything = service.logged.join('\n');
  expect(everything).toContain('OpenTunnel');
  for (const secret of [tokens.source, tokens.destination, clientToken])
    expect(everything).not.toContain(secret.slice(0, 40));
});
