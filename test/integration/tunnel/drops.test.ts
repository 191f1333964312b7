import dns from 'node:dns';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { FaultyNet, type Way } from '../../fakes/faulty-net';
import { secret, type Program, type Rig, type RigOptions } from '../../fakes/proxy-rig';
import { until, type Answer, type Peer } from '../../fakes/scripted-cloud';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { tunnelTest } from '../../fakes/tunnel-test';

/** The network fails at every stage, with and without a close frame: ports and waiting programs outlive it, and the next WebSocket works. */

const { cloud, start: startRig } = await tunnelTest();
let net: FaultyNet;
let web: ConnectProxy;
beforeEach(async () => {
  net = await FaultyNet.start(cloud.port);
  web = await ConnectProxy.start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all([net.close(), web.close()]);
});

const ssh = { streamId: 1, serviceId: 'SSH', connectionId: 1 };

const start = (options: RigOptions = {}): Promise<Rig> => startRig({ dataPlane: { port: net.port }, ...options });
/** A program that came while there was no tunnel, on the port that there was all the time, is served at last. */
async function served(proxy: Rig, waiting: Program): Promise<void> {
  await proxy.link('open');
  await until(
    () =>
      cloud.peers.some((peer) => peer.of('DATA').some(({ payload }) => Buffer.from(payload).toString() === 'patient')),
    'the bytes of the program that waited',
  );
  const peer = cloud.peers.findLast((each) => each.of('DATA').length > 0)!;
  const { streamId, connectionId } = peer.of('DATA')[0]!;
  peer.send({ type: 'DATA', streamId, serviceId: 'SSH', connectionId, payload: Buffer.from('at last') });
  await until(() => waiting.bytes.toString() === 'at last');
  expect(waiting).toMatchObject({ error: null, ended: false });
}
async function patient(proxy: Rig): Promise<Program> {
  const program = await proxy.open();
  program.socket.write('patient');
  return program;
}

describe('a try that fails before the tunnel stands', () => {
  const once = (way: Way) => () => void net.script.push(way);
  const answers = (answer: Answer) => () => void cloud.script.push(answer);
  it.each<[string, string, () => void, RigOptions]>([
    [
      'name',
      'the name has no address',
      () =>
        vi
          .spyOn(dns, 'lookup')
          .mockImplementationOnce(((_host: string, _options: unknown, callback: (error: Error) => void) =>
            callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }))) as never),
      {},
    ],
    ['tcp|tls', 'the connection is reset at once', once({ kind: 'cut', after: 0, reset: true }), {}],
    ['tls', 'the connection ends at once', once({ kind: 'cut', after: 0, reset: false }), {}],
    ['tls', 'the connection is reset in the TLS handshake', once({ kind: 'cut', after: 100, reset: true }), {}],
    ['tls', 'nothing comes back', once({ kind: 'silent' }), { tuning: { handshakeTimeoutMs: 1_500 } }],
    [
      'web-proxy',
      'the web proxy refuses',
      () => {
        web.refuse = '503 Service Unavailable';
      },
      { dataPlane: {} },
    ],
    [
      'web-proxy',
      'the web proxy is silent',
      () => {
        web.silent = true;
      },
      { dataPlane: {}, tuning: { handshakeTimeoutMs: 1_500 } },
    ],
    ['upgrade', 'the connection ends without an answer', answers({ kind: 'hang-up' }), {}],
    ['upgrade', 'no answer comes', answers({ kind: 'silence' }), { tuning: { handshakeTimeoutMs: 1_000 } }],
    [
      'upgrade',
      'half an answer comes',
      answers({ kind: 'raw', text: 'HTTP/1.1 101 Switching Protocols\r\nupgr' }),
      { tuning: { handshakeTimeoutMs: 1_000 } },
    ],
    [
      'service-ids',
      'no service ids come',
      answers({ kind: 'accept', serviceIds: null }),
      { tuning: { handshakeTimeoutMs: 1_000 } },
    ],
  ])('%s: %s', async (stage, _name, break_, options) => {
    const through = stage === 'web-proxy';
    const proxy = await start(
      through ? { ...options, dataPlane: { webProxy: { host: '127.0.0.1', port: web.port } } } : options,
    );
    break_();
    const waiting = await patient(proxy);
    proxy.proxy.connect(secret);
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: expect.stringMatching(`^(${stage})$`) as string },
    });
    web.refuse = null;
    web.silent = false;
    await served(proxy, waiting);
  });
});

describe('an address where nobody answers', () => {
  it('tcp: nobody listens', async () => {
    const proxy = await start();
    await net.close();
    const waiting = await patient(proxy);
    proxy.proxy.connect(secret);
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'tcp', code: 'ECONNREFUSED' },
    });
    await new Promise<void>((resolve) => {
      net.server.listen(net.port, '127.0.0.1', resolve);
    });
    await served(proxy, waiting);
  });

  it.skipIf(!canBeSilent).each([
    ['tcp', 'the service', (port: number) => ({ port })],
    ['web-proxy', 'the web proxy', (port: number) => ({ webProxy: { host: '127.0.0.1', port } })],
  ] as const)(`%s: the connection to %s is never answered (${needsSilence})`, (stage, _who, dataPlane) =>
    withSilentPort(stage === 'tcp' ? cloud.port : web.port, async (silent) => {
      const proxy = await start({ dataPlane: dataPlane(silent.port), tuning: { handshakeTimeoutMs: 1_500 } });
      const waiting = await patient(proxy);
      proxy.proxy.connect(secret);
      expect((await proxy.link('waiting', 2)).cause).toMatchObject({
        kind: 'failure',
        failure: { stage, code: 'timeout' },
      });
      await silent.speak();
      await served(proxy, waiting);
    }),
  );
});

describe('a WebSocket that ends before the tunnel stands', () => {
  it.each([
    ['without', 'waiting'],
    ['with', 'closed'],
  ] as const)('a WebSocket that ends %s a close frame before the service ids', async (how, state) => {
    cloud.script.push({ kind: 'accept', serviceIds: null });
    const proxy = await start();
    const waiting = await patient(proxy);
    proxy.proxy.connect(secret);
    const peer = await cloud.peer();
    if (how === 'with') peer.socket.close(1011, 'not now');
    else peer.drop();
    await proxy.link(state);
    if (how === 'with') proxy.proxy.connect(secret);
    await served(proxy, waiting);
  });
});

const idle = (): void => undefined;
const midFrame = async (peer: Peer): Promise<void> => {
  peer.sendBytes(Uint8Array.of(0x20, 0x00, 1, 2, 3));
  await new Promise((resolve) => peer.socket.ping('', false, () => resolve(null)));
};
/** Both ways at once, until the end of the test. */
const fullLoad = async (peer: Peer, proxy: Rig): Promise<void> => {
  const program = await proxy.open();
  await peer.waitFor('STREAM_START');
  const bytes = randomBytes(60_000);
  const up = (): void => {
    while (!program.socket.destroyed && program.socket.writable && program.socket.write(bytes));
  };
  program.socket.on('drain', up);
  up();
  for (let count = 0; count < 50; count += 1) peer.send({ type: 'DATA', ...ssh, payload: bytes });
  await until(() => program.length > 0 && peer.of('DATA').length > 0);
};

describe('a drop while the tunnel stands', () => {
  const drops: readonly (readonly [string, (peer: Peer) => void, 'waiting' | 'closed'])[] = [
    ['without a close frame', (peer) => peer.drop(), 'waiting'],
    ['with one', (peer) => peer.socket.close(1001, 'going away'), 'closed'],
    [
      'with one and no more',
      (peer) => {
        peer.socket.close(1000);
        peer.drop();
      },
      'closed',
    ],
  ];
  const moments = [
    ['idle', idle],
    ['in the middle of a frame', midFrame],
    ['under full load', fullLoad],
  ] as const;

  it.each(
    moments.flatMap(([moment, prepare]) =>
      drops.map(([how, drop, state]) => [moment, how, prepare, drop, state] as const),
    ),
  )('%s, %s', async (_moment, _how, prepare, drop, state) => {
    const proxy = await start();
    proxy.proxy.connect(secret);
    await proxy.link('open');
    const peer = await cloud.peer();
    await prepare(peer, proxy);
    drop(peer);
    await until(
      () =>
        ['waiting', 'closed'].includes(proxy.states().at(-1)!) ||
        proxy.states().filter((each) => each === 'open').length > 1,
      'the end of the WebSocket',
    );
    const waiting = await patient(proxy);
    // A drop right behind its close frame may be seen before it.
    const ended = proxy.states().includes('closed') ? 'closed' : 'waiting';
    if (state === 'waiting') expect(ended).toBe('waiting');
    if (ended === 'closed') proxy.proxy.connect(secret);
    await proxy.link('open', 2);
    await served(proxy, waiting);
    expect((await proxy.open()).error).toBeNull();
  });
});

describe('a dead link that nothing tells of', () => {
  it.each(['idle', 'under full load'] as const)('half-open, %s: found by the missing pongs', async (moment) => {
    // Long enough for a machine that stands still for a moment: nothing may be found before it is there.
    const proxy = await start({ tuning: { pingIntervalMs: 100, pongTimeoutMs: 3_000 } });
    proxy.proxy.connect(secret);
    await proxy.link('open');
    const peer = await cloud.peer();
    if (moment !== 'idle') await fullLoad(peer, proxy);
    // Two of them behind the load: how fast it arrives is known then.
    const before = proxy.events.length;
    await until(() => proxy.events.slice(before).filter(({ kind }) => kind === 'pong').length >= 2);
    net.freeze();
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'pong-timeout' } });
    await served(proxy, await patient(proxy));
  });

  it('the computer slept: a probe finds the dead link, a waiting one is tried at once', async () => {
    const proxy = await start({ tuning: { pongTimeoutMs: 200, backoffBaseMs: 600_000, backoffCapMs: 600_000 } });
    proxy.proxy.connect(secret);
    await proxy.link('open');
    net.freeze();
    net.script.push({ kind: 'cut', after: 0, reset: true });
    proxy.proxy.probe();
    await proxy.link('waiting', 2);
    const waiting = await patient(proxy);
    proxy.proxy.probe();
    await served(proxy, waiting);
    expect(proxy.states()).toEqual(['connecting', 'open', 'waiting', 'connecting', 'waiting', 'connecting', 'open']);
  });
});

it('a program that waits in vain gets a clean end after its patience, and is counted until then', async () => {
  const proxy = await start({ tuning: { clientWaitTimeoutMs: 400, backoffBaseMs: 600_000, backoffCapMs: 600_000 } });
  net.script.push({ kind: 'cut', after: 0, reset: true });
  proxy.proxy.connect(secret);
  await proxy.link('waiting');
  const program = await patient(proxy);
  await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
  await until(() => program.closed);
  expect(program).toMatchObject({ error: null, length: 0 });
  expect(proxy.last('client-ended')).toMatchObject({ by: 'timeout', sent: false });
  await until(() => proxy.last('stats')?.services[0]?.waitingClients === 0);
});
