/** What somebody was working on when the app ended, after it was started again: two managers, one ledger. */
import { describe, expect, it } from 'vitest';
import { UnfinishedWork } from '../../../electron/app/unfinished-work';
import type { UnfinishedSession } from '../../../electron/storage/unfinished';
import { here, token } from './fake-cloud';
import { mismatchWords } from './observed';
import { eachInAWorld, World } from './world';

let before: World;
eachInAWorld((made) => {
  before = made;
});

/** The app ends in the middle of its work, and is started again. `arranged`: what is different by then. */
async function again(arranged: (world: World) => void = () => undefined): Promise<World> {
  const kept = before.sessions.unfinished.list();
  const after = new World(before.ledger);
  // The first one is closed by the frame of the test; so is this one, with it.
  const close = before.sessions.close.bind(before.sessions);
  before.sessions.close = async () => {
    await close();
    await after.sessions.close();
  };
  arranged(after);
  for (const session of kept) after.sessions.unfinished.restore(session);
  after.sessions.unfinished.resume();
  await after.tick();
  return after;
}

describe('a tunnel that was worked over', () => {
  it('is there again, at rest, with ticket and port, and is gone on with by the same pair', async () => {
    await before.connected();
    const [first] = before.proxy().connects;
    const port = before.view().services[0]?.port;
    const after = await again();
    expect(after.view()).toMatchObject({
      tunnelId: 't-1',
      thingName: 'pump-1',
      ticket: 'INC-1',
      state: { kind: 'ready' },
      token: { state: 'in-use' },
      tunnel: { status: 'OPEN' },
    });
    expect(after.view().fromBefore?.ports[0]?.port).toBe(port);
    expect(after.proxies).toEqual([]);
    await after.sessions.connect(after.view().id);
    await after.tick();
    expect(after.proxy().connects).toEqual([first]);
    expect(after.calls.filter((call) => call.startsWith('rotate'))).toEqual([]);
    expect(after.view().fromBefore).toBeNull();
  });

  it('is nothing to come back to once somebody has left it', async () => {
    const id = await before.connected();
    expect(before.sessions.unfinished.list()).toHaveLength(1);
    await before.sessions.disconnect(id);
    expect(before.sessions.unfinished.list()).toEqual([]);
  });

  it('that ended meanwhile is said to have ended, and is not kept any longer', async () => {
    await before.connected();
    const after = await again((world) => {
      world.tunnel = { ...world.tunnel, status: 'CLOSED' };
    });
    expect(after.problem()).toBe('ended tunnel-ended');
    expect(after.sessions.unfinished.list()).toEqual([]);
  });

  it('that another computer took over says so where it is gone on with, and nothing is rotated', async () => {
    await before.connected();
    const after = await again((world) => {
      world.tunnel = { ...world.tunnel, source: { status: 'CONNECTED', since: Date.now() } };
    });
    expect(after.problem()).toBe('ready');
    await after.sessions.connect(after.view().id);
    await after.tick();
    after.proxy().refuse(mismatchWords);
    await after.tick();
    expect(after.problem()).toMatch(/^problem (replaced-elsewhere|client-token-mismatch|token-reused|token-refused)$/);
    expect(after.calls.filter((call) => call.startsWith('rotate'))).toEqual([]);
  });

  it('is looked at once somebody is signed in', async () => {
    await before.connected();
    const after = await again((world) => {
      world.signedIn = false;
    });
    expect([after.view().tunnel, after.problem()]).toEqual([null, 'ready']);
    after.signedIn = true;
    after.sessions.unfinished.accountChanged();
    await after.tick();
    expect(after.view()).toMatchObject({ hasAccount: true, tunnel: { status: 'OPEN' }, state: { kind: 'ready' } });
  });
});

describe('reconnecting at start', () => {
  it('goes on by itself with the token that there is', async () => {
    await before.sessions.reconnectAtStart(await before.connected(), true);
    const after = await again();
    expect(after.proxy().connects).toEqual(before.proxy().connects);
  });

  it('waits for a key store that is locked, and never makes a new token', async () => {
    await before.sessions.reconnectAtStart(await before.connected(), true);
    const view = before.ledger.view.bind(before.ledger);
    before.ledger.view = () => ({ state: 'none', since: null, paired: false });
    const after = await again();
    expect([after.problem(), after.proxies]).toEqual(['ready', []]);
    before.ledger.view = view;
    after.sessions.unfinished.resume();
    await after.tick();
    expect(after.proxy().connects[0]?.accessToken).toBe(token(1));
    expect(after.calls.filter((call) => call.startsWith('rotate'))).toEqual([]);
  });
});

it('what is worked on is on disk while it is, and an environment that is gone is left out', async () => {
  const writes: (readonly UnfinishedSession[])[] = [];
  const session: UnfinishedSession = {
    environmentId: here.id,
    region: here.region,
    tunnelId: 't-1',
    thingName: 'pump-1',
    ticket: null,
    services: [{ serviceId: 'SSH', port: 50_022 }],
    pastedToken: null,
    reconnectsAtStart: false,
  };
  // The settings could not be read, or somebody removed it: nobody can tell here.
  const unknown = { ...session, environmentId: 'custom:gone' };
  const goingOn = new UnfinishedWork({
    file: {
      get: () => ({ sessions: [session, unknown] }),
      update: ({ sessions = [] }) => {
        writes.push(sessions);
        return Promise.resolve();
      },
    },
    sessions: before.sessions,
    environments: { get: (id) => (id === here.id ? here : null), forRegion: () => here },
  });
  before.sessions.onChange(() => goingOn.observe());
  goingOn.start();
  await before.tick();
  expect(before.sessions.views()).toHaveLength(1);
  expect(before.sessions.unfinished.list()).toEqual([session]);
  await before.sessions.forget(before.view().id);
  expect(writes.at(-1)).toEqual([unknown]);
});
