import { describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { createSession } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { environment, facts, harness, lasting, link, listOf, now } from './links';

/** A session of this laptop. */
const working = (over: Partial<SessionView>): SessionView => ({
  ...createSession({
    id: 's1',
    environment,
    tunnelId: 't1',
    thingName: 'pump',
    ticket: null,
    hasAccount: true,
    serviceIds: ['SSH'],
  }).view,
  state: { kind: 'connected', since: now, device: 'connected' },
  ...over,
});

describe('many links', () => {
  const looking = () => {
    const asked: string[] = [];
    const parts = harness({
      describe: (tunnelId) => {
        asked.push(tunnelId);
        return Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null });
      },
    });
    return { ...parts, asked };
  };

  it('wait ten at most, equal ones once, and nothing is asked before a card is shown', async () => {
    const { links, items, asked, overflows } = looking();
    for (let index = 0; index < 300; index += 1) links.receive({ ok: true, link: link({ tunnel: `t${index % 12}` }) });
    for (let index = 0; index < 300; index += 1)
      links.receive({ ok: false, error: { reason: 'malformed', parameter: null } });
    expect(items()).toHaveLength(10);
    expect(overflows()).toBeGreaterThan(0);
    expect(asked).toEqual([]);
    const [first] = items();
    expect(links.look(first?.id ?? 0)).toBe(true);
    await until(() => expect(items()[0]).toMatchObject({ preview: { status: 'known', tunnelId: 't0' } }));
    expect(asked).toEqual(['t0']);
  });

  it('that are equal to the shown one ask once in a while, not each time', async () => {
    const { links, latest, asked, show, clock } = looking();
    show(link({ tunnel: 't1' }));
    for (let index = 0; index < 300; index += 1) links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await until(() => expect(latest()).toMatchObject({ arrived: 301, preview: { status: 'known' } }));
    expect(asked).toEqual(['t1']);
    clock.at += 3_000;
    links.receive({ ok: true, link: link({ tunnel: 't1' }) });
    await until(() => expect(latest()).toMatchObject({ preview: { status: 'known' } }));
    expect(asked).toEqual(['t1', 't1']);
  });

  it('that wait are not asked about when somebody signs in', () => {
    const { links, asked } = looking();
    for (let index = 0; index < 10; index += 1) links.receive({ ok: true, link: link({ tunnel: `t${index}` }) });
    links.lookAgain();
    expect(asked).toEqual([]);
  });
});

describe('a link to what this laptop is on', () => {
  it('leads to its session without asking anybody', () => {
    const { show, latest, calls, links, sessions } = harness({});
    sessions.push(working({}));
    show(link({ tunnel: 't1' }));
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: true, otherTunnel: false } });
    expect(links.confirm(1)).toMatchObject({ own: { sessionId: 's1', otherTunnel: false } });
    expect(calls).toEqual([]);
  });

  it('by its thing stays with the tunnel that it is on, whatever else is open', () => {
    const { show, latest, calls, links, sessions } = harness({ list: listOf('newer', 't1') });
    sessions.push(working({ state: { kind: 'reconnecting', attempt: 1, retryAt: null, problem: null } }));
    show(link({ thing: 'pump' }));
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: false, otherTunnel: false } });
    expect(links.confirm(1)).toMatchObject({ tunnelId: null, own: { sessionId: 's1' } });
    expect(calls).toEqual([]);
  });

  it('says where the link names another tunnel of the device, even if only the tunnel tells', async () => {
    const { show, latest, sessions } = harness({
      describe: () =>
        Promise.resolve({ ok: true, value: facts({ tunnelId: 't2', endsAt: lasting }), serverTime: null }),
    });
    sessions.push(working({}));
    show(link({ tunnel: 't2' }));
    await until(() =>
      expect(latest()).toMatchObject({ preview: { status: 'known' }, own: { sessionId: 's1', otherTunnel: true } }),
    );
  });

  it('stays with the session that is there where the tunnel of the link is over', async () => {
    const { show, latest, sessions, links } = harness({
      list: listOf('t1'),
      describe: (tunnelId) =>
        Promise.resolve({
          ok: true,
          value: facts({ tunnelId, endsAt: lasting, ...(tunnelId === 't0' ? { status: 'CLOSED' } : {}) }),
          serverTime: null,
        }),
    });
    sessions.push(working({}));
    show(link({ tunnel: 't0' }));
    await until(() => expect(latest()).toMatchObject({ own: { sessionId: 's1', otherTunnel: false } }));
    expect(links.open(1)).toBeNull();
  });

  it('does not follow sessions of other places, or such as are over', () => {
    const { show, latest, sessions } = harness(null);
    sessions.push(
      working({ environment: { ...environment, region: 'us-east-1', id: 'aws:us-east-1' } }),
      working({ state: { kind: 'ready' } }),
    );
    show(link({ tunnel: 't1', thing: 'pump' }));
    expect(latest()).toMatchObject({ own: null });
  });
});

describe('the facts about a link', () => {
  it('are looked at again when the same link comes again and when its card is shown again', async () => {
    let open: readonly string[] = [];
    const { show, latest, links, clock } = harness({
      list: (...asked) => listOf(...open)(...asked),
      describe: (tunnelId) =>
        Promise.resolve({ ok: true, value: facts({ tunnelId, endsAt: lasting }), serverTime: null }),
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'none-open' } }));
    open = ['t9'];
    clock.at += 60_000;
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ id: 1, preview: { tunnelId: 't9' } }));
    open = [];
    clock.at += 60_000;
    links.look(1);
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'none-open' } }));
  });

  it('are looked at again when a session of its device changes, and not when another one does', async () => {
    let asked = 0;
    const { show, latest, links, sessions } = harness({
      list: (...args) => {
        asked += 1;
        return listOf()(...args);
      },
    });
    show(link({ thing: 'pump' }));
    await until(() => expect(latest()).toMatchObject({ preview: { because: 'none-open' } }));
    sessions.push(working({ id: 's2', thingName: 'valve' }));
    links.sessionsChanged();
    expect(asked).toBe(1);
    sessions.push(working({ state: { kind: 'preparing', step: 'describe' }, tunnelId: null }));
    links.sessionsChanged();
    expect(latest()).toMatchObject({ own: { sessionId: 's1', connected: false } });
    sessions.splice(1, 1, working({ state: { kind: 'closing' } }));
    links.sessionsChanged();
    await until(() => expect(latest()).toMatchObject({ own: null, preview: { because: 'none-open' } }));
    expect(asked).toBe(2);
    links.sessionsChanged();
    expect(asked).toBe(2);
  });
});
