import { connect } from 'node:net';
import { expect, it } from 'vitest';
import type { BindResult } from '../../../electron/tunnel';
import { secret } from '../../fakes/proxy-rig';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start, connecting, connected } = await tunnelTest();

function listening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
const portsOf = (result: BindResult) => (result.ok ? result.listeners.map(({ port }) => port) : []);

it('binds all or nothing, and offers a free port', async () => {
  const proxy = await start({ listeners: [] });
  const [taken = 0] = portsOf(await proxy.proxy.bind([{ serviceId: 'A', port: 0 }]));
  const other = await start({ listeners: [] });
  const result = await other.proxy.bind([
    { serviceId: 'B', port: 0 },
    { serviceId: 'C', port: taken },
  ]);
  expect(result).toMatchObject({ ok: false, serviceId: 'C', port: taken, code: 'EADDRINUSE' });
  const retry = await other.proxy.bind([{ serviceId: 'C', port: result.ok ? 0 : (result.freePort ?? 0) }]);
  expect(retry).toMatchObject({ ok: true, listeners: [{ serviceId: 'C' }] });
});

it('names every port that cannot be opened at once, each with another instead', async () => {
  const proxy = await start({ listeners: [] });
  const [one = 0, two = 0] = portsOf(
    await proxy.proxy.bind([
      { serviceId: 'A', port: 0 },
      { serviceId: 'B', port: 0 },
    ]),
  );
  const other = await start({ listeners: [] });
  const result = await other.proxy.bind([
    { serviceId: 'C', port: one },
    { serviceId: 'D', port: 0 },
    { serviceId: 'E', port: two },
  ]);
  expect(result).toMatchObject({ ok: false, serviceId: 'C', port: one, others: [{ serviceId: 'E', port: two }] });
  if (result.ok) return;
  const instead = [result.freePort ?? 0, result.others?.[0]?.freePort ?? 0];
  expect(new Set([...instead, one, two]).size).toBe(4);
  const [c = 0, e = 0] = instead;
  const retry = await other.proxy.bind([
    { serviceId: 'C', port: c },
    { serviceId: 'D', port: 0 },
    { serviceId: 'E', port: e },
  ]);
  expect(retry).toMatchObject({ ok: true });
});

it('keeps, moves, swaps and releases ports', async () => {
  const proxy = await start({ listeners: [] });
  const [a = 0, b = 0] = portsOf(
    await proxy.proxy.bind([
      { serviceId: 'A', port: 0 },
      { serviceId: 'B', port: 0 },
    ]),
  );
  expect(
    portsOf(
      await proxy.proxy.bind([
        { serviceId: 'A', port: 0 },
        { serviceId: 'B', port: 0 },
      ]),
    ),
  ).toEqual([a, b]);
  expect(
    portsOf(
      await proxy.proxy.bind([
        { serviceId: 'A', port: b },
        { serviceId: 'B', port: a },
      ]),
    ),
  ).toEqual([b, a]);
  expect(portsOf(await proxy.proxy.bind([{ serviceId: 'A', port: b }]))).toEqual([b]);
  expect(await listening(a)).toBe(false);
  expect(await listening(b)).toBe(true);
});

it('the free port that is offered lies close behind the busy one, and is none of those asked for', async () => {
  const proxy = await start({ listeners: [] });
  const [taken = 0] = portsOf(await proxy.proxy.bind([{ serviceId: 'A', port: 0 }]));
  const other = await start({ listeners: [] });
  const result = await other.proxy.bind([
    { serviceId: 'B', port: taken },
    { serviceId: 'C', port: taken + 1 },
  ]);
  expect(result).toMatchObject({ ok: false, serviceId: 'B', port: taken });
  const offered = result.ok ? 0 : (result.freePort ?? 0);
  expect(offered).toBeGreaterThan(taken + 1);
  expect(offered).toBeLessThanOrEqual(taken + 20);
});

it('says which addresses cannot be bound, and refuses nonsense', async () => {
  const proxy = await start({ listeners: [] });
  expect(await proxy.proxy.bind([{ serviceId: 'A', port: -1 }])).toMatchObject({ ok: false, code: 'EINVAL' });
  expect(
    await proxy.proxy.bind([
      { serviceId: 'A', port: 0 },
      { serviceId: 'A', port: 0 },
    ]),
  ).toMatchObject({ ok: false, code: 'EINVAL' });
});

it('the device is told when a service with open connections is released, and the others go on', async () => {
  const { proxy, peer } = await connected({ serviceIds: ['A', 'B'] });
  const [gone, stays] = [await proxy.open('A'), await proxy.open('B')];
  await peer.waitFor('STREAM_START', 2);
  await proxy.proxy.bind([{ serviceId: 'B', port: 0 }]);
  expect(await peer.waitFor('STREAM_RESET')).toMatchObject({ serviceId: 'A', streamId: 1, connectionId: 1 });
  await until(() => gone.closed);
  stays.socket.write('on');
  await until(() => peer.upBytes(1).toString() === 'on');
});

it('a port moved while connections are open leaves them alone', async () => {
  const proxy = await connecting();
  await proxy.link('open');
  const program = await proxy.open();
  const peer = await cloud.peer();
  await peer.waitFor('STREAM_START');
  const [free = 0] = [
    await proxy.proxy.bind([
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'X', port: 0 },
    ]),
  ].flatMap((result) => portsOf(result).slice(1));
  expect(portsOf(await proxy.proxy.bind([{ serviceId: 'SSH', port: free }]))).toEqual([free]);
  program.socket.write('still');
  await until(() => peer.upBytes(1).toString() === 'still');
});

it('a bare port bound while the tunnel is open gets its service; one of a service that does not exist starts nothing', async () => {
  const proxy = await connecting({ listeners: [], tuning: { clientWaitTimeoutMs: 100 } });
  await proxy.link('open');
  await until(() => proxy.last('services-adopted'));
  const bound = await proxy.proxy.bind([{ serviceId: '', port: 0 }]);
  expect(bound).toMatchObject({ ok: true, listeners: [{ serviceId: 'SSH' }] });
  const wrong = await proxy.proxy.bind([
    { serviceId: 'SSH', port: 0 },
    { serviceId: 'NONE', port: 0 },
  ]);
  const [, port = 0] = portsOf(wrong);
  proxy.ports.set('NONE', port);
  const program = await proxy.open('NONE');
  await until(() => program.ended);
  expect((await cloud.peer()).messages).toEqual([]);
});

it('stopping closes the ports and every connection, and may be done twice', async () => {
  const proxy = await connecting();
  await proxy.link('open');
  const program = await proxy.open();
  await (await cloud.peer()).waitFor('STREAM_START');
  await Promise.all([proxy.proxy.stop(), proxy.proxy.stop()]);
  await until(() => program.closed);
  expect(await listening(proxy.ports.get('SSH') ?? 0)).toBe(false);
  const peer = await cloud.peer();
  await until(() => peer.closed);
  expect(peer.closed).toEqual({ code: 1000 });
  proxy.proxy.connect(secret);
  expect(await proxy.proxy.bind([{ serviceId: 'SSH', port: 0 }])).toMatchObject({ ok: false, code: 'ECANCELED' });
  expect(proxy.states().at(-1)).toBe('stopped');
});
