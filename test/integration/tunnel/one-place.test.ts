/** Devices that take one connection at a time, and programs that open several. */
import { Agent, createServer, get, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProxyTuning } from '../../../electron/tunnel';
import { ManualClock } from '../../fakes/manual-clock';
import { Loopback } from '../../fakes/loopback';
import { OnePlaceDevice } from '../../fakes/one-place-device';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { connected } = await tunnelTest();
const loopback = new Loopback();
const picture = Buffer.alloc(30_000, 'p');
const posted: string[] = [];
let web: Server;
let webPort: number;
beforeAll(async () => {
  web = createServer((request, response) => {
    if (request.method === 'POST') {
      request.setEncoding('utf8').on('data', (text: string) => posted.push(text));
      request.on('end', () => response.end('taken'));
    } else response.end(request.url === '/slow' ? 'slow' : picture);
  });
  webPort = await loopback.open(web);
});
afterAll(() => loopback.close());

/** As a browser asks: several connections at once that stay open, and what it wants more waits for one of them. */
function browser(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  return {
    agent,
    load: (path: string): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, agent }, (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve(Buffer.concat(parts)));
          response.on('error', reject);
        }).on('error', reject);
      }),
  };
}

/**
 * Each as a session has the source treat it once it is known: in V3, too, Greengrass and `-y V2` take one connection
 * (PROTOCOL.md 5.6, 5.7).
 */
const devices = [
  ['in V1', 'V1', 'with all ids'],
  ['in V2', 'V2', 'with all ids'],
  ['in V3, as localproxy -y V2', 'V3', 'with all ids'],
  ['in V3, as Greengrass runs localproxy (-y V1)', 'V3', 'without the service id'],
] as const;

describe.each(devices)('a device that takes one connection at a time, %s', (_name, protocol, answers) => {
  const facing = async (port: number, tuning: Partial<ProxyTuning> = {}) => {
    const { proxy, peer } = await connected({ protocol, serviceIds: ['WEB'], tuning });
    if (protocol === 'V3') proxy.proxy.setOneConnection(true);
    return { proxy, device: new OnePlaceDevice(peer, port, answers) };
  };

  it('gives a page all its pictures, load after load', async () => {
    const { proxy, device } = await facing(webPort, { clientWaitTimeoutMs: 120_000 });
    const { agent, load } = browser(proxy.ports.get('WEB') ?? 0);
    for (let turn = 0; turn < 3; turn += 1) {
      const pictures = await Promise.all(Array.from({ length: 24 }, (_, index) => load(`/${turn}-${index}.png`)));
      expect(pictures.every((each) => each.equals(picture))).toBe(true);
    }
    expect(device.died).toBe(false);
    // No program lost a connection, and none was told of an end that it did not make.
    const ends = proxy.events.flatMap((event) => (event.kind === 'client-ended' ? [event.by] : []));
    expect(new Set(ends)).toEqual(new Set(['restart']));
    agent.destroy();
    await until(() => proxy.last('stats')?.services.every(({ connections }) => connections === 0));
  });

  it('leaves an idle connection its place while nobody waits for it', async () => {
    const { proxy, device } = await facing(webPort);
    const { agent, load } = browser(proxy.ports.get('WEB') ?? 0);
    for (let turn = 0; turn < 5; turn += 1) expect(await load('/a.png')).toEqual(picture);
    expect(device.starts).toEqual([1]);
    agent.destroy();
  });

  it.each([
    ['is not HTTP', 'hello\n'],
    ['has half an answer', 'GET / HTTP/1.1\r\n\r\n'],
  ])('never takes the place of a connection that %s', async (_name, first) => {
    const service = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) =>
        socket.write(data.includes('GET') ? 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf' : data),
      );
    });
    const { proxy, device } = await facing(await loopback.open(service), { clientWaitTimeoutMs: 300 });
    const one = await proxy.open('WEB');
    one.socket.write(first);
    await until(() => one.length > 0);
    const other = await proxy.open('WEB');
    other.socket.write(first);
    await until(() => other.closed);
    expect(other.length).toBe(0);
    expect(one.closed).toBe(false);
    expect(device.starts).toEqual([1]);
  });
});

it('in V1 a place is shared by all services', async () => {
  const { proxy, peer } = await connected({
    protocol: 'V1',
    serviceIds: ['WEB', 'OTHER'],
    tuning: { clientWaitTimeoutMs: 120_000 },
  });
  const device = new OnePlaceDevice(peer, webPort);
  const [one, other] = ['WEB', 'OTHER'].map((id) => browser(proxy.ports.get(id) ?? 0));
  for (let turn = 0; turn < 3; turn += 1)
    for (const each of [one, other]) expect(await each?.load('/a.png')).toEqual(picture);
  expect(device.died).toBe(false);
  one?.agent.destroy();
  other?.agent.destroy();
});

describe('a program that ends its own side and waits for the answer', () => {
  const request = 'POST /a HTTP/1.1\r\nHost: device\r\nContent-Length: 5\r\n\r\nhello';

  it('gets it, in V2', async () => {
    const { proxy, peer } = await connected({ protocol: 'V2', serviceIds: ['WEB'] });
    const device = new OnePlaceDevice(peer, webPort);
    const program = await proxy.open('WEB', { allowHalfOpen: true });
    program.socket.end(request);
    await until(() => program.bytes.includes('taken'));
    expect(posted.at(-1)).toBe('hello');
    await until(() => device.peer.of('STREAM_RESET').length === 1);
    expect(device.died).toBe(false);
  });

  it('gets it, in V3', async () => {
    const { proxy, peer } = await connected();
    const program = await proxy.open('SSH', { allowHalfOpen: true });
    program.socket.end('what?\n');
    const { payload: _, ...ids } = await peer.waitFor('DATA');
    peer.send({ ...ids, payload: Buffer.from('that') });
    await until(() => program.bytes.toString() === 'that');
    peer.send({ ...ids, payload: Buffer.from(' and more') });
    await until(() => program.bytes.toString() === 'that and more');
    expect(peer.of('CONNECTION_RESET')).toHaveLength(0);
    await peer.waitFor('CONNECTION_RESET');
  });

  it('does not keep others waiting for its place', async () => {
    const { proxy, peer } = await connected({
      protocol: 'V2',
      serviceIds: ['WEB'],
      tuning: { clientWaitTimeoutMs: 120_000 },
    });
    const silent = await proxy.open('WEB', { allowHalfOpen: true });
    silent.socket.end('nobody answers this\n');
    await peer.waitFor('DATA');
    await proxy.open('WEB');
    await peer.waitFor('STREAM_RESET');
    await peer.waitFor('STREAM_START', 2);
  });

  it.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.9\r\n', 'V3'],
    ['TLS', '\u0016\u0003\u0001\u0000\u0005\u0001abcd', 'V3'],
    ['V1, whose agents may go deaf', 'hello\n', 'V1'],
  ] as const)('is not waited for in %s', async (_name, first, protocol) => {
    // Nobody moves this clock: what waits for a time never comes.
    const { proxy, peer } = await connected({ protocol, clock: new ManualClock() });
    const program = await proxy.open();
    program.socket.end(first);
    await peer.waitFor('STREAM_RESET');
  });
});
