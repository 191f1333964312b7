import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { rig, secret, type Rig } from '../../fakes/proxy-rig';
import { ScriptedCloud, until } from '../../fakes/scripted-cloud';

let cloud: ScriptedCloud;
let web: ConnectProxy;
let current: Rig | null = null;
beforeAll(async () => {
  cloud = await ScriptedCloud.start();
});
afterAll(() => cloud.close());
beforeEach(async () => {
  web = await ConnectProxy.start();
});
afterEach(async () => {
  await current?.stop();
  current = null;
  cloud.clear();
  await web.close();
});

async function through(changes: { authorization?: string; port?: number; host?: string } = {}, handshakeTimeout = 5_000): Promise<Rig> {
  current = await rig(cloud, { dataPlane: { webProxy: { host: '127.0.0.1', port: web.port, ...changes } }, tuning: { handshakeTimeout } });
  current.proxy.connect(secret);
  return current;
}

it('connects through CONNECT with the given authorization, and the proxy never sees a token', async () => {
  const proxy = await through({ authorization: 'Basic dXNlcjpwYXNz' });
  await proxy.link('open');
  expect(web.requests[0]).toMatchObject({ method: 'CONNECT', url: `localhost:${cloud.port}` });
  expect(web.requests[0]!.headers['proxy-authorization']).toBe('Basic dXNlcjpwYXNz');
  expect(JSON.stringify(web.requests[0]!.headers)).not.toContain(secret.accessToken);
  expect(cloud.requests[0]!.headers).not.toHaveProperty('proxy-authorization');
  const program = await proxy.open();
  program.socket.write('through');
  await until(async () => (await cloud.peer()).upBytes(1).toString() === 'through');
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
    await current?.stop();
    await next.close();
  }
});

it('checks the certificate behind the web proxy as well', async () => {
  current = await rig(cloud, { dataPlane: { webProxy: { host: '127.0.0.1', port: web.port }, extraCa: [] } });
  current.proxy.connect(secret);
  expect((await current.link('waiting')).cause).toMatchObject({ failure: { stage: 'tls' } });
  expect(cloud.requests).toHaveLength(0);
});

it.each(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'])("tells the web proxy's own %s apart from the service's answers", async (status) => {
  web.refuse = status;
  const proxy = await through();
  expect((await proxy.link('waiting')).cause).toMatchObject({ kind: 'failure', failure: { stage: 'web-proxy', code: `status-${status.slice(0, 3)}` } });
  expect(proxy.states()).not.toContain('refused');
});

it.each([
  ['is not there', { port: 1 }, 'ECONNREFUSED'],
  ['has no address', { host: 'no-such-proxy.invalid' }, 'E'],
] as const)('says that the web proxy %s', async (_name, changes, code) => {
  const proxy = await through(changes);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'web-proxy', code: expect.stringContaining(code) as string } });
});

it('gives up on a silent web proxy and leaves no socket behind', async () => {
  web.silent = true;
  const proxy = await through({}, 150);
  expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { stage: 'web-proxy', code: 'timeout' } });
  proxy.proxy.disconnect();
  await until(() => web.open === 0, 'the sockets to the web proxy to be gone');
});
