import dns from 'node:dns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { FaultyNet, type Way } from '../../fakes/faulty-net';
import { HeldClock } from '../../fakes/held-clock';
import { quick, secret, type Rig, type RigOptions } from '../../fakes/proxy-rig';
import { until, type Answer } from '../../fakes/scripted-cloud';
import { canBeSilent, needsSilence, withSilentPort } from '../../fakes/silent-port';
import { tunnelTest } from '../../fakes/tunnel-test';
import { clientWaitTimeoutMs, patient, served } from './patience';

/**
 * A try fails at every stage before the tunnel stands: ports and waiting programs outlive it, and the next one works.
 */

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

const start = (options: RigOptions = {}): Promise<Rig> =>
  startRig({ dataPlane: { port: net.port }, ...options, tuning: { clientWaitTimeoutMs } });

/** A try that comes to nothing by itself, or only by its limit: `stuck` resolves once it has come as far as it will. */
interface Failing {
  readonly stage: string;
  readonly name: string;
  readonly break_: () => void;
  readonly stuck?: () => Promise<unknown>;
}

const once = (way: Way) => () => void net.script.push(way);
const answers = (answer: Answer) => () => void cloud.script.push(answer);
const asked = (): Promise<void> => until(() => cloud.requests.length > 0, 'the request of the upgrade');

const failing: readonly Failing[] = [
  {
    stage: 'name',
    name: 'the name has no address',
    break_: () =>
      vi
        .spyOn(dns, 'lookup')
        .mockImplementationOnce(((_host: string, _options: unknown, callback: (error: Error) => void) =>
          callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }))) as never),
  },
  {
    stage: 'tcp|tls',
    name: 'the connection is reset at once',
    break_: once({ kind: 'cut', after: 0, reset: true }),
  },
  { stage: 'tls', name: 'the connection ends at once', break_: once({ kind: 'cut', after: 0, reset: false }) },
  {
    stage: 'tls',
    name: 'the connection is reset in the TLS handshake',
    break_: once({ kind: 'cut', after: 100, reset: true }),
  },
  {
    stage: 'tls',
    name: 'nothing comes back',
    break_: once({ kind: 'silent' }),
    stuck: () => until(() => net.unanswered > 0, 'the first bytes of TLS'),
  },
  {
    stage: 'web-proxy',
    name: 'the web proxy refuses',
    break_: () => {
      web.refuse = '503 Service Unavailable';
    },
  },
  {
    stage: 'web-proxy',
    name: 'the web proxy is silent',
    break_: () => {
      web.silent = true;
    },
    stuck: () => until(() => web.requests.length > 0, 'the request to the web proxy'),
  },
  { stage: 'upgrade', name: 'the connection ends without an answer', break_: answers({ kind: 'hang-up' }) },
  { stage: 'upgrade', name: 'no answer comes', break_: answers({ kind: 'silence' }), stuck: asked },
  {
    stage: 'upgrade',
    name: 'half an answer comes',
    break_: answers({ kind: 'raw', text: 'HTTP/1.1 101 Switching Protocols\r\nupgr' }),
    stuck: asked,
  },
  {
    stage: 'service-ids',
    name: 'no service ids come',
    break_: answers({ kind: 'accept', serviceIds: null }),
    async stuck() {
      // The answer to a ping shows that the WebSocket is open at the other end, too.
      const { socket } = await cloud.peer();
      const answered = new Promise((resolve) => socket.once('pong', resolve));
      socket.ping();
      await answered;
    },
  },
];

describe('a try that fails before the tunnel stands', () => {
  it.each(failing)('$stage: $name', async ({ stage, break_, stuck }) => {
    const clock = new HeldClock(quick.handshakeTimeoutMs);
    const webProxy = { host: '127.0.0.1', port: web.port };
    const proxy = await start({ clock, ...(stage === 'web-proxy' ? { dataPlane: { webProxy } } : {}) });
    break_();
    const waiting = await patient(proxy);
    proxy.proxy.connect(secret);
    if (stuck !== undefined) {
      await stuck();
      clock.expire();
    }
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: expect.stringMatching(`^(${stage})$`) as string },
    });
    web.refuse = null;
    web.silent = false;
    await served(cloud, proxy, waiting);
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
    await served(cloud, proxy, waiting);
  });

  it.skipIf(!canBeSilent).each([
    ['tcp', 'the service', (port: number) => ({ port })],
    ['web-proxy', 'the web proxy', (port: number) => ({ webProxy: { host: '127.0.0.1', port } })],
  ] as const)(`%s: the connection to %s is never answered (${needsSilence})`, (stage, _who, dataPlane) =>
    withSilentPort(stage === 'tcp' ? cloud.port : web.port, async (silent) => {
      const clock = new HeldClock(quick.handshakeTimeoutMs);
      const proxy = await start({ clock, dataPlane: dataPlane(silent.port) });
      const waiting = await patient(proxy);
      proxy.proxy.connect(secret);
      for (const count of [1, 2]) {
        await until(() => clock.pending > 0, 'the limit of the handshake to be set');
        // Before that, a name may still be looked up.
        await silent.dialled();
        clock.expire();
        await proxy.link('waiting', count);
      }
      expect((await proxy.link('waiting', 2)).cause).toMatchObject({
        kind: 'failure',
        failure: { stage, code: 'timeout' },
      });
      await silent.speak();
      await served(cloud, proxy, waiting);
    }),
  );
});
