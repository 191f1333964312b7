import { describe, expect, it } from 'vitest';
import { ticketTag } from '../../../shared/fleet/open-form';
import type { FakeProxy } from '../../fakes/fake-proxy';
import { here, token } from './fake-cloud';
import { cloudError, reusedWords } from './observed';
import { eachInAWorld, type World } from './world';

const minute = 60_000;
let w: World;
let id: string;
eachInAWorld((made) => {
  w = made;
});
const opens = (): number => w.calls.filter((call) => call === 'open').length;
const portOf = (): number | null | undefined => w.view().services[0]?.port;
const happened = (): readonly string[] => w.view().timeline.map(({ kind }) => kind);
const left = (): number => (w.view().tunnel?.endsAt ?? 0) - Date.now();

/** Connected to t-1, with a program in it; the device of the next tunnel is not there. */
async function connected(): Promise<FakeProxy> {
  id = await w.connected();
  w.proxy().hasPrograms = true;
  w.others.set('t-new', {
    destination: { status: 'DISCONNECTED', since: null },
    endsAt: Date.now() + 12 * 60 * minute,
  });
  return w.proxy();
}

/** The same, and the next tunnel is open and its tunnel connection is being made. */
async function coming(): Promise<{ readonly old: FakeProxy; readonly next: FakeProxy }> {
  const old = await connected();
  expect(await w.sessions.replace(id)).toMatchObject({ ok: true });
  await w.tick();
  expect(w.view().next).toEqual({ kind: 'coming', tunnelId: 't-new', awaits: 'connection' });
  return { old, next: w.proxy() };
}

/** It did not come, and waits to be gone on with. */
async function waiting(): Promise<FakeProxy> {
  const { old, next } = await coming();
  next.refuse(reusedWords);
  await w.tick();
  expect(w.view()).toMatchObject({
    tunnelId: 't-1',
    state: { kind: 'connected' },
    next: { kind: 'waiting', tunnelId: 't-new', problem: { code: 'token-reused' } },
  });
  expect([next.stopped, old.stopped]).toEqual([true, false]);
  return old;
}

const deviceComes = (): void =>
  void w.others.set('t-new', {
    destination: { status: 'CONNECTED', since: Date.now() },
    endsAt: Date.now() + 12 * 60 * minute,
  });

describe('another tunnel in place of one that ends', () => {
  it('is opened alike, and has the ports once its device was seen in it; what is connected stays in the old one', async () => {
    w.tunnel = {
      ...w.tunnel,
      description: 'valve',
      tags: [
        { key: 'site', value: '7' },
        { key: ticketTag, value: 'INC-1' },
        { key: 'aws:by', value: 'x' },
      ],
    };
    const { old, next } = await coming();
    expect(w.opened.at(-1)).toEqual({
      destination: { thingName: 'pump-1', services: ['SSH'] },
      lifetimeMinutes: 60,
      description: 'valve',
      tags: [
        { key: 'site', value: '7' },
        { key: ticketTag, value: 'INC-1' },
        { key: 'opening', value: expect.any(String) as string },
      ],
    });
    const port = portOf();
    next.open();
    await w.tick(10_000);
    expect(w.view()).toMatchObject({ tunnelId: 't-1', next: { kind: 'coming', awaits: 'device' } });
    expect(w.order).not.toContain('take-ports');
    deviceComes();
    await w.tick(3_000);
    expect(w.view()).toMatchObject({
      id,
      tunnelId: 't-new',
      ticket: 'INC-1',
      state: { kind: 'connected', device: 'connected' },
      connection: { kind: 'open' },
      next: null,
      former: [{ tunnelId: 't-1' }],
    });
    expect(portOf()).toBe(port);
    expect(w.order.filter((each) => each === 'bind')).toHaveLength(1);
    expect(old.stopped).toBe(false);
    // What the old one tells is about the old one.
    old.connection({ kind: 'closed', code: 1000, reason: '', openForMs: 1 });
    await w.tick();
    expect(w.view().state.kind).toBe('connected');
    old.vacate();
    await w.tick();
    expect([old.stopped, next.stopped]).toEqual([true, false]);
    expect(w.view().former).toEqual([]);
    expect(happened()).toEqual(expect.arrayContaining(['tunnel-opened', 'replaced', 'former-left']));
    expect(opens()).toBe(1);
  });

  it('a second press while it comes does nothing, and every answer about the old one that comes late is none about it', async () => {
    const { next } = await coming();
    expect(await w.sessions.replace(id)).toMatchObject({ ok: false });
    deviceComes();
    next.open();
    await w.tick();
    expect(w.view().tunnelId).toBe('t-new');
    expect(opens()).toBe(1);
    // Its own end is told in time, like that of any other.
    await w.tick(left() - 29 * minute);
    expect(w.notices.map(({ kind }) => kind)).toEqual(['ends-soon']);
  });

  it('with no program in the old one that is left at once', async () => {
    const { old, next } = await coming();
    old.hasPrograms = false;
    deviceComes();
    next.open();
    await w.tick();
    expect(w.view()).toMatchObject({ tunnelId: 't-new', former: [] });
    expect(old.stopped).toBe(true);
  });
});

describe('a next tunnel that does not come', () => {
  it('waits: the ports stay with the present one, and trying once more opens no other and uses no dead token', async () => {
    await waiting();
    deviceComes();
    await w.sessions.replace(id);
    await w.tick();
    expect(w.calls.filter((call) => call.startsWith('rotate'))).toEqual(['rotate SOURCE']);
    expect(w.proxy().connects.map(({ accessToken }) => accessToken)).toEqual([token(101)]);
    w.proxy().open();
    await w.tick();
    expect(w.view()).toMatchObject({ tunnelId: 't-new', state: { kind: 'connected' } });
    expect(opens()).toBe(1);
  });

  it('whose device stays away is told after a minute, and gone on with by itself once the present one is over', async () => {
    const { next } = await coming();
    next.open();
    await w.tick(minute + 3_000);
    expect(w.view()).toMatchObject({
      state: { kind: 'connected' },
      next: { problem: { code: 'device-disconnected' } },
    });
    w.tunnel = { ...w.tunnel, status: 'CLOSED' };
    w.others.set('t-new', { ...w.others.get('t-new'), status: 'OPEN' });
    await w.tick(minute);
    expect(w.view()).toMatchObject({ tunnelId: 't-new', next: null, state: { kind: 'connecting' } });
    expect(opens()).toBe(1);
  });

  it('can be stopped, which keeps it, and closed', async () => {
    await coming();
    await w.sessions.stopReplacing(id);
    await w.tick();
    expect(w.view().next).toEqual({ kind: 'waiting', tunnelId: 't-new', problem: null });
    w.errors.close = cloudError('access-denied');
    await w.sessions.closeNext(id);
    expect(w.view().next).toMatchObject({ kind: 'waiting', tunnelId: 't-new', problem: { code: 'access-denied' } });
    delete w.errors.close;
    await w.sessions.closeNext(id);
    expect(w.view().next).toBeNull();
    expect(w.calls.filter((call) => call.startsWith('close'))).toEqual(['close t-new', 'close t-new']);
    expect(w.view().state.kind).toBe('connected');
  });

  it('is what a session is about that was disconnected meanwhile', async () => {
    await coming();
    await w.sessions.disconnect(id);
    await w.tick();
    expect(w.view()).toMatchObject({ tunnelId: 't-new', state: { kind: 'ready' }, next: null });
    expect(w.proxies.every(({ stopped }) => stopped)).toBe(true);
    expect(w.ledger.view({ environmentId: here.id, tunnelId: 't-new' }).state).toBe('in-use');
  });
});

describe('the moment in which the ports are taken over', () => {
  it('is gone through whatever is pressed then, and what the connection does meanwhile is known', async () => {
    const { next } = await coming();
    const port = portOf();
    deviceComes();
    next.onTaken = () => {
      void w.sessions.stopReplacing(id);
      next.connection({
        kind: 'waiting',
        attempt: 1,
        retryAt: Date.now() + 60_000,
        cause: { kind: 'failure', failure: { stage: 'name', code: 'ENOTFOUND', detail: '' } },
      });
    };
    next.open();
    await w.tick(3_000);
    expect(next.stopped).toBe(false);
    expect(w.view()).toMatchObject({ tunnelId: 't-new', next: null, connection: { kind: 'waiting' } });
    expect(portOf()).toBe(port);
  });

  it('leaves nothing open where the session is left meanwhile', async () => {
    const { next } = await coming();
    deviceComes();
    next.onTaken = () => void w.sessions.disconnect(id);
    next.open();
    await w.tick(3_000);
    expect(w.proxies.every(({ stopped }) => stopped)).toBe(true);
    expect(w.view()).toMatchObject({ tunnelId: 't-new', state: { kind: 'ready' }, next: null });
  });
});

describe('OpenTunnel for it', () => {
  it('that is denied or given up changes nothing', async () => {
    await connected();
    w.errors.open = cloudError('access-denied');
    await w.sessions.replace(id);
    await w.tick();
    expect(w.view()).toMatchObject({ tunnelId: 't-1', next: { tunnelId: null, problem: { code: 'access-denied' } } });
    w.errors.open = { ...cloudError('sign-in-expired'), givenUp: true };
    await w.sessions.replace(id);
    await w.tick();
    expect(w.view()).toMatchObject({ next: null, state: { kind: 'connected' } });
  });

  it('whose answer was lost is looked for before another one is opened: nobody pays twice', async () => {
    await connected();
    w.errors.open = cloudError('offline');
    await w.sessions.replace(id);
    await w.tick();
    expect(w.view().next).toMatchObject({ kind: 'waiting', tunnelId: null, problem: { code: 'offline' } });
    // It was opened all the same.
    delete w.errors.open;
    w.listed = ['t-unheard', 't-1'];
    w.others.set('t-unheard', { tags: w.opened.at(-1)?.tags ?? [] });
    await w.sessions.replace(id);
    await w.tick();
    expect(w.view().next).toMatchObject({ kind: 'coming', tunnelId: 't-unheard' });
    expect([opens(), w.calls.includes('rotate SOURCE')]).toEqual([1, true]);
    await w.sessions.stopReplacing(id);
    await w.tick();
  });

  it('whose answer was lost is not taken for one that somebody else opened meanwhile', async () => {
    await connected();
    w.errors.open = cloudError('offline');
    await w.sessions.replace(id);
    await w.tick();
    delete w.errors.open;
    const theirs = (w.opened.at(-1)?.tags ?? []).map((tag) => (tag.key === 'opening' ? { ...tag, value: 'x' } : tag));
    w.listed = ['t-theirs', 't-1'];
    w.others.set('t-theirs', { createdAt: Date.now(), tags: theirs });
    await w.sessions.replace(id);
    await w.tick();
    expect(w.view().next).toMatchObject({ kind: 'coming', tunnelId: 't-new' });
    expect([opens(), w.calls.includes('rotate SOURCE')]).toEqual([2, false]);
    await w.sessions.stopReplacing(id);
    await w.tick();
  });

  it('whose answer was lost, and which nobody can look for, is not called again', async () => {
    await connected();
    w.errors.open = cloudError('service');
    await w.sessions.replace(id);
    await w.tick();
    w.errors.list = cloudError('service');
    await w.sessions.replace(id);
    await w.tick();
    expect(opens()).toBe(1);
    expect(w.view().next).toMatchObject({ kind: 'waiting', tunnelId: null });
  });
});
