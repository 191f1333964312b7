import { Aedes } from 'aedes';
import { Agent, get, request, type IncomingMessage } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceFleet } from '../../../electron/practice/devices/fleet';
import { consoleService } from '../../../electron/practice/devices/services/console';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { LocalService } from '../../../electron/practice/devices/services/local-service';
import { webService } from '../../../electron/practice/devices/services/web';
import { freePort, listening } from '../../fakes/loopback';
import { FakeDataPlane, ids } from './device-data-plane';
import { closeOf } from './device-tools';

describe('the fleet', () => {
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

  it('has three devices built in', () => {
    expect(fleet.list()).toEqual([
      { thingName: 'pump-station-07', agent: 'localproxy', services: ['SSH', 'HTTP', 'CONSOLE'], running: true },
      { thingName: 'hvac-gateway-112', agent: 'device-client', services: ['SSH'], running: true },
      { thingName: 'cold-store-cam-18', agent: 'localproxy', services: ['SSH', 'HTTP'], running: true },
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
    await vi.waitFor(() =>
      expect(said.filter((line) => line.startsWith('pump-station-07: a notification'))).toHaveLength(2),
    );
    expect(plane.handshakes).toBe(0);
  });

  it('stops and starts one agent or all, also of things that appear later', async () => {
    fleet.setAgentRunning('pump-station-07', false);
    expect(fleet.list().map((device) => device.running)).toEqual([false, true, true]);
    fleet.setAgentRunning(undefined, false);
    await publish('later', { clientAccessToken: 'token-lost', services: ['SSH'] });
    await vi.waitFor(() => expect(fleet.list().map((device) => device.running)).toEqual([false, false, false, false]));
    fleet.setAgentRunning(undefined, true);
    await publish('later', { clientAccessToken: 'token-2', services: ['SSH'] });
    expect((await plane.peer()).request.headers['access-token']).toBe('token-2');
    expect(plane.handshakes).toBe(1);
  });

  it('hears again after the broker was gone', async () => {
    for (const client of Object.values((broker as unknown as { clients: Record<string, { conn: Socket }> }).clients))
      client.conn.destroy();
    await vi.waitFor(
      async () => {
        await publish('pump-station-07', { clientAccessToken: `token-${Math.random()}`, services: ['SSH'] });
        expect(plane.handshakes).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 200 },
    );
  });

  it('says so when there is no broker, or the broker refuses', async () => {
    const options = { dataPlane: plane.address, ca: plane.ca, region: 'us-east-1' };
    broker.authorizeSubscribe = (_client, _subscription, callback) => callback(null, null);
    await expect(DeviceFleet.start({ ...options, mqttUrl })).rejects.toThrow('refused the subscription');
    await expect(DeviceFleet.start({ ...options, mqttUrl: `mqtt://127.0.0.1:${await freePort()}` })).rejects.toThrow();
  });
});

describe('services of a device', () => {
  const identity = identityOf('pump-station-07');
  const services: LocalService[] = [];
  const start = async (serve: (socket: Socket) => void): Promise<LocalService> => {
    const service = new LocalService(serve);
    services.push(service);
    await service.up();
    return service;
  };
  afterEach(() => {
    for (const service of services.splice(0)) service.down();
  });
  const body = async (response: IncomingMessage): Promise<string> => {
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
  };

  it('the page: GET and HEAD over one kept connection, 404, 405, and readings as JSON', async () => {
    const serve = webService(identity, () => 'the log\n');
    let connections = 0;
    const { port } = await start((socket) => {
      connections += 1;
      serve(socket);
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (path: string, method = 'GET'): Promise<{ response: IncomingMessage; text: string }> => {
      const sent = request({ port: port!, host: '127.0.0.1', path, method, agent });
      sent.end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      return { response, text: await body(response) };
    };
    const page = await ask('/');
    expect(page.response.statusCode).toBe(200);
    expect(page.text).toContain('<h1>pump-station-07</h1>');
    const json = await ask('/readings.json?x=1');
    expect(JSON.parse(json.text)).toMatchObject({
      thing: 'pump-station-07',
      readings: [{ name: 'flow', unit: 'm³/h' }, {}, {}, {}, {}, {}],
    });
    const head = await ask('/', 'HEAD');
    expect({ length: Number(head.response.headers['content-length']) > 1000, text: head.text }).toEqual({
      length: true,
      text: '',
    });
    expect((await ask('/log.txt')).text).toBe('the log\n');
    expect((await ask('/../etc/passwd')).response.statusCode).toBe(404);
    const posted = await ask('/', 'POST');
    expect(posted.response).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
    expect(connections).toBe(1);
    agent.destroy();
  });

  it('a request target that is no URL is answered, not fatal', async () => {
    const { port } = await start(webService(identity, () => ''));
    const socket = connect(port!, '127.0.0.1');
    socket.end('GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 400/);
    socket.destroy();
    const [next] = (await once(get({ port: port!, host: '127.0.0.1', path: '/' }), 'response')) as [IncomingMessage];
    expect(next.resume().statusCode).toBe(200);
  });

  it('the console ends a line that never ends', async () => {
    const { port } = await start(consoleService(identity));
    const socket = connect(port!, '127.0.0.1');
    socket.write('x'.repeat(5000));
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await closeOf(socket);
    expect(text).toContain('ERR 04 line too long');
  });

  it('refuse and reset connections while down, and come back', async () => {
    const service = await start(consoleService(identity));
    const open = await service.dial();
    const closed = closeOf(open.resume());
    service.down();
    await closed;
    await expect(service.dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await service.up();
    const again = await service.dial();
    expect(again.remotePort).toBe(service.port);
    again.destroy();
  });
});
