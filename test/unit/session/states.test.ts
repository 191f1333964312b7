import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../shared/problems/problem';
import {
  canCloseTunnel,
  canConnect,
  canDisconnect,
  canForget,
  canMovePort,
  canOpenService,
  canOpenTunnel,
  canRotate,
  canStop,
  chainOf,
  reduce,
  serviceType,
  type SessionEvent,
  type SessionView,
} from '../../../shared/session';
import { observedFor } from '../../../shared/session/chain';
import { facts, newSession, problem } from './arbitraries';

const after = (...events: readonly SessionEvent[]): SessionView => events.reduce(reduce, newSession()).view;
const open: SessionEvent = {
  kind: 'connection',
  connection: { kind: 'open', since: 50, roundTrip: null, pongAt: null },
  problem: null,
  news: null,
};
const preparing: SessionEvent = { kind: 'preparing', step: 'token' };
const seen = (over: Parameters<typeof facts>[0] = {}): SessionEvent => ({ kind: 'described', facts: facts(over) });
const away = { destination: { status: 'DISCONNECTED', since: 5 } } as const;
const shows = (code: ProblemCode, params: object = {}): SessionEvent => ({
  kind: 'problem',
  problem: problem(code, params),
});
const figures = (lastAnswerAt: number): SessionEvent => ({
  kind: 'stats',
  services: [
    {
      serviceId: 'SSH',
      port: 50022,
      connections: 1,
      waitingClients: 0,
      waitsUntil: null,
      bytesUp: 1,
      bytesDown: 1,
      lastAnswerAt,
      pausedBy: null,
    },
  ],
});
const chain = (view: SessionView) => chainOf(view, 100).links.map(({ tone, fact }) => `${tone} ${fact.kind}`);

describe('states', () => {
  it('is connected only after the device was observed on this connection', () => {
    expect(after(preparing, open).state.kind).toBe('connecting');
    expect(after(preparing, open, seen({ checkedAt: 49 })).state.kind).toBe('connecting');
    // The connection that the device had before it was sent another token.
    const notified: SessionEvent = { kind: 'device-notified', at: 40, outdated: facts().destination };
    expect(after(notified, preparing, open, seen()).state.kind).toBe('connecting');
    expect(after(notified, preparing, open, seen({ destination: { status: 'CONNECTED', since: 60 } })).state.kind).toBe(
      'connected',
    );
    expect(after(preparing, open, seen()).state).toEqual({ kind: 'connected', since: 50, device: 'connected' });
    expect(after(preparing, open, { kind: 'device-unknown', at: 60, permitted: true }).state).toMatchObject({
      device: 'unknown',
    });
  });
  it('is no longer connected when the connection, the device or the tunnel is not', () => {
    const connected = [preparing, open, seen()] as const;
    expect(
      after(...connected, { kind: 'connection', connection: { kind: 'lost' }, problem: null, news: null }).state.kind,
    ).toBe('reconnecting');
    expect(
      after(...connected, {
        kind: 'connection',
        connection: { kind: 'refused', status: 400 },
        problem: null,
        news: null,
      }).state.kind,
    ).toBe('reconnecting');
    expect(after(...connected, seen({ ...away, checkedAt: 200 })).state.kind).toBe('waiting-for-device');
    expect(after(...connected, seen({ status: 'CLOSED', checkedAt: 200 })).state.kind).toBe('reconnecting');
    expect(after(...connected, shows('tunnel-ended')).state.kind).toBe('ended');
  });
  it('ignores an answer that was overtaken by a newer one', () => {
    expect(after(preparing, open, seen({ checkedAt: 200 }), seen({ ...away, checkedAt: 100 })).state.kind).toBe(
      'connected',
    );
  });
  it('a service that answers again is no longer unreachable', () => {
    const broken = [
      preparing,
      open,
      seen(),
      { kind: 'service-reset', serviceId: 'SSH' },
      shows('service-unreachable'),
    ] as const;
    expect(after(...broken).state.kind).toBe('problem');
    expect(after(...broken, figures(120)).state.kind).toBe('connected');
    expect(after(...broken, figures(120)).services[0]?.unreachable).toBe(false);
  });
  it('keeps at most 200 lines of the timeline, newest first', () => {
    const entry = (at: number): SessionEvent => ({
      kind: 'happened',
      entry: { at, kind: 'connecting', outcome: 'noted', params: {}, command: null, detail: null },
    });
    const { timeline } = after(...Array.from({ length: 250 }, (_, index) => entry(index)));
    expect(timeline).toHaveLength(200);
    expect(timeline[0]).toMatchObject({ id: 250, at: 249 });
  });
  it.each([
    ['SSH', 'ssh'],
    ['SSH1', 'ssh'],
    ['HTTPS', 'https'],
    ['HTTP1', 'http'],
    ['WEB', 'http'],
    ['RDP', 'rdp'],
    ['VNC', 'vnc'],
    ['MODBUS', 'tcp'],
  ])('guesses how %s is opened', (id, type) => {
    expect(serviceType(id)).toBe(type);
  });
});

describe('the chain', () => {
  const repair = (code: ProblemCode, name: 'delivery-accepted' | 'reconnect'): SessionEvent => ({
    kind: 'repair-started',
    problem: problem(code),
    steps: [{ name, state: 'done', at: 1 }],
  });
  it.each<[string, readonly SessionEvent[], readonly string[]]>([
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
  ])('%s', (_title, events, expected) => {
    expect(chain(after(...events))).toEqual(expected);
  });

  const happened = (kind: 'dropped' | 'device-disconnected', at: number): SessionEvent => ({
    kind: 'happened',
    entry: { at, kind, outcome: 'noted', params: {}, command: null, detail: null },
  });
  const tones = (view: SessionView, now: number) =>
    chainOf(view, now)
      .links.map(({ tone }) => tone)
      .join(' ');
  it('nothing is green because it once was: after a minute the device and the service keep their age only', () => {
    const view = after(preparing, open, seen(), figures(95));
    expect(tones(view, 95 + observedFor)).toBe('working working working');
    expect(tones(view, 96 + observedFor)).toBe('working working untried');
    expect(tones(view, 101 + observedFor)).toBe('working untried untried');
    expect(chainOf(view, 101 + observedFor).links[1].fact).toEqual({ kind: 'checked', at: 100 });
    expect(chainOf(view, 101 + observedFor).nodes.map(({ tone }) => tone)).toEqual([
      'working',
      'working',
      'untried',
      'untried',
    ]);
  });
  it('an answer of the service is newer evidence than an old check', () => {
    expect(tones(after(preparing, open, seen(), figures(observedFor)), 101 + observedFor)).toBe(
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

describe('permissions', () => {
  const connected = after(
    preparing,
    open,
    { kind: 'ports-bound', listeners: [{ serviceId: 'SSH', port: 50022 }] },
    seen(),
  );
  const ready = after(seen());
  const ended = after(shows('tunnel-ended'));
  it('follow the state', () => {
    const row = (view: SessionView) =>
      [canConnect, canDisconnect, canStop, canCloseTunnel, canForget, canOpenTunnel].map((can) => can(view));
    expect(row(ready)).toEqual([true, false, false, true, true, false]);
    expect(row(connected)).toEqual([false, true, false, true, false, false]);
    expect(row(ended)).toEqual([false, false, false, false, true, true]);
    expect(row(after(preparing))).toEqual([false, false, true, false, false, false]);
  });
  it('rotating the device needs a thing to deliver to, and an account', () => {
    expect(canRotate(connected, 'DESTINATION')).toBe(true);
    expect(canRotate(after(preparing, open, seen({ thingName: null })), 'DESTINATION')).toBe(false);
    expect(canRotate(after(preparing, open, seen({ thingName: null })), 'SOURCE')).toBe(true);
    expect(canRotate({ ...connected, hasAccount: false }, 'SOURCE')).toBe(false);
    expect(canRotate(ended, 'SOURCE')).toBe(false);
  });
  it('a service opens only where it has a port and the connection stands', () => {
    expect(canOpenService(connected, 'SSH')).toBe(true);
    expect(canOpenService(connected, 'HTTP')).toBe(false);
    expect(canOpenService(ready, 'SSH')).toBe(false);
    expect(canMovePort(connected, 'SSH')).toBe(true);
    expect(canMovePort(ended, 'SSH')).toBe(false);
  });
});
