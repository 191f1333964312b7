import { Aedes } from 'aedes';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { DeviceFleet } from '../../../electron/practice/devices/fleet';
import { freePort, listening } from '../../fakes/loopback';
import { FakeDataPlane, ids } from './device-data-plane';

let broker: Aedes;
let server: Server;
let mqttUrl: string;
let plane: FakeDataPlane;
let fleet: DeviceFleet;
const said: string[] = [];
beforeEach(async () => {
  broker = new Aedes();
  await broker.listen();
  server = createServer((socket) => void broker.handle(socket));
  mqttUrl = `mqtt://127.0.0.1:${await listening(server)}`;
  plane = await FakeDataPlane.start();
  fleet = await DeviceFleet.start({
    mqttUrl,
    dataPlane: plane.address,
    ca: plane.ca,
    region: 'us-east-1',
    hostKeySeed: Buffer.alloc(32),
    log: (message) => said.push(message),
  });
});
afterEach(async () => {
  await fleet.close();
  plane.close();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
});
const publish = (thing: string, fields: Record<string, unknown>): Promise<void> =>
  new Promise((resolve, reject) => {
    const payload = Buffer.from(JSON.stringify({ clientMode: 'destination', region: 'us-east-1', ...fields }));
    broker.publish(
      { cmd: 'publish', topic: `$aws/things/${thing}/tunnels/notify`, payload, qos: 1, retain: false, dup: false },
      (error) => (error ? reject(error) : resolve()),
    );
  });

it('has six devices built in, of every kind of agent', () => {
  expect(fleet.list()).toEqual([
    { thingName: 'pump-station-07', agent: 'localproxy', services: ['SSH', 'HTTP', 'CONSOLE'], running: true },
    { thingName: 'hvac-gateway-112', agent: 'device-client', services: ['SSH'], running: true },
    { thingName: 'cold-store-cam-18', agent: 'localproxy', services: ['SSH', 'HTTP'], running: true },
    { thingName: 'tank-level-23', agent: 'greengrass', services: ['SSH'], running: true },
    { thingName: 'lift-control-41', agent: 'localproxy-v2', services: ['SSH', 'HTTP'], running: true },
    { thingName: 'solar-inverter-09', agent: 'cpp-sdk', services: ['SSH', 'HTTP', 'CONSOLE'], running: true },
  ]);
});

it('takes delivery over MQTT, and makes a device of any other thing that is notified', async () => {
  await publish('anything:else_1', { clientAccessToken: 'token-1', services: ['WEB', 'PLC'] });
  const peer = await plane.peer();
  expect(peer.request.headers['access-token']).toBe('token-1');
  peer.send({ type: 'SERVICE_IDS', serviceIds: ['PLC', 'WEB'] }, { type: 'STREAM_START', ...ids(1, 'PLC', 1) });
  expect(await peer.text('> ')).toContain('anything:else_1 register console');
  expect(fleet.list().at(-1)).toEqual({
    thingName: 'anything:else_1',
    agent: 'localproxy',
    services: ['WEB', 'PLC'],
    running: true,
  });
});

it('is deaf for what is not for it: another region, or no notification', async () => {
  await publish('pump-station-07', { clientAccessToken: 'token-1', services: ['SSH'], region: 'eu-west-1' });
  await publish('pump-station-07', { clientAccessToken: 'token-2' });
  await until(() => expect(said.filter((line) => line.startsWith('pump-station-07: a notification'))).toHaveLength(2));
  expect(plane.handshakes).toBe(0);
});

it('stops and starts one agent or all, also of things that appear later', async () => {
  fleet.setAgentRunning('pump-station-07', false);
  expect(fleet.list().map((device) => device.running)).toEqual([false, true, true, true, true, true]);
  fleet.setAgentRunning(undefined, false);
  await publish('later', { clientAccessToken: 'token-lost', services: ['SSH'] });
  await until(() => expect(fleet.list()).toHaveLength(7));
  expect(fleet.list().filter((device) => device.running)).toEqual([]);
  fleet.setAgentRunning(undefined, true);
  await publish('later', { clientAccessToken: 'token-2', services: ['SSH'] });
  expect((await plane.peer()).request.headers['access-token']).toBe('token-2');
  expect(plane.handshakes).toBe(1);
});

it('hears again after the broker was gone', async () => {
  for (const client of Object.values((broker as unknown as { clients: Record<string, { conn: Socket }> }).clients))
    client.conn.destroy();
  await until(async () => {
    await publish('pump-station-07', { clientAccessToken: `token-${Math.random()}`, services: ['SSH'] });
    expect(plane.handshakes).toBeGreaterThan(0);
  });
});

it('says so when there is no broker, or the broker refuses', async () => {
  const options = { dataPlane: plane.address, ca: plane.ca, region: 'us-east-1', hostKeySeed: Buffer.alloc(32) };
  broker.authorizeSubscribe = (_client, _subscription, callback) => callback(null, null);
  await expect(DeviceFleet.start({ ...options, mqttUrl })).rejects.toThrow('refused the subscription');
  await expect(DeviceFleet.start({ ...options, mqttUrl: `mqtt://127.0.0.1:${await freePort()}` })).rejects.toThrow();
});
