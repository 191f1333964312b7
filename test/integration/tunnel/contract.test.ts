import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSourceProxy,
  createWorkerProxy,
  defaultTuning,
  type ProxyEvent,
  type ProxyOptions,
  type SourceProxy,
} from '../../../electron/tunnel';
import { buildTunnel } from '../../fakes/built-tunnel';
import { Loopback } from '../../fakes/loopback';
import { ManualClock } from '../../fakes/manual-clock';
import { dataPlaneOf, quick, secret } from '../../fakes/proxy-rig';
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

function towardsCloud(make: (options: ProxyOptions) => SourceProxy): () => Subject {
  return () => {
    const proxy = make({
      dataPlane: dataPlaneOf(cloud),
      bindAddress: '127.0.0.1',
      protocol: 'V3',
      tuning: { ...defaultTuning, ...quick },
    });
    return {
      proxy,
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
]);

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
