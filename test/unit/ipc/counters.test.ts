import { describe, expect, it } from 'vitest';
import { allOnlyCounted, countersChange, onlyCounted, withCounters } from '../../../shared/ipc/counters';
import { changesBetween, withChanges } from '../../../shared/ipc/state-changes';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import { busyState, withTraffic } from '../../fakes/busy-sessions';

const at = 1_795_395_975_000;
const all = ['s1', 's2', 's3', 's4', 's5'];
const bytesOf = (message: unknown): number => Buffer.byteLength(JSON.stringify(message));

/** Bytes have gone through all of them before. */
const state = { ...busyState(at), sessions: withTraffic(busyState(at).sessions, all, at + 1) };
const [view] = state.sessions as readonly [SessionView];
const counted = (change: Partial<ServiceView>, of = view): SessionView => ({
  ...of,
  services: of.services.map((service, place) => (place === 0 ? { ...service, ...change } : service)),
});

describe('what only counts at the services of a session', () => {
  it('is told by the place of the service, and only the figures that are others', () => {
    const after = counted({ bytesUp: 5_000 });
    expect(countersChange(view.services, after.services)).toEqual([[0, { bytesUp: 5_000 }]]);
    expect(withCounters(view.services, [[0, { bytesUp: 5_000 }]])).toEqual(after.services);
    expect(withCounters(view.services, [[7, { bytesUp: 5_000 }]])).toBeNull();
    expect(countersChange(view.services, structuredClone(view.services))).toEqual([]);
  });

  it.each([
    ['the first byte', counted({ bytesUp: 0 }), counted({ bytesUp: 1 })],
    ['the first answer', counted({ lastAnswerAt: null }), counted({ lastAnswerAt: at })],
    ['a count from nothing', view, counted({ bytesDown: 0 })],
    ['a connection', view, counted({ connections: 2, bytesDown: 9 })],
    ['a service more', view, { ...view, services: [...view.services, ...view.services] }],
    ['another order', view, { ...view, services: view.services.toReversed() }],
    ['another state', view, { ...counted({ bytesDown: 9 }), state: { kind: 'closing' } as const }],
    ['a line of the timeline', view, { ...counted({ bytesDown: 9 }), timeline: view.timeline.slice(1) }],
  ])('is not %s', (_, before, after) => {
    expect(onlyCounted(before, after)).toBe(false);
    expect(allOnlyCounted([before], [after])).toBe(false);
  });

  it('is all that is different of sessions, or it is not', () => {
    const sessions = withTraffic(state.sessions, all, at + 2);
    expect(allOnlyCounted(state.sessions, sessions)).toBe(true);
    expect(allOnlyCounted(state.sessions, sessions.slice(1))).toBe(false);
    expect(allOnlyCounted(state.sessions, sessions.toReversed())).toBe(false);
  });

  it('takes at most 1 KB for five sessions, and 200 bytes for one', () => {
    for (const [busy, most] of [[all, 1_024] as const, [['s3'], 200] as const]) {
      const after = { ...state, sessions: withTraffic(state.sessions, busy, at + 2) };
      const changes = structuredClone(changesBetween(state, after));
      expect(bytesOf(changes)).toBeLessThanOrEqual(most);
      expect(changes && withChanges(state, changes)).toEqual(after);
    }
  });

  it('of a service that is not there asks for everything anew', () => {
    const changes = {
      slices: {},
      sessions: { added: [], changed: { s1: { fields: {}, counters: [[9, { bytesUp: 1 }]] } } },
    } as const;
    expect(withChanges(state, changes)).toBeNull();
  });
});
