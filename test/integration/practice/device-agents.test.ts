import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTuning, type AgentTuning } from '../../../electron/practice/devices/agent/tuning';
import { builtIn, genericModel, type DeviceModel } from '../../../electron/practice/devices/catalogue';
import { Device } from '../../../electron/practice/devices/device';
import { FakeDataPlane, ids, type AgentPeer } from './device-data-plane';

const quick: AgentTuning = { ...defaultTuning, dialSpacingMs: 20, reconnectDelayMs: 30, dropDelayMs: 5 };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const get = (path: string): Uint8Array => bytes(`GET ${path} HTTP/1.1\r\nHost: device\r\n\r\n`);
const services = ['SSH', 'HTTP', 'CONSOLE'];

let plane: FakeDataPlane;
let devices: Device[];
let said: string[];
beforeEach(async () => {
  plane = await FakeDataPlane.start();
  devices = [];
  said = [];
});
afterEach(() => {
  for (const device of devices) device.close();
  plane.close();
});

function device(name: string, tuning = quick, model: DeviceModel = builtIn.get(name) ?? genericModel): Device {
  const made = new Device(name, model, {
    dataPlane: { ...plane.address, ca: plane.ca },
    tuning,
    log: (message) => said.push(message),
  });
  devices.push(made);
  return made;
}
const notification = (token: string, names: readonly string[]) => ({
  accessToken: token,
  region: 'us-east-1',
  services: names,
});

/** A localproxy-like device, connected, that was told its services. */
async function connected(
  names = services,
  tuning = quick,
  name = 'pump-station-07',
): Promise<{ pump: Device; peer: AgentPeer }> {
  const pump = device(name, tuning);
  pump.notify(notification('token-1', names));
  const peer = await plane.peer();
  peer.send({ type: 'SERVICE_IDS', serviceIds: names });
  return { pump, peer };
}

describe('an agent like localproxy 3', () => {
  it('connects as destination with its token, its client token and the newest subprotocol', async () => {
    const { peer } = await connected();
    const { url, headers } = peer.request;
    expect(url).toBe('/tunnel?local-proxy-mode=destination');
    expect(headers['access-token']).toBe('token-1');
    expect(headers['client-token']).toMatch(/^[a-zA-Z0-9-]{32,128}$/);
    expect(headers['sec-websocket-protocol']).toBe('aws.iot.securetunneling-3.0');
  });

  it('pings at once, with the time as digits (PROTOCOL.md 3.2)', async () => {
    device('pump-station-07').notify(notification('token-1', services));
    const peer = await plane.peer();
    const payload = await new Promise<Buffer>((resolve) => peer.socket.once('ping', resolve));
    expect(payload.toString()).toMatch(/^\d{13}$/);
  });

  it('serves several connections of several services in one tunnel', async () => {
    const { peer } = await connected();
    peer.send(
      { type: 'STREAM_START', ...ids(1, 'HTTP', 1) },
      { type: 'DATA', ...ids(1, 'HTTP', 1), payload: get('/readings.json') },
    );
    expect(await peer.text('"readings":[')).toMatch(/^HTTP\/1\.1 200 OK/);
    peer.send(
      { type: 'CONNECTION_START', ...ids(1, 'HTTP', 2) },
      { type: 'DATA', ...ids(1, 'HTTP', 2), payload: get('/nowhere') },
    );
    const answer = await peer.next();
    expect(answer).toMatchObject({ type: 'DATA', ...ids(1, 'HTTP', 2) });
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    expect(await peer.text('\r\n')).toContain('SSH-2.0-');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    expect(await peer.text('> ')).toContain('pump-station-07 register console');
  });

  it('answers without connectionId to a V2 source, and ends a connection with STREAM_RESET then', async () => {
    const { peer } = await connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(5, 'CONSOLE') });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(5, 'CONSOLE') });
    peer.send({ type: 'DATA', ...ids(5, 'CONSOLE'), payload: bytes('quit\n') });
    expect(await peer.nextControl()).toMatchObject({ type: 'STREAM_RESET', ...ids(5, 'CONSOLE') });
    peer.send({ type: 'STREAM_START', ...ids(6, 'CONSOLE') });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(6, 'CONSOLE') });
  });

  it('drops the WebSocket without a close frame for a START without service, as a V1 source sends it, and comes back with the same pair (5.4)', async () => {
    const { peer } = await connected();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.closed).toBe(1006);
    const again = await plane.peer();
    expect(again.request.headers['access-token']).toBe('token-1');
    expect(again.request.headers['client-token']).toBe(peer.request.headers['client-token']);
  });

  it('ends with the session when the services are not the configured ones', async () => {
    const { peer } = await connected(['HTTP']);
    expect(peer.isQuiet).toBe(true);
    const other = device('other-thing');
    other.notify(notification('token-2', ['SSH']));
    const second = await plane.peer();
    second.send({ type: 'SERVICE_IDS', serviceIds: ['SSH', 'HTTP'] });
    expect(await second.closed).toBe(1006);
    expect(said.join()).toContain('are not the configured ones');
  });

  it('echoes CONNECTION_RESET after everything received before it, and only for a connection it has (4.4)', async () => {
    const { peer } = await connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send(
      { type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 9) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('write 40001 777\r\n') },
      { type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) },
    );
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    await vi.waitFor(async () => {
      peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 2) });
      await peer.text('> ');
      peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 2), payload: bytes('read 40001\n') });
      expect(await peer.text('> ')).toContain('OK 40001 777');
    });
  });

  it('reports an end by the service with CONNECTION_RESET, after the last byte, and keeps the others', async () => {
    const { peer } = await connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 2) });
    await peer.text('> ');
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('quit\n') });
    expect(await peer.text('bye\r\n')).toBe('bye\r\n');
    expect(await peer.next()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 2), payload: bytes('status\n') });
    expect(await peer.text('> ')).toContain('OK some-thing');
  });

  it('uses up a START with another stream id while one is active: the next START opens (5.4)', async () => {
    const { peer } = await connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send(
      { type: 'STREAM_START', ...ids(2, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(2, 'CONSOLE', 1), payload: bytes('status\n') },
    );
    peer.send({ type: 'STREAM_START', ...ids(3, 'CONSOLE', 1) });
    const answer = await peer.next();
    expect(answer).toMatchObject({ type: 'DATA', ...ids(3, 'CONSOLE', 1) });
  });

  it('leaves what comes together with a START alone until another message arrives (5.4)', async () => {
    const { peer } = await connected(['CONSOLE'], quick, 'some-thing');
    peer.sendTogether(
      { type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40001\n') },
    );
    expect(await peer.text('> ')).not.toContain('40001');
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40002\n') });
    const answers = await peer.text('OK 40002');
    expect(answers.indexOf('OK 40001')).toBeGreaterThanOrEqual(0);
  });

  it('tries six times to reach a service where nothing listens, then resets the stream with all its connections', async () => {
    const { pump, peer } = await connected(['CONSOLE', 'HTTP']);
    pump.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(4, 'CONSOLE', 1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(4, 'CONSOLE') });
    pump.setServicesDown(false);
    peer.send({ type: 'STREAM_START', ...ids(5, 'CONSOLE', 2) });
    expect(await peer.text('> ')).toContain('register console');
    pump.setServicesDown(true);
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(5, 'CONSOLE', 2) });
  });

  it('keeps bytes that arrive before the service can be reached', async () => {
    const { pump, peer } = await connected(['CONSOLE'], { ...quick, dialTries: 1000 }, 'some-thing');
    pump.setServicesDown(true);
    peer.send(
      { type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40') },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('001\n') },
    );
    pump.setServicesDown(false);
    expect(await peer.text('OK 40001 420')).toContain('register console');
  });

  it('stops for good at a close frame, at 4xx and without a client token after a drop that is refused; tries on at 5xx', async () => {
    plane.refusals.push(503, 500);
    const { peer } = await connected(['SSH'], quick, 'cold-store-cam-18');
    expect(plane.handshakes).toBe(3);
    expect(peer.request.headers['client-token']).toBeUndefined();
    plane.refusals.push(400);
    peer.socket.terminate();
    await vi.waitFor(() => expect(said.join()).toContain('refused with status 400'));
    const { peer: second } = await connected(['SSH'], quick, 'other-thing');
    second.socket.close(1000);
    await vi.waitFor(() => expect(said.join()).toContain('the service closed the tunnel connection (1000)'));
    const before = plane.handshakes;
    devices[0]?.notify(notification('token-new', ['SSH']));
    const third = await plane.peer();
    expect(third.request.headers['access-token']).toBe('token-new');
    expect(plane.handshakes).toBe(before + 1);
  });

  it('takes nothing while its agent is stopped, drops its tunnels without a close frame, and does not regain what it missed', async () => {
    const { pump, peer } = await connected();
    pump.setRunning(false);
    expect(await peer.closed).toBe(1006);
    pump.notify(notification('token-lost', services));
    pump.setRunning(true);
    pump.notify(notification('token-3', services));
    const next = await plane.peer();
    expect(next.request.headers['access-token']).toBe('token-3');
    expect(plane.waiting).toBe(0);
  });

  it('drops the WebSocket when what arrives is no message', async () => {
    const { peer } = await connected();
    peer.socket.send(Buffer.from([0, 3, 0xff, 0xff, 0xff]));
    expect(await peer.closed).toBe(1006);
    const again = await plane.peer();
    again.socket.send('text');
    expect(await again.closed).toBe(1006);
  });
});

describe('an agent like the AWS IoT Device Client', () => {
  const start = async (): Promise<AgentPeer> => {
    device('hvac-gateway-112').notify(notification('token-1', ['SSH']));
    const peer = await plane.peer();
    peer.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] });
    return peer;
  };

  it('answers a V1 source', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(1) });
  });

  it.each([
    ['V2', 0],
    ['V3', 1],
  ] as const)(
    'sends nothing at all to a source of %s, and reconnects when the version changes',
    async (version, connectionId) => {
      const peer = await start();
      peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', connectionId) });
      await vi.waitFor(() => expect(said).toContain(`an answer without the ids of ${version} was not sent`));
      peer.send({ type: 'STREAM_START', ...ids(2) });
      expect(await peer.closed).toBe(1006);
      expect(peer.isQuiet).toBe(true);
      const again = await plane.peer();
      again.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] }, { type: 'STREAM_START', ...ids(3) });
      expect(await again.next()).toMatchObject({ type: 'DATA', ...ids(3) });
    },
  );

  it('has one connection at a time: CONNECTION_START is unknown to it, a new START replaces the stream', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await peer.text('SSH-2.0-');
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'SSH', 2) }, { type: 'STREAM_START', ...ids(2) });
    const messages = [await peer.next()];
    while (
      messages.at(-1)?.type !== 'DATA' ||
      !('streamId' in messages.at(-1)!) ||
      (messages.at(-1) as { streamId: number }).streamId !== 2
    )
      messages.push(await peer.next());
    expect(messages.every((message) => message.type === 'DATA')).toBe(true);
    peer.send({ type: 'DATA', ...ids(2), payload: bytes('nonsense\r\n\r\n') });
    expect(await peer.nextControl()).toMatchObject({ type: 'STREAM_RESET', ...ids(2) });
  });

  it('ignores an identical notification and rejects one with several or other services', async () => {
    const gateway = device('hvac-gateway-112');
    gateway.notify(notification('token-0', ['SSH', 'HTTP']));
    gateway.notify(notification('token-00', ['RDP']));
    gateway.notify(notification('token-1', ['SSH']));
    gateway.notify(notification('token-1', ['SSH']));
    const peer = await plane.peer();
    expect(peer.request.headers['access-token']).toBe('token-1');
    gateway.notify(notification('token-2', ['SSH']));
    const second = await plane.peer();
    expect(second.request.headers['access-token']).toBe('token-2');
    expect(plane.handshakes).toBe(2);
    expect(said.filter((line) => line.includes('exactly one service'))).toHaveLength(2);
  });

  it('resets the stream at once when SSH does not listen', async () => {
    const peer = await start();
    devices[0]?.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(1) });
  });

  it('comes back with the same pair of tokens after a drop', async () => {
    const peer = await start();
    peer.socket.terminate();
    const again = await plane.peer();
    expect(again.request.headers['client-token']).toBe(peer.request.headers['client-token']);
    expect(again.request.headers['access-token']).toBe('token-1');
  });
});

it('no agent ever logs a token', async () => {
  plane.refusals.push(503);
  const { peer } = await connected(['SSH'], quick, 'other-thing');
  plane.refusals.push(403);
  peer.socket.terminate();
  await vi.waitFor(() => expect(said.join()).toContain('403'));
  expect(said.join()).not.toContain('token-');
});
