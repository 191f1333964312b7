import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../shared/problems/problem';
import { chainOf, type SessionEvent, type SessionView } from '../../../shared/session';
import { observedForMs } from '../../../shared/session/chain';
import { problem } from './arbitraries';
import { after, away, figures, open, preparing, seen, shows } from './life';

const chain = (view: SessionView) => chainOf(view, 100).links.map(({ tone, fact }) => `${tone} ${fact.kind}`);
const repair = (code: ProblemCode, name: 'delivery-accepted' | 'reconnect'): SessionEvent => ({
  kind: 'repair-started',
  problem: problem(code),
  steps: [{ name, state: 'done', at: 1 }],
});

/** What happened, and the chain's three links afterwards. */
const seenAs: readonly (readonly [string, readonly SessionEvent[], readonly string[]])[] = [
  ['nothing yet', [], ['untried not-tried', 'untried not-tried', 'untried not-tried']],
  ['ready, described', [seen()], ['untried not-tried', 'working checked', 'untried not-tried']],
  [
    'connecting',
    [
      preparing,
      seen(),
      { kind: 'connection', connection: { kind: 'connecting', attempt: 1 }, problem: null, news: null },
    ],
    ['trying connecting', 'working checked', 'untried not-tried'],
  ],
  ['connected', [preparing, open, seen()], ['working open', 'working checked', 'untried not-tried']],
  [
    'connected and answered',
    [preparing, open, seen(), { kind: 'pong', roundTrip: 38, at: 90 }, figures(95)],
    ['working round-trip', 'working checked', 'working answered'],
  ],
  [
    'an answer from before this connection proves nothing',
    [preparing, figures(40), open, seen()],
    ['working open', 'working checked', 'untried not-tried'],
  ],
  [
    'token refused',
    [
      preparing,
      seen(),
      { kind: 'connection', connection: { kind: 'refused', status: 400 }, problem: null, news: null },
      shows('token-reused'),
    ],
    ['refused token-refused', 'working checked', 'untried not-tried'],
  ],
  [
    'token known to be spent',
    [preparing, seen(), shows('token-reused')],
    ['refused token-refused', 'working checked', 'untried not-tried'],
  ],
  [
    'device away',
    [preparing, open, seen(away), shows('device-disconnected')],
    ['working open', 'refused not-connected', 'untried not-tried'],
  ],
  [
    'token sent to the device',
    [preparing, open, seen(away), repair('device-disconnected', 'delivery-accepted')],
    ['working open', 'trying token-sent', 'untried not-tried'],
  ],
  [
    'service unreachable',
    [preparing, open, seen(), shows('service-unreachable')],
    ['working open', 'working checked', 'refused no-answer'],
  ],
  [
    'rotation of the device denied',
    [preparing, open, seen(away), shows('rotation-denied', { mode: 'DESTINATION' })],
    ['working open', 'refused denied', 'untried not-tried'],
  ],
  [
    'rotation of the source denied',
    [preparing, seen(), shows('rotation-denied')],
    ['refused denied', 'working checked', 'untried not-tried'],
  ],
  [
    'offline',
    [
      preparing,
      seen(),
      {
        kind: 'connection',
        connection: { kind: 'waiting', attempt: 1, retryAt: 1 },
        problem: problem('offline'),
        news: null,
      },
    ],
    ['refused offline', 'working checked', 'untried not-tried'],
  ],
  [
    'ended',
    [preparing, open, seen({ status: 'CLOSED' }), shows('tunnel-ended')],
    ['refused ended', 'untried not-tried', 'untried not-tried'],
  ],
  [
    'pasted token',
    [preparing, open, { kind: 'device-unknown', at: 60, permitted: true }, figures(95)],
    ['working open', 'untried unknown', 'working answered'],
  ],
];

const happened = (
  kind: 'dropped' | 'device-disconnected' | 'tunnel-closed',
  at: number,
  outcome: 'noted' | 'done' | 'failed' = 'noted',
): SessionEvent => ({
  kind: 'happened',
  entry: { at, kind, outcome, params: {}, command: null, detail: null },
});
const tones = (view: SessionView, now: number) =>
  chainOf(view, now)
    .links.map(({ tone }) => tone)
    .join(' ');

describe('the chain', () => {
  it.each(seenAs)('%s', (_title, events, expected) => {
    expect(chain(after(...events))).toEqual(expected);
  });

  it('nothing is green because it once was: after a poll was missed the device and the service keep their age only', () => {
    const view = after(preparing, open, seen(), figures(95));
    expect(tones(view, 95 + observedForMs)).toBe('working working working');
    expect(tones(view, 96 + observedForMs)).toBe('working working untried');
    expect(tones(view, 101 + observedForMs)).toBe('working untried untried');
    expect(chainOf(view, 101 + observedForMs).links[1].fact).toEqual({ kind: 'checked', at: 100 });
    expect(chainOf(view, 101 + observedForMs).nodes.map(({ tone }) => tone)).toEqual([
      'working',
      'working',
      'untried',
      'untried',
    ]);
  });
  it('a round trip that no ping renewed keeps its age and loses its colour', () => {
    const view = after(preparing, open, seen(), { kind: 'pong', roundTrip: 38, at: 100 });
    expect(chainOf(view, 40_000).links[0].tone).toBe('working');
    expect(chainOf(view, 46_000).links[0]).toEqual({
      tone: 'untried',
      fact: { kind: 'round-trip', milliseconds: 38, at: 100 },
    });
  });
  it('an answer of the service is newer evidence than an old check', () => {
    expect(tones(after(preparing, open, seen(), figures(observedForMs)), 101 + observedForMs)).toBe(
      'working untried working',
    );
  });
  it('a check from before the connection was lost proves nothing', () => {
    const lost = [
      preparing,
      open,
      seen(),
      happened('dropped', 120),
      { kind: 'connection', connection: { kind: 'lost' }, problem: null, news: null },
    ] as const;
    expect(tones(after(...lost), 130)).toBe('trying untried untried');
    expect(tones(after(...lost, seen({ checkedAt: 125 })), 130)).toBe('trying working untried');
  });
  it('an answer from before the device was lost proves nothing', () => {
    const back = [
      preparing,
      open,
      seen(),
      figures(110),
      happened('device-disconnected', 120),
      seen({ checkedAt: 130 }),
    ] as const;
    expect(tones(after(...back), 140)).toBe('working working untried');
    expect(tones(after(...back, figures(135)), 140)).toBe('working working working');
  });
  it('where no tunnel was found nothing is broken', () => {
    expect(chain({ ...after(shows('tunnel-ended', { how: 'not-found' })), tunnelId: null })).toEqual([
      'untried not-tried',
      'untried not-tried',
      'untried not-tried',
    ]);
  });
});

describe('the chain of a tunnel that ended', () => {
  it('is not broken where this laptop closed the tunnel, as somebody wanted', () => {
    const ended = (how: 'closed' | 'expired') => [
      preparing,
      open,
      seen({ status: 'CLOSED' }),
      shows('tunnel-ended', { how }),
    ];
    expect(tones(after(...ended('closed')), 100)).toBe('refused untried untried');
    expect(tones(after(happened('tunnel-closed', 90, 'done'), ...ended('closed')), 100)).not.toContain('refused');
    expect(tones(after(happened('tunnel-closed', 90, 'failed'), ...ended('closed')), 100)).toContain('refused');
    // What was closed here was another one, that was to be next.
    expect(tones(after(happened('tunnel-closed', 90, 'done'), ...ended('expired')), 100)).toContain('refused');
  });
});
