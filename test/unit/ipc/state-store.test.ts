import { describe, expect, it } from 'vitest';
import type { AppState, StateMessage } from '../../../shared/ipc/app-state';
import { createStateStore, sendInterval } from '../../../electron/ipc/state-store';

const initial = { inbox: [], notices: [], profiles: [], sessions: [] } as unknown as AppState;

/** A clock moved by hand. */
function setUp() {
  const sent: StateMessage[] = [];
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const store = createStateStore({
    initial,
    send: (message) => sent.push(message),
    schedule(run, milliseconds) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
  });
  const advance = (milliseconds: number): void => {
    now += milliseconds;
    for (let due = timers.find(({ at }) => at <= now); due !== undefined; due = timers.find(({ at }) => at <= now)) {
      timers = timers.filter((other) => other !== due);
      due.run();
    }
  };
  return { store, sent, advance, pending: () => timers.length };
}

describe('the state', () => {
  it('sends what changed together at once, with a growing revision', () => {
    const { store, sent, advance } = setUp();
    store.set('profiles', ['a']);
    store.set('profiles', ['a', 'b']);
    store.set('notices', [{ kind: 'tokens-in-memory' }]);
    advance(0);
    expect(sent).toEqual([{ revision: 2, slices: { profiles: ['a', 'b'], notices: [{ kind: 'tokens-in-memory' }] } }]);
  });

  it('sends no more often than the interval, and always the last value', () => {
    const { store, sent, advance } = setUp();
    store.set('profiles', ['0']);
    advance(0);
    for (let index = 1; index <= 100; index += 1) {
      store.set('profiles', [String(index)]);
      advance(1);
    }
    advance(sendInterval);
    expect(sent.length).toBeLessThanOrEqual(2 + 100 / sendInterval);
    expect(sent.at(-1)?.slices.profiles).toEqual(['100']);
    expect(sent.map(({ revision }) => revision)).toEqual(sent.map((_, index) => index + 2));
  });

  it('is quiet when nothing changes: no timer stays', () => {
    const { store, advance, pending } = setUp();
    store.set('profiles', ['a']);
    advance(0);
    advance(sendInterval);
    expect(pending()).toBe(0);
    store.set('profiles', store.get('profiles'));
    expect(pending()).toBe(0);
  });

  it('a snapshot taken between a change and its message is never newer than the message', () => {
    const { store, sent, advance } = setUp();
    store.set('profiles', ['a']);
    const snapshot = store.snapshot();
    advance(0);
    expect(snapshot.slices.profiles).toEqual(['a']);
    // The window replaces a slice only by a newer revision: the message must count as newer, or be the same.
    expect(sent[0]?.revision).toBeGreaterThan(snapshot.revision);
  });

  it('tells watchers at once, and nobody after it was closed', () => {
    const { store, sent, advance } = setUp();
    let seen = 0;
    const stop = store.watch(() => (seen += 1));
    store.set('profiles', ['a']);
    expect(seen).toBe(1);
    stop();
    store.set('profiles', ['b']);
    expect(seen).toBe(1);
    store.close();
    store.set('profiles', ['c']);
    advance(1_000);
    expect(sent).toEqual([]);
  });
});
