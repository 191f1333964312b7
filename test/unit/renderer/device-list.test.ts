import { describe, expect, it } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { rowFreshForMs, type DeviceRow } from '../../../shared/fleet/list';
import { connected, listed, now, rows, session } from '../../../renderer/gallery/fixtures/base';
import { problemExamples, problemSession } from '../../../renderer/gallery/fixtures/problems';
import type { SessionView } from '../../../shared/session/view';
import { wordsOf } from '../../fakes/words-of';
import { lineIsAged, lineOf, lineWords } from '../../../renderer/presentation/device-line';
import { sessionState } from '../../../shared/presentation/device-state';

const t = wordsOf('en');
const speaker = { t, format: formatIn(t, 'en'), now };
const list = listed(rows, {}, [connected()]);
const line = (thingName: string) =>
  lineOf(
    list.items.find(({ row }) => row?.thingName === thingName)!,
    thingName === 'pump-station-07' ? connected() : undefined,
    t,
  );

describe('a line of the device list', () => {
  it('says what the session says where there is one, else what is known of the device', () => {
    expect(line('pump-station-07')).toMatchObject({
      name: 'pump-station-07',
      state: { shape: 'full', word: 'connected' },
    });
    expect(lineWords(line('pump-station-07'), speaker)).toBe('Connected');
    expect(line('hvac-gateway-112')).toMatchObject({ state: { word: 'ready' } });
    expect(lineWords(line('hvac-gateway-112'), speaker)).toBe('2 open tunnels');
    expect(line('cold-store-cam-18')).toMatchObject({ state: { shape: 'cross', word: 'ended' } });
  });

  const said = (change: Partial<DeviceRow>): readonly string[] => {
    const [item] = listed([{ ...rows[2]!, seenAt: now, ...change }]).items;
    const made = lineOf(item!, undefined, t);
    return [made.state.shape, lineWords(made, speaker)];
  };
  const offline = { connected: false, since: now - 3_600_000 };

  it('says that a device is offline, and since when, before anything else is offered', () => {
    const since = speaker.format.clock(now - 3_600_000);
    expect(said({ connectivity: offline })).toEqual(['slash', `Offline since ${since}`]);
    expect(said({ connectivity: { connected: false, since: null } })).toEqual(['slash', 'Offline']);
    expect(said({ connectivity: { connected: true, since: null } })).toEqual(['ring', 'No open tunnel · online']);
    const open = { ...rows[0]!.tunnel!, destination: 'DISCONNECTED' } as const;
    expect(said({ connectivity: offline, tunnel: open, openTunnels: 1 })).toEqual([
      'slash',
      `Offline since ${since} · open tunnel`,
    ]);
    // One that is on its tunnel is there: the index lags behind.
    expect(said({ connectivity: offline, tunnel: rows[0]!.tunnel, openTunnels: 1 })[0]).toBe('ring');
  });

  it('dates what was seen too long ago to be so now', () => {
    const seenAt = now - rowFreshForMs - 1;
    const time = speaker.format.clock(seenAt);
    expect(said({ connectivity: offline, seenAt })).toEqual(['slash', `Offline at ${time}`]);
    expect(said({ connectivity: { connected: true, since: null }, seenAt })[1]).toBe(
      `No open tunnel · online at ${time}`,
    );
  });

  it('tells two tunnels of one device apart, by ticket or by the tunnel’s id', () => {
    const one = connected();
    const other = connected({ id: 's2', ticket: null, tunnelId: 'c0ffee12-3456' });
    const [item] = listed(rows, {}, [one]).items;
    const words = (view: SessionView, among: readonly SessionView[]): string =>
      lineWords(lineOf(item!, view, t, among), speaker);
    expect(words(one, [one, other])).toBe(`${one.ticket ?? ''} · Connected`);
    expect(words(other, [one, other])).toBe('c0ffee · Connected');
    expect(words(one, [one])).toBe('Connected');
  });

  it('names what has no thing', () => {
    expect(
      lineOf(
        { key: 's', group: 'here', sessionId: 's', tunnelId: null, row: null },
        session({ thingName: null, tunnelId: null, ticket: null }),
        t,
      ).name,
    ).toBe('Pasted token');
    expect(
      lineOf(
        { key: 's', group: 'here', sessionId: 's', tunnelId: 'b2de92a3-b8ff', row: null },
        session({ thingName: null, ticket: null }),
        t,
      ).name,
    ).toBe('tunnel b2de92a3');
  });

  it('shows a state by shape and word for every problem', () => {
    for (const problem of Object.values(problemExamples))
      expect(sessionState(problemSession(problem)).shape, problem.code).toBe('cross');
    expect(sessionState(session())).toMatchObject({ shape: 'ring', word: 'ready' });
    expect(sessionState(session({ tunnelId: null, tunnel: null }))).toMatchObject({ word: 'none' });
  });
});

describe('a line of a session', () => {
  it('says that what is worked over is over soon, from a quarter of an hour on', () => {
    const late = (leftMs: number): string => {
      const view = connected();
      const ending = { ...view, tunnel: { ...view.tunnel!, endsAt: now + leftMs } };
      const [item] = listed(rows, {}, [ending]).items;
      return lineWords(lineOf(item!, ending, t), speaker);
    };
    expect([late(14 * 60_000), late(16 * 60_000), late(-1)]).toEqual([
      'Connected, ends soon',
      'Connected',
      'Connected',
    ]);
  });

  it('keeps the age of what it claims, and loses its colour once that is older than its poll', () => {
    const told = (checkedAt: number, lastAnswerAt: number | null, device: 'connected' | 'unknown' = 'connected') => {
      const view = connected();
      const [service] = view.services;
      const aged: SessionView = {
        ...view,
        state: { kind: 'connected', since: now - 3_600_000, device },
        tunnel: device === 'unknown' ? null : { ...view.tunnel!, checkedAt },
        services: [{ ...service!, lastAnswerAt }],
        connection: { kind: 'open', since: now - 3_600_000, roundTrip: 40, pongAt: checkedAt },
      };
      const [item] = listed(rows, {}, [aged]).items;
      const made = lineOf(item!, aged, t);
      return [lineIsAged(made, now), lineWords(made, speaker)];
    };
    expect(told(now - 30_000, null)).toEqual([false, 'Connected']);
    expect(told(now - 240_000, now - 2_000)).toEqual([false, 'Connected']);
    expect(told(now - 240_000, now - 600_000)).toEqual([true, 'Connected · 4 min ago']);
    // Where AWS may not be asked, the pongs are all that is known.
    expect(told(now - 20_000, null, 'unknown')[0]).toBe(false);
    expect(told(now - 240_000, null, 'unknown')[0]).toBe(true);
    // At rest nothing is claimed.
    const [item] = listed(rows, {}, [session()]).items;
    expect(lineIsAged(lineOf(item!, session(), t), now + 86_400_000)).toBe(false);
  });

  it('marks practice, and calls a pasted token by its ticket or the name it was given', () => {
    const view = session({ thingName: null, tunnelId: null, ticket: 'Busan, gate 4', tunnel: null });
    const practice = { ...view, environment: { id: 'practice', kind: 'practice', region: 'practice' } as const };
    const item = { key: 'session:s1', group: 'here', sessionId: view.id, tunnelId: null, row: null } as const;
    expect(lineOf(item, view, t).name).toBe('Busan, gate 4');
    expect(lineOf(item, { ...view, ticket: null }, t).name).toBe('Pasted token');
    expect(lineWords(lineOf(item, practice, t), speaker)).toMatch(/^Practice · /);
  });
});
