import { Agent, get, request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { consoleService } from '../../../electron/practice/devices/services/console';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { LocalService } from '../../../electron/practice/devices/services/local-service';
import { webService } from '../../../electron/practice/devices/services/web';
import { closeOf } from './device-tools';

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
