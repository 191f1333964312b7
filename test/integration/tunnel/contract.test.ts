import { copyFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSourceProxy,
  createWorkerProxy,
  WorkerProxies,
  defaultTuning,
  type ProxyEvent,
  type ProxyOptions,
  type SourceProxy,
} from '../../../electron/tunnel';
import { systemClock, type Timer } from '../../../electron/net/clock';
import { buildTunnel } from '../../fakes/built-tunnel';
import { Loopback } from '../../fakes/loopback';
import { ManualClock } from '../../fakes/manual-clock';
import { dataPlaneOf, Program, quick, secret } from '../../fakes/proxy-rig';
import { rejection, until } from '../../fakes/scripted-cloud';
import { keepsContract, type Subject } from '../../fakes/source-proxy-contract';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start } = await tunnelTest();
const loopback = new Loopback();
let busyPort: number;
let built: Awaited<ReturnType<typeof buildTunnel>>;
beforeAll(async () => {
  busyPort = await loopback.open(createServer());
  built = await buildTunnel();
});
afterAll(async () => {
  await loopback.close();
  await built.remove();
});

const optionsTowards = (): ProxyOptions => ({
  dataPlane: dataPlaneOf(cloud),
  bindAddress: '127.0.0.1',
  protocol: 'V3',
  tuning: { ...defaultTuning, ...quick },
});

function towardsCloud(make: (options: ProxyOptions) => SourceProxy): () => Subject {
  return () => {
    const options = optionsTowards();
    const proxy = make(options);
    return {
      proxy,
      options,
      busyPort,
      connect(answer) {
        cloud.script.push(
          answer === 'accept'
            ? { kind: 'accept', serviceIds: ['SSH'] }
            : rejection('400 Bad Request', 'Invalid access token'),
        );
        proxy.connect(secret);
      },
      accept: () => undefined,
    };
  };
}

keepsContract([
  ['the source proxy', towardsCloud((options) => createSourceProxy(options))],
  ['the source proxy in a worker', towardsCloud((options) => createWorkerProxy(built.worker, options))],
  [
    'the source proxy in a worker that was ready before',
    towardsCloud((options) => {
      const proxies = new WorkerProxies(built.worker, options.tuning);
      proxies.prepare();
      proxies.prepare();
      return proxies.create(options);
    }),
  ],
]);

describe('a worker that dies after a take-over', () => {
  it('the ports are where they were taken to, and whom nobody is left at asks for nothing', async () => {
    const worker = createWorkerProxy(await built.mortal(), optionsTowards());
    const events: ProxyEvent[] = [];
    worker.onEvent((event) => events.push(event));
    const bound = await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    const port = bound.ok ? (bound.listeners[0]?.port ?? 0) : 0;
    worker.connect(secret);
    await until(() => events.some((event) => event.kind === 'tunnel-connection' && event.state.kind === 'open'));
    const old = new Program(connect(port, '127.0.0.1'));
    await (await cloud.peer()).waitFor('STREAM_START');
    const next = worker.beside(optionsTowards());
    try {
      next.connect({ accessToken: 'of the next tunnel', clientToken: 'its own' });
      await cloud.peer(2);
      expect(await next.takePorts()).toEqual(bound);
      next.probe();
      await until(() => events.some(({ kind }) => kind === 'vacated'), 'vacated');
      expect(old.closed).toBe(true);
      await cloud.peer(3);
      expect(cloud.requests[2]!.headers['client-token']).toBe('its own');
      const program = new Program(connect(port, '127.0.0.1'));
      await (await cloud.peer(3)).waitFor('STREAM_START');
      program.socket.destroy();
      expect(cloud.requests).toHaveLength(3);
    } finally {
      await Promise.all([worker.stop(), next.stop()]);
    }
  });
});

describe('a thread that is ready before somebody needs it', () => {
  it('is not taken after it died', async () => {
    const file = join(dirname(built.worker), 'dies-at-first.cjs');
    await writeFile(file, 'process.exit(1);');
    let deaths = 0;
    // It is never started again by itself.
    const set = (): Timer => {
      deaths += 1;
      return { cancel: () => undefined };
    };
    const options = optionsTowards();
    const proxies = new WorkerProxies(file, options.tuning, { ...systemClock, set });
    proxies.prepare();
    await until(() => deaths > 0);
    await copyFile(built.worker, file);
    const proxy = proxies.create(options);
    expect(await proxy.bind([{ serviceId: 'SSH', port: 0 }])).toMatchObject({ ok: true });
    void proxy.stop();
  });

  it('ends with the app, and the next one has a thread of its own', async () => {
    const options = optionsTowards();
    const proxies = new WorkerProxies(built.worker, options.tuning);
    proxies.prepare();
    await proxies.close();
    const proxy = proxies.create(options);
    expect(await proxy.bind([{ serviceId: 'SSH', port: 0 }])).toMatchObject({ ok: true });
    await proxy.stop();
  });
});

describe('the end of the source proxy', () => {
  it('comes after everything it had to tell: statistics that are due are not told after it', async () => {
    const clock = new ManualClock();
    const { proxy, events, open, link } = await start({ clock });
    proxy.connect(secret);
    await link('open');
    clock.advance(1_000);
    await open();
    await until(() => events.some(({ kind }) => kind === 'client-connected'));
    const told = (kind: ProxyEvent['kind']): number => events.filter((event) => event.kind === kind).length;
    const before = told('stats');
    clock.advance(0);
    expect(told('stats')).toBe(before + 1);
    const stopped = proxy.stop();
    expect(told('client-ended')).toBe(1);
    await stopped;
    clock.advance(60_000);
    expect(events.at(-1)).toEqual({ kind: 'tunnel-connection', state: { kind: 'stopped' } });
    expect(told('stats')).toBe(before + 1);
  });
});
