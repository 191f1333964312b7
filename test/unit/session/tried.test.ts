import { describe, expect, it } from 'vitest';
import { clientsIn } from './clients';
import { eachInAWorld, type World } from './world';

let w: World;
eachInAWorld((made) => (w = made));
const { stats, describes, unanswered } = clientsIn(() => w);

/** A connection that had its answers; then the device is gone, as nobody tells this laptop. */
async function answeredOnce(): Promise<number> {
  w.tunnel = { ...w.tunnel, destination: { status: 'CONNECTED', since: Date.now() - 60_000 } };
  await w.connected();
  await w.tick(60_000);
  const at = Date.now();
  stats(1, at, 'SSH', 10);
  // A look at the tunnel has just been.
  while (Date.now() - w.view().tunnel!.checkedAt > 1) await w.tick(1);
  expect(w.problem()).toBe('connected');
  w.deviceGoes();
  return at;
}

describe('a device that goes away', () => {
  it.each([
    ['something is sent over a connection that had answers', (at: number) => stats(1, at, 'SSH', 20)],
    ['a connection is begun', () => unanswered()],
  ])('shows within ten seconds once %s', async (_what, tries) => {
    const at = await answeredOnce();
    tries(at);
    await w.tick(9_999);
    expect(w.problem()).toBe('waiting-for-device');
    expect(w.view().tunnel!.destination.status).toBe('DISCONNECTED');
  });

  it('shows with the next look at the tunnel where nobody tries anything', async () => {
    await answeredOnce();
    await w.tick(9_999);
    expect(w.problem()).toBe('connected');
    await w.tick(25_000);
    expect(w.problem()).not.toBe('connected');
  });
});

describe('a device that is there', () => {
  it('is not asked about sooner for what it answers, and once in five seconds for what it does not', async () => {
    w.tunnel = { ...w.tunnel, destination: { status: 'CONNECTED', since: Date.now() - 60_000 } };
    await w.connected();
    await w.tick(60_000);
    const before = describes();
    for (let second = 0; second < 8; second += 1) {
      const at = Date.now();
      stats(1, at - 500, 'SSH', 10 + second);
      await w.tick(250);
      stats(1, at, 'SSH', 10 + second);
      await w.tick(750);
    }
    const asWithoutIt = describes() - before;
    expect(asWithoutIt).toBeLessThanOrEqual(1);
    const last = Date.now() - 1000;
    for (let quarter = 0; quarter < 40; quarter += 1) {
      stats(1, last, 'SSH', 100 + quarter);
      await w.tick(250);
    }
    expect(describes() - before - asWithoutIt).toBeGreaterThanOrEqual(1);
    expect(describes() - before - asWithoutIt).toBeLessThanOrEqual(3);
    expect(w.problem()).toBe('connected');
  });
});
