import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { secret, type Rig } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start, connecting } = await tunnelTest();
let web: ConnectProxy;
beforeEach(async () => {
  web = await ConnectProxy.start();
});
afterEach(() => web.close());

const through = (
  changes: { authorization?: string; port?: number; host?: string; unsupported?: string } = {},
  handshakeTimeout = 60_000,
): Promise<Rig> =>
  connecting({
    dataPlane: { webProxy: { host: '127.0.0.1', port: web.port, ...changes } },
    tuning: { handshakeTimeoutMs: handshakeTimeout },
  });

it('connects through CONNECT with the given authorization, and the proxy never sees a token', async () => {
  web.wants = 'Basic dXNlcjpwYXNz';
  const proxy = await through({ authorization: 'Basic dXNlcjpwYXNz' });
  await proxy.link('open');
  expect(web.requests[0]).toMatchObject({ method: 'CONNECT', url: `localhost:${cloud.port}` });
  // Only once it has asked for it.
  expect(web.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined, 'Basic dXNlcjpwYXNz']);
  expect(JSON.stringify(web.requests.map(({ headers }) => headers))).not.toContain(secret.accessToken);
  expect(cloud.requests[0]!.headers).not.toHaveProperty('proxy-authorization');
  const program = await proxy.open();
  program.socket.write('through');
  await until(async () => (await cloud.peer()).upBytes(1).toString() === 'through');
});

it('does not try one of a kind that cannot be used; says which, and goes on with another one', async () => {
  const proxy = await through({ unsupported: 'SOCKS5' });
  const waiting = await proxy.link('waiting');
  expect(waiting).toMatchObject({
    cause: { kind: 'failure', failure: { stage: 'web-proxy', code: 'unsupported', detail: 'SOCKS5' } },
  });
  expect([web.requests.length, cloud.requests.length]).toEqual([0, 0]);
  proxy.proxy.setWebProxy({ host: '127.0.0.1', port: web.port });
  await proxy.link('open');
  expect(web.requests).toHaveLength(1);
});

it('uses another one, or none, from the next WebSocket on; the open one stays', async () => {
  const next = await ConnectProxy.start();
  try {
    const proxy = await through();
    await proxy.link('open');
    proxy.proxy.setWebProxy({ host: '127.0.0.1', port: next.port });
    const program = await proxy.open();
    program.socket.write('still the first');
    await until(async () => (await cloud.peer()).upBytes(1).toString() === 'still the first');
    expect(next.requests).toHaveLength(0);
    (await cloud.peer()).drop();
    await proxy.link('open', 2);
    expect([web.requests.length, next.requests.length]).toEqual([1, 1]);
    proxy.proxy.setWebProxy(null);
    (await cloud.peer(2)).drop();
    await proxy.link('open', 3);
    expect([web.requests.length, next.requests.length, cloud.requests.length]).toEqual([1, 1, 3]);
  } finally {
    await next.close();
  }
});

describe('while an attempt is under way', () => {
  /** Longer than any test waits: what ends sooner was given up. */
  const forever = 3_600_000;
  let next: ConnectProxy;
  beforeEach(async () => {
    next = await ConnectProxy.start();
  });
  afterEach(() => next.close());
  async function stuck(): Promise<Rig> {
    web.silent = true;
    const proxy = await through({}, forever);
    await until(() => web.requests.length === 1);
    return proxy;
  }

  it('another web proxy is asked at once, and nothing of the attempt is left', async () => {
    const proxy = await stuck();
    proxy.proxy.setWebProxy({ host: '127.0.0.1', port: next.port });
    await proxy.link('open');
    expect(proxy.states()).toEqual(['connecting', 'connecting', 'open']);
    expect([web.requests.length, next.requests.length, cloud.requests.length]).toEqual([1, 1, 1]);
    await until(() => web.open === 0, 'the sockets to the web proxy to be gone');
  });

  it('none is needed any more: it goes directly at once', async () => {
    const proxy = await stuck();
    proxy.proxy.setWebProxy(null);
    await proxy.link('open');
    expect(proxy.states()).toEqual(['connecting', 'connecting', 'open']);
  });

  it.skipIf(!canBeSilent)(`one that is never answered is given up as well (${needsSilence})`, () =>
    withSilentPort(web.port, async ({ port }) => {
      const proxy = await through({ port }, forever);
      // The SYN has left.
      await new Promise(setImmediate);
      proxy.proxy.setWebProxy({ host: '127.0.0.1', port: next.port });
      await proxy.link('open');
      expect(next.requests).toHaveLength(1);
    }),
  );

  it('the same web proxy once more disturbs nothing', async () => {
    const proxy = await stuck();
    proxy.proxy.setWebProxy({ host: '127.0.0.1', port: web.port });
    expect(proxy.states()).toEqual(['connecting']);
    expect(web.open).toBe(1);
  });

  it('a WebSocket that stands and waits for the service ids stays', async () => {
    cloud.otherwise = { kind: 'accept', serviceIds: null };
    const proxy = await through({}, forever);
    const peer = await cloud.peer();
    // The source has read the answer to its upgrade once it pings.
    await until(() => peer.pings.length > 0);
    proxy.proxy.setWebProxy({ host: '127.0.0.1', port: next.port });
    peer.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] });
    await proxy.link('open');
    expect(proxy.states()).toEqual(['connecting', 'open']);
    expect(next.requests).toHaveLength(0);
  });

  it.each(['idle', 'waiting'] as const)('nothing is begun where nothing is under way: %s', async (state) => {
    web.refuse = '403 Forbidden';
    const proxy = await start({
      dataPlane: { webProxy: { host: '127.0.0.1', port: web.port } },
      tuning: { backoffBaseMs: forever, backoffCapMs: forever },
    });
    if (state === 'waiting') {
      proxy.proxy.connect(secret);
      await proxy.link('waiting');
    }
    const before = proxy.states();
    proxy.proxy.setWebProxy({ host: '127.0.0.1', port: next.port });
    expect(proxy.states()).toEqual(before);
  });
});

it('checks the certificate behind the web proxy as well', async () => {
  const proxy = await connecting({ dataPlane: { webProxy: { host: '127.0.0.1', port: web.port }, extraCa: [] } });
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'tls' } });
  expect(cloud.requests).toHaveLength(0);
});

it.each(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'])(
  "tells the web proxy's own %s apart from the service's answers",
  async (status) => {
    web.refuse = status;
    const proxy = await through();
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'web-proxy', code: `status-${status.slice(0, 3)}` },
    });
    expect(proxy.states()).not.toContain('refused');
  },
);

it.each([
  ['is not there', { port: 1 }, 'ECONNREFUSED'],
  ['has no address', { host: 'no-such-proxy.invalid' }, 'E'],
] as const)('says that the web proxy %s', async (_name, changes, code) => {
  const proxy = await through(changes);
  expect((await proxy.link('waiting')).cause).toMatchObject({
    failure: { stage: 'web-proxy', code: expect.stringContaining(code) as string },
  });
});

it('gives up on a silent web proxy and leaves no socket behind', async () => {
  web.silent = true;
  const proxy = await through({}, 150);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'web-proxy', code: 'timeout' } });
  proxy.proxy.disconnect();
  await until(() => web.open === 0, 'the sockets to the web proxy to be gone');
});
