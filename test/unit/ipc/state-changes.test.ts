import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/ipc/app-state';
import { isSame, keepingSame } from '../../../shared/ipc/same';
import { changesBetween, withChanges } from '../../../shared/ipc/state-changes';
import { maxEntries, withEntry } from '../../../shared/session/timeline';
import type { SessionView } from '../../../shared/session/view';
import { busyState, withTraffic } from '../../fakes/busy-sessions';

const at = 1_795_395_975_000;
const first = busyState(at);
const entry = { at, kind: 'dropped', outcome: 'failed', params: {}, command: null, detail: null } as const;

const bytesOf = (message: unknown): number => Buffer.byteLength(JSON.stringify(message));
const withSessions = (state: AppState, sessions: readonly SessionView[]): AppState => ({ ...state, sessions });
/** The changes as they arrive: a copy, as whatever crosses between processes is. */
const sent = (before: AppState, after: AppState) => structuredClone(changesBetween(before, after));

function only(state: AppState, id: string): SessionView {
  const found = state.sessions.find((view) => view.id === id);
  if (found === undefined) throw new Error(`no session ${id}`);
  return found;
}

describe('what is sent to the window', () => {
  it('is nothing where nothing is different', () => {
    expect(changesBetween(first, first)).toBeNull();
    expect(changesBetween(first, structuredClone(first))).toBeNull();
  });

  it('is at most 1 KB while bytes begin to flow through five sessions with 200 lines each', () => {
    const one = withSessions(first, withTraffic(first.sessions, ['s2'], at));
    const all = withSessions(first, withTraffic(first.sessions, ['s1', 's2', 's3', 's4', 's5'], at));
    expect(bytesOf(first.sessions)).toBeGreaterThan(150_000);
    expect(bytesOf(changesBetween(first, one))).toBeLessThanOrEqual(1024);
    expect(bytesOf(changesBetween(first, all))).toBeLessThanOrEqual(1024);
  });

  it('is at most 1 KB where all of five tunnels were looked at again and have answered', () => {
    const again = first.sessions.map((view) => ({
      ...view,
      id: view.id.padEnd(36, '0'),
      tunnel: view.tunnel && { ...view.tunnel, checkedAt: at + 1 },
      connection: { kind: 'open', since: at, roundTrip: 212.5, pongAt: at + 1 } as const,
    }));
    const before = again.map((view, index) => ({
      ...view,
      tunnel: first.sessions[index]?.tunnel ?? null,
      connection: { ...view.connection, roundTrip: 200, pongAt: at },
    }));
    expect(again.every(({ tunnel }) => tunnel !== null)).toBe(true);
    const changes = sent(withSessions(first, before), withSessions(first, again));
    expect(bytesOf(changes)).toBeLessThanOrEqual(1024);
    expect(changes && withChanges(withSessions(first, before), changes)).toEqual(withSessions(first, again));
  });

  it('holds only the lines that came, also when the oldest fell off', () => {
    const two = withEntry(withEntry(only(first, 's1').timeline, entry), entry);
    const after = withSessions(
      first,
      first.sessions.map((view) => (view.id === 's1' ? { ...view, timeline: two } : view)),
    );
    const changes = sent(first, after);
    expect(changes?.sessions?.changed['s1']?.timeline).toMatchObject({ kept: maxEntries - 2 });
    expect(changes?.sessions?.changed['s1']?.timeline?.added).toHaveLength(2);
    expect(bytesOf(changes)).toBeLessThan(1024);
    expect(changes && withChanges(first, changes)).toEqual(after);
  });

  it('holds the whole timeline where a line that was there is different', () => {
    const timeline = only(first, 's1').timeline.map((line) => (line.id === 100 ? { ...line, at: 0 } : line));
    const after = withSessions(
      first,
      first.sessions.map((view) => (view.id === 's1' ? { ...view, timeline } : view)),
    );
    const changes = sent(first, after);
    expect(changes?.sessions?.changed['s1']?.timeline).toMatchObject({ kept: 0 });
    expect(changes && withChanges(first, changes)).toEqual(after);
  });

  it('says nothing of a session that is gone but that it is', () => {
    const after = withSessions(
      first,
      first.sessions.filter(({ id }) => id !== 's3'),
    );
    const changes = sent(first, after);
    expect(changes).toEqual({ slices: {}, sessions: { order: ['s1', 's2', 's4', 's5'], added: [], changed: {} } });
    expect(changes && withChanges(first, changes)).toEqual(after);
  });
});

/** Something that happens in main. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('traffic'), place: fc.nat(9) }),
  fc.record({ kind: fc.constant('line'), place: fc.nat(9) }),
  fc.record({ kind: fc.constant('gone'), place: fc.nat(9) }),
  fc.record({ kind: fc.constant('new'), place: fc.nat(9) }),
  fc.record({ kind: fc.constant('moved'), place: fc.nat(9) }),
  fc.record({ kind: fc.constant('profile'), place: fc.nat(9) }),
);

function apply(state: AppState, { kind, place }: { readonly kind: string; readonly place: number }): AppState {
  const { sessions } = state;
  const view = sessions[place % Math.max(1, sessions.length)];
  if (kind === 'profile') return { ...state, profiles: [`profile-${place}`] };
  const source = first.sessions[place % 5];
  if (kind === 'new' && source !== undefined && sessions.length < 6) {
    const id = `new-${place}`;
    const rest = sessions.filter((other) => other.id !== id);
    return withSessions(state, place % 2 === 0 ? [...rest, { ...source, id }] : [{ ...source, id }, ...rest]);
  }
  if (view === undefined) return state;
  if (kind === 'traffic') return withSessions(state, withTraffic(sessions, [view.id], at + place));
  if (kind === 'gone')
    return withSessions(
      state,
      sessions.filter(({ id }) => id !== view.id),
    );
  if (kind === 'moved') return withSessions(state, [view, ...sessions.filter(({ id }) => id !== view.id)]);
  const timeline = withEntry(view.timeline, { ...entry, at: at + place });
  return withSessions(
    state,
    sessions.map((each) => (each.id === view.id ? { ...each, timeline } : each)),
  );
}

describe('what the window makes of it', () => {
  it('is the same session, service and list item wherever nothing is different', () => {
    const after = { ...withSessions(first, withTraffic(first.sessions, ['s2'], at)), profiles: ['work'] };
    const changes = sent(first, after);
    const next = changes === null ? null : withChanges(first, changes);
    expect(next).toEqual(after);
    expect(next?.devices).toBe(first.devices);
    for (const id of ['s1', 's3', 's4', 's5']) expect(next && only(next, id)).toBe(only(first, id));
    const busy = only(next ?? first, 's2');
    expect(busy).not.toBe(only(first, 's2'));
    expect(busy.timeline).toBe(only(first, 's2').timeline);
    expect(busy.tunnel).toBe(only(first, 's2').tunnel);
    expect(busy.services[0]).not.toBe(only(first, 's2').services[0]);
    expect(busy.services[1]).toBe(only(first, 's2').services[1]);
  });

  it('is what main has, whatever happens to the sessions', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 8 }), (messages) => {
        let main = first;
        let window: AppState = structuredClone(first);
        for (const steps of messages) {
          const next = steps.reduce(apply, main);
          const changes = sent(main, next);
          main = next;
          const shown = changes === null ? window : withChanges(window, changes);
          expect(shown).not.toBeNull();
          window = shown ?? window;
          expect(isSame(window, main)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('plain data compared by content', () => {
  it('keeps the older part exactly where it says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (older, newer) => {
        const kept = keepingSame(older, newer);
        expect(isSame(kept, newer)).toBe(true);
        if (isSame(older, newer)) expect(Object.is(kept, older)).toBe(true);
        expect(Object.is(keepingSame(older, structuredClone(older)), older)).toBe(true);
      }),
    );
  });

  it('knows an absent field from an undefined one', () => {
    expect(isSame({ a: undefined }, { b: undefined })).toBe(false);
    expect(isSame({}, { a: undefined })).toBe(false);
    expect(isSame([], {})).toBe(false);
    expect(isSame(null, {})).toBe(false);
    expect(isSame(Number.NaN, Number.NaN)).toBe(true);
  });
});
