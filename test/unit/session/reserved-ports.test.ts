/** Ports that the system gives to no program, as Windows does with whole blocks. */
import { expect, it } from 'vitest';
import { usualPorts } from '../../../shared/settings/settings';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));

it('with the blocks that a laptop with Hyper-V and Docker reserves, every device has a port within the range', async () => {
  // 57 in 100 of the range, in blocks of Windows' size, wherever they begin.
  for (const first of [29_013, 29_126, 29_340, 29_455, 29_720, 29_846])
    for (let port = first; port < first + 100; port += 1) w.reserved.add(port);
  const ports = new Set<number>();
  for (let device = 0; device < 60; device += 1) {
    const id = await w.withToken(`pump-${device}`, `t-${device}`);
    await w.sessions.connect(id);
    await w.tick();
    const port = w.sessions.views().find((view) => view.id === id)?.services[0]?.port ?? 0;
    expect(port >= usualPorts.first && port <= usualPorts.last && !w.reserved.has(port), `${device}: ${port}`).toBe(
      true,
    );
    ports.add(port);
  }
  expect(ports.size).toBe(60);
});

it('a remembered port that the system reserved since is said in its own words', async () => {
  w.ports.set('aws:us-east-1,pump-1,SSH', 29_022);
  w.reserved.add(29_022);
  await w.sessions.connect(await w.withToken());
  await w.tick();
  expect(w.view().state).toMatchObject({
    problem: { code: 'port-in-use', params: { port: 29_022, reserved: true } },
  });
});
