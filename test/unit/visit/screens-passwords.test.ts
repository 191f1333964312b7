/** Whose password of a screen it is, and how long it is held. */
import { afterEach, describe, expect, it } from 'vitest';
import { VncServer } from '../../fakes/vnc-server';
import { problemExamples } from '../../../renderer/gallery/fixtures/problems';
import { atRest, connected, lostLink, Rig, sessionTo } from './screens-rig';

const servers: VncServer[] = [];
const rigs: Rig[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.screens.closeAll();
  for (const server of servers.splice(0)) server.close();
});

type Device = Awaited<ReturnType<typeof VncServer.start>>;

/** A device whose screen asks for this password. */
async function device(password: string): Promise<Device> {
  const server = await VncServer.start({ types: [2], password });
  servers.push(server);
  return server;
}

const repairing = { kind: 'repairing', problem: problemExamples['token-reused'], steps: [] } as const;
/** Only a pasted token leads there. */
const nameless = { thingName: null, tunnelId: null } as const;

async function shown(over: Partial<Rig['session']>, keep: boolean): Promise<{ rig: Rig; server: Device }> {
  const server = await device('pump');
  const rig = new Rig(server.port);
  rigs.push(rig);
  rig.session = { ...rig.session, ...over };
  rig.tokens.set('s1', 'pasted-1');
  rig.screens.open('s1');
  await rig.reached('password');
  rig.screens.password('s1', 'pump', keep);
  await rig.reached('open');
  return { rig, server };
}

describe('the password of one device', () => {
  it.each([true, false])('answers no other one that a pasted token leads to (remembered: %s)', async (keep) => {
    const { rig } = await shown(nameless, keep);
    const other = await device('valve');
    rig.also = [{ ...sessionTo(other.port), ...nameless, id: 's2' }];
    rig.screens.open('s2');
    expect(await rig.reached('password', 's2')).toEqual({ kind: 'password', refusal: null, mayKeep: false });
    expect(rig.store.size).toBe(0);
  });

  it('is not offered to be kept where only a pasted token leads there', async () => {
    const server = await device('pump');
    const rig = new Rig(server.port);
    rigs.push(rig);
    rig.session = { ...rig.session, ...nameless };
    rig.screens.open('s1');
    expect(await rig.reached('password')).toMatchObject({ mayKeep: false });
  });

  it.each([
    ['another token was pasted', nameless, {}, 'pasted-2'],
    ['its link names another tunnel', { thingName: null }, { tunnelId: 'tunnel-2' }, 'pasted-1'],
    ['its link names another thing', {}, { thingName: 'pump-8' }, 'pasted-1'],
  ] as const)('is asked for anew in a session where %s', async (_, before, after, token) => {
    const { rig } = await shown(before, false);
    rig.become({ kind: 'preparing', step: 'token' });
    rig.tokens.set('s1', token);
    rig.session = { ...rig.session, ...after };
    rig.become(connected);
    await rig.reached('password');
  });

  it('is found again in another session to it where it was kept', async () => {
    const { rig, server } = await shown({}, true);
    rig.also = [{ ...sessionTo(server.port), id: 's2' }];
    rig.screens.open('s2');
    await rig.reached('open', 's2');
    expect(server.challenged).toBe(2);
  });
});

describe('a password that was not kept', () => {
  it('is held while the tunnel is repaired, and while somebody looks elsewhere', async () => {
    const { rig, server } = await shown({}, false);
    for (const state of [lostLink, repairing]) rig.become(state);
    rig.become(connected);
    await rig.reached('open');
    rig.screens.close('s1');
    rig.screens.open('s1');
    await rig.reached('open');
    expect(server.challenged).toBe(3);
  });

  it.each([
    ['the person ends the screen', (rig: Rig) => void rig.screens.leave('s1')],
    ['somebody disconnects', (rig: Rig) => rig.become(atRest)],
    [
      'somebody disconnects while nobody looks',
      (rig: Rig) => {
        rig.screens.close('s1');
        rig.become(atRest);
      },
    ],
    ['the session is forgotten', (rig: Rig) => rig.screens.sessionsChanged([])],
    ['all screens end', (rig: Rig) => rig.screens.closeAll()],
  ])('is asked for anew after %s', async (_, end) => {
    const { rig } = await shown({}, false);
    end(rig);
    rig.become(connected);
    rig.screens.open('s1');
    await rig.reached('password');
  });

  it.each([atRest, null])('outlives the visit where it was kept (%j)', async (state) => {
    const { rig } = await shown({}, true);
    if (state === null) rig.screens.leave('s1');
    else rig.become(state);
    rig.become(connected);
    rig.screens.open('s1');
    await rig.reached('open');
  });
});
