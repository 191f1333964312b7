import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultyNet } from '../../fakes/faulty-net';
import { secret, type Rig, type RigOptions } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';
import { clientWaitTimeoutMs, patient, served } from './patience';

/**
 * The network fails while the tunnel stands or comes to stand, with and without a close frame: ports and waiting
 * programs outlive it, and the next WebSocket works.
 */

const { cloud, start: startRig } = await tunnelTest();
let net: FaultyNet;
beforeEach(async () => {
  net = await FaultyNet.start(cloud.port);
});
afterEach(async () => {
  await net.close();
});

const ssh = { streamId: 1, serviceId: 'SSH', connectionId: 1 };

const start = ({ tuning, ...options }: RigOptions = {}): Promise<Rig> =>
  startRig({ dataPlane: { port: net.port }, ...options, tuning: { clientWaitTimeoutMs, ...tuning } });
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
    await served(cloud, proxy, waiting);
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
    await served(cloud, proxy, waiting);
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
    await served(cloud, proxy, await patient(proxy));
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
    await served(cloud, proxy, waiting);
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
