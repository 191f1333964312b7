import { expect, it } from 'vitest';
import { here, token } from './fake-cloud';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));

/** Connected with a pasted token, with which nothing is known of the device. */
async function pasted(which: number): Promise<string> {
  const connected = await w.sessions.connectWithToken({
    token: token(which),
    environmentId: here.id,
    serviceId: 'SSH',
    ticket: null,
    sessionId: null,
  });
  if (!connected.ok) throw new Error('refused');
  await w.tick();
  w.proxy().open();
  await w.tick(10);
  return connected.value.sessionId;
}

it('what the device behind one pasted token showed of itself says nothing of the one behind the next', async () => {
  const first = await pasted(1);
  const names = [...w.learned.keys()];
  expect(names).toHaveLength(1);
  for (const name of names) w.learned.set(name, { protocol: 'V1', oneConnection: true, banner: null });
  await w.sessions.disconnect(first);
  await pasted(2);
  expect(w.view()).toMatchObject({ protocol: 'V3', oneConnection: false });
});

it('who pastes one token after another keeps the local port', async () => {
  const first = await pasted(1);
  const [port] = w.view().services.map((service) => service.port);
  await w.sessions.disconnect(first);
  await w.sessions.forget(first);
  await pasted(2);
  expect(w.view().services.map((service) => service.port)).toEqual([port]);
});
