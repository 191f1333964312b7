import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PresenceWatch } from '../../../electron/app/fleet/presence-watch';
import type { ThingPage } from '../../../electron/cloud';
import type { CloudResult } from '../../../electron/cloud/contract';
import { presenceEveryMs, type DevicePresence, type DeviceRef } from '../../../shared/fleet/presence';
import { failure, now, ok, plane, thing } from '../../fakes/fleet-plane';

const here = { environmentId: 'e', thingName: 'pump-1' };
const elsewhere = { environmentId: 'other', thingName: 'valve-2' };

let online: Map<string, boolean>;
let asked: string[];
let answers: 'well' | 'offline' | 'access-denied' | 'invalid' | 'not-found' | 'unknown';
let signedIn: boolean;
let wishes: readonly DeviceRef[];
let told: DeviceRef[];
let last: readonly DevicePresence[];
let watch: PresenceWatch;
const names = (query: string): string[] =>
  query.split(' OR ').map((term) => term.replace('thingName:', '').replaceAll('\\', ''));

function search(environmentId: string, query: string): Promise<CloudResult<ThingPage>> {
  asked.push(`${environmentId} ${names(query).join(' ')}`);
  if (answers !== 'well') return Promise.resolve(failure(answers));
  const things = names(query).flatMap((name) => {
    const connected = online.get(name);
    return connected === undefined ? [] : [{ ...thing(name), connectivity: { connected, since: now - 60_000 } }];
  });
  return Promise.resolve(ok({ things, nextToken: null }));
}

function open(): void {
  watch = new PresenceWatch({
    controlPlane: (id) =>
      signedIn
        ? plane({ things: { search: (query) => search(id, query), list: () => Promise.resolve(failure('invalid')) } })
        : null,
    awaited: () => wishes,
    await(device, awaited) {
      const others = wishes.filter(({ thingName }) => thingName !== device.thingName);
      wishes = awaited ? [...others, device] : others;
    },
    publish: (devices) => void (last = devices),
    onOnline: (device) => told.push(device),
    now: Date.now,
    timers: {
      set(work, ms) {
        const timer = setTimeout(work, ms);
        return { cancel: () => clearTimeout(timer) };
      },
    },
  });
}
const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now });
  [online, asked, answers, signedIn, wishes, told, last] = [new Map([['pump-1', false]]), [], 'well', true, [], [], []];
});
afterEach(() => {
  watch.dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the device on the screen', () => {
  it('is asked about at once and again, and not for nobody', async () => {
    open();
    await after(600_000);
    expect(asked).toEqual([]);
    watch.show(here);
    expect(last).toEqual([{ ...here, connectivity: null, checkedAt: null, refused: null, awaited: false }]);
    await after(1);
    expect(last).toMatchObject([
      { connectivity: { connected: false, since: now - 60_000 }, checkedAt: Date.now() - 1 },
    ]);
    online.set('pump-1', true);
    await after(presenceEveryMs.shown);
    expect(last).toMatchObject([{ connectivity: { connected: true } }]);
    expect(told).toEqual([]);
    watch.show(null);
    expect(last).toEqual([]);
    await after(600_000);
    expect(asked).toHaveLength(2);
  });

  it('is not known to be there where the index has nothing of it', async () => {
    online.clear();
    open();
    watch.show(here);
    await after(1);
    expect(last).toMatchObject([{ connectivity: null, checkedAt: Date.now() - 1 }]);
  });

  it('keeps what was seen, with its age, while AWS does not answer, and is asked about less and less', async () => {
    open();
    watch.show(here);
    await after(1);
    answers = 'offline';
    await after(600_000);
    expect(last).toMatchObject([{ connectivity: { connected: false }, checkedAt: now }]);
    expect(asked.length).toBeLessThan(10);
    answers = 'well';
    watch.changed();
    await after(1);
    expect(last[0]?.checkedAt).toBe(Date.now() - 1);
  });
});

it.each([
  ['access-denied', 'denied'],
  ['invalid', 'rejected'],
  ['not-found', 'rejected'],
  // What nobody knows is no word on the index.
  ['unknown', null],
] as const)('says why nobody can be asked (%s), until somebody can', async (answer, refused) => {
  open();
  watch.show(here);
  await after(1);
  answers = answer;
  await after(presenceEveryMs.shown);
  // What was seen before stays.
  expect(last).toMatchObject([{ connectivity: { connected: false }, checkedAt: now, refused }]);
  answers = 'offline';
  await after(600_000);
  expect(last).toMatchObject([{ refused }]);
  answers = 'well';
  watch.changed();
  await after(1);
  expect(last).toMatchObject([{ connectivity: { connected: false }, checkedAt: Date.now() - 1, refused: null }]);
});

describe('a device that is waited for', () => {
  it('is told of once, wherever it lives, also after a restart', async () => {
    open();
    watch.tell(here, true);
    watch.tell(elsewhere, true);
    await after(presenceEveryMs.awaited);
    expect(last.map(({ awaited }) => awaited)).toEqual([true, true]);
    watch.dispose();
    open();
    await after(1);
    expect(asked.slice(-2)).toEqual(['e pump-1', 'other valve-2']);
    expect(told).toEqual([]);
    online.set('valve-2', true);
    await after(presenceEveryMs.awaited);
    expect(told).toEqual([elsewhere]);
    expect(wishes).toEqual([here]);
    await after(presenceEveryMs.awaited * 3);
    expect(told).toHaveLength(1);
    watch.tell(here, false);
    online.set('pump-1', true);
    const before = asked.length;
    await after(presenceEveryMs.awaited * 3);
    expect([told.length, asked.length]).toEqual([1, before]);
  });

  it('is told of once somebody is signed in', async () => {
    signedIn = false;
    wishes = [here];
    online.set('pump-1', true);
    open();
    await after(600_000);
    expect(asked).toEqual([]);
    signedIn = true;
    watch.changed();
    await after(1);
    expect(told).toEqual([here]);
  });
});
