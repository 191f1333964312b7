import { describe, expect, it } from 'vitest';
import { cloudError } from './observed';
import { facts } from './arbitraries';
import { eachInAWorld, type World } from './world';

/** One press opens a tunnel: but not a second one where somebody opened one meanwhile. */
let w: World;
eachInAWorld((made) => (w = made));

const open = async (): Promise<void> => {
  w.sessions.openTunnel({
    environmentId: 'aws:us-east-1',
    thingName: 'pump-1',
    services: ['SSH'],
    lifetimeMinutes: 720,
    ticket: 'INC-48213',
    unlessOpen: true,
  });
  await w.tick();
};
const lasting = { createdAt: 9_000_000, endsAt: 90_000_000, services: ['SSH'] };

describe('opening a tunnel in one press', () => {
  it('opens one where the device has none', async () => {
    await open();
    expect(w.opened).toHaveLength(1);
    expect(w.view()).toMatchObject({ tunnelId: 't-new', ticket: 'INC-48213' });
  });

  it('joins one that is there by now, and pays for none', async () => {
    w.listed = ['t-theirs'];
    w.tunnel = facts(lasting);
    await open();
    expect(w.opened).toEqual([]);
    expect(w.view()).toMatchObject({ tunnelId: 't-theirs', ticket: 'INC-48213' });
    expect(w.calls).toContain('rotate SOURCE');
  });

  it('cuts off nobody who is connected to it', async () => {
    w.listed = ['t-theirs'];
    w.tunnel = facts({ ...lasting, source: { status: 'CONNECTED', since: 9_500_000 } });
    await open();
    expect([w.opened, w.problem()]).toEqual([[], 'problem replaced-elsewhere']);
    expect(w.calls).not.toContain('rotate SOURCE');
  });

  it.each([
    ['is for other services', () => (w.tunnel = facts({ ...lasting, services: ['HTTP'] }))],
    ['may not be looked for', () => (w.errors.list = cloudError('access-denied'))],
  ])('opens one where what is there %s', async (_, otherwise) => {
    w.listed = ['t-theirs'];
    otherwise();
    await open();
    expect(w.opened).toHaveLength(1);
  });
});
