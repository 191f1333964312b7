import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { CloseTunnelCommand, DescribeTunnelCommand, OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { defaultTuning, type ProxyEvent, type SourceProxy } from '../../../electron/tunnel';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { rigTowards, type Rig } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { ourDestination } from '../practice/sides';

/**
 * A tunnel takes another one's place on the same local port, opposite the practice service and the agent of a device.
 */

let service: TestPractice;
const loopback = new Loopback();
const ending: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  service = await startTestPractice();
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
afterAll(async () => {
  await loopback.close();
  await service.close();
});

/** A tunnel with a device behind it, whose service answers everything with this word before it. */
async function tunnel(word: string): Promise<{ readonly tunnelId: string; readonly source: string }> {
  const opened = await service.client.send(new OpenTunnelCommand({ destinationConfig: { services: ['SSH'] } }));
  const port = await loopback.open(
    createServer((socket) =>
      socket.on('error', () => undefined).on('data', (bytes) => socket.write(`${word} ${bytes.toString()}`)),
    ),
  );
  const device = await ourDestination(service, opened.destinationAccessToken ?? '', new Map([['SSH', port]]));
  ending.push(() => device.close());
  const tunnelId = opened.tunnelId ?? '';
  await until(async () => {
    const { tunnel: described } = await service.client.send(new DescribeTunnelCommand({ tunnelId }));
    return described?.destinationConnectionState?.status === 'CONNECTED';
  }, 'the device');
  return { tunnelId, source: opened.sourceAccessToken ?? '' };
}

function heard(proxy: SourceProxy): ProxyEvent[] {
  const events: ProxyEvent[] = [];
  proxy.onEvent((event) => events.push(event));
  return events;
}
const isOpen = (events: readonly ProxyEvent[]): boolean =>
  events.some((event) => event.kind === 'tunnel-connection' && event.state.kind === 'open');

/** Connects again and again, as fast as it can; how often it was refused. */
function hammer(port: number): { readonly tries: () => number; readonly stop: () => Promise<readonly string[]> } {
  const refusals: string[] = [];
  let tries = 0;
  const over = new AbortController();
  const once = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        tries += 1;
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => refusals.push(error.code ?? error.message));
      socket.on('close', () => resolve());
    });
  const run = (async () => {
    while (!over.signal.aborted) await once();
  })();
  return {
    tries: () => tries,
    stop: async () => {
      over.abort();
      await run;
      return refusals;
    },
  };
}

/** The source of the first tunnel, and beside it the one of the next, which has no port yet. */
async function pair(): Promise<{ first: string; rig: Rig; next: SourceProxy; events: ProxyEvent[] }> {
  const [host = '', port = ''] = service.practice.addresses.dataPlane.split(':');
  const dataPlane = { host, port: Number(port), extraCa: [service.ca], verifyCertificate: true, webProxy: null };
  const first = await tunnel('old');
  const rig = await rigTowards(dataPlane);
  ending.push(() => rig.stop());
  rig.proxy.connect({ accessToken: first.source, clientToken: randomUUID() });
  await rig.link('open');
  const next = rig.proxy.beside({ dataPlane, bindAddress: '127.0.0.1', protocol: 'V3', tuning: defaultTuning });
  ending.push(() => next.stop());
  const events = heard(next);
  const second = await tunnel('new');
  next.connect({ accessToken: second.source, clientToken: randomUUID() });
  await until(() => isOpen(events), 'the next tunnel');
  return { first: first.tunnelId, rig, next, events };
}

it('what is connected goes on over the old tunnel, what connects goes over the next, and the port is never refused', async () => {
  const { first, rig, next, events } = await pair();
  const port = rig.ports.get('SSH') ?? 0;
  const says = async (program: Awaited<ReturnType<Rig['open']>>, text: string, answer: string): Promise<void> => {
    const before = program.length;
    program.socket.write(text);
    await until(() => program.bytes.subarray(before).toString() === answer, answer);
  };
  const old = await rig.open();
  await says(old, 'before', 'old before');
  // A tunnel that has not taken over yet opens no port of its own for what it announces.
  expect(events.some(({ kind }) => kind === 'services-adopted')).toBe(false);

  const hammering = hammer(port);
  await until(() => hammering.tries() > 20);
  expect(await next.takePorts()).toEqual({ ok: true, listeners: [{ serviceId: 'SSH', port }] });
  const during = hammering.tries();
  await until(() => hammering.tries() > during + 20);
  expect(await hammering.stop()).toEqual([]);

  await says(old, 'after', 'old after');
  const fresh = await rig.open();
  await says(fresh, 'first', 'new first');
  expect(rig.last('vacated')).toBeUndefined();

  await service.client.send(new CloseTunnelCommand({ tunnelId: first }));
  await rig.link('closed');
  await until(() => old.closed, 'the end of the old connection');
  await until(() => rig.last('vacated'), 'vacated');
  await rig.proxy.stop();
  await says(fresh, 'again', 'new again');
  await says(await rig.open(), 'later', 'new later');
});

it('the one before hears that nobody is left when its last program has gone by itself, and its next tunnel connection opens no port', async () => {
  const { first, rig, next } = await pair();
  const old = await rig.open();
  old.socket.write('hello');
  await until(() => old.bytes.toString() === 'old hello');
  await next.takePorts();
  await service.practice.fault('network-drop', { tunnelId: first });
  await rig.link('open', 2);
  await until(() => rig.last('vacated'), 'vacated');
  expect(rig.last('services-adopted')).toBeUndefined();
});
