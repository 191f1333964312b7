import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/ipc/app-state';
import type { StateMessage } from '../../../shared/ipc/state-changes';
import { ManualClock } from '../../fakes/manual-clock';
import { counterIntervalMs, sendIntervalMs, StateStore } from '../../../electron/ipc/state-store';
import { busyState, withTraffic } from '../../fakes/busy-sessions';
import type { SessionView } from '../../../shared/session/view';

const initial = { inbox: [], notices: [], profiles: [], sessions: [] } as unknown as AppState;

function setUp() {
  const sent: StateMessage[] = [];
  const clock = new ManualClock();
  const store = new StateStore({ initial, send: (message) => sent.push(message), clock });
  return {
    store,
    sent,
    advance: (milliseconds: number) => clock.advance(milliseconds),
    pending: () => clock.pending,
  };
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
    advance(sendIntervalMs);
    expect(sent.length).toBeLessThanOrEqual(2 + 100 / sendIntervalMs);
    expect(sent.at(-1)?.slices.profiles).toEqual(['100']);
    expect(sent.map(({ revision }) => revision)).toEqual(sent.map((_, index) => index + 2));
  });

  it('is quiet when nothing changes: no timer stays', () => {
    const { store, advance, pending } = setUp();
    store.set('profiles', ['a']);
    advance(0);
    advance(sendIntervalMs);
    expect(pending()).toBe(0);
    store.set('profiles', store.get('profiles'));
    expect(pending()).toBe(0);
  });

  it('a snapshot taken between a change and its message has the change, and the next message continues it', () => {
    const { store, sent, advance } = setUp();
    store.set('profiles', ['a']);
    const snapshot = store.snapshot();
    advance(sendIntervalMs);
    expect(snapshot.state.profiles).toEqual(['a']);
    // The windows that were there have been told; to the one that asked it is no news.
    expect(sent).toEqual([{ revision: snapshot.revision, slices: { profiles: ['a'] } }]);
    store.set('profiles', ['b']);
    advance(sendIntervalMs);
    expect(sent.at(-1)).toEqual({ revision: snapshot.revision + 1, slices: { profiles: ['b'] } });
  });

  it('sends nothing where a slice was set to other data that says the same, or was set back in between', () => {
    const { store, sent, advance, pending } = setUp();
    store.set('profiles', []);
    store.set('notices', [{ kind: 'tokens-in-memory' }]);
    store.set('notices', []);
    advance(sendIntervalMs);
    expect(sent).toEqual([]);
    advance(sendIntervalMs);
    expect(pending()).toBe(0);
    expect(store.snapshot().revision).toBe(1);
  });

  it('has a change at once, and tells nobody after it was closed', () => {
    const { store, sent, advance } = setUp();
    store.set('profiles', ['a']);
    expect(store.get('profiles')).toEqual(['a']);
    store.close();
    store.set('profiles', ['b']);
    expect(store.get('profiles')).toEqual(['a']);
    advance(1_000);
    expect(sent).toEqual([]);
  });
});

describe('what only counts', () => {
  const before = busyState(0).sessions;
  const everywhere = before.map(({ id }) => id);
  const first = withTraffic(before, everywhere, 1);
  const following = (count: number): readonly SessionView[] => withTraffic(first, everywhere, 1 + count);

  function counting() {
    const all = setUp();
    all.store.set('sessions', first);
    all.advance(counterIntervalMs);
    all.sent.length = 0;
    return all;
  }

  it('is sent once in its own interval, however often it changes, and always as it stands last', () => {
    const { store, sent, advance, pending } = counting();
    for (let time = 0; time < 40; time += 1) {
      store.set('sessions', following(time));
      advance(250);
    }
    const intervals = (40 * 250) / counterIntervalMs;
    expect(sent.length).toBeGreaterThanOrEqual(Math.floor(intervals));
    expect(sent.length).toBeLessThanOrEqual(Math.ceil(intervals) + 1);
    advance(counterIntervalMs);
    expect(store.snapshot().revision).toBe(sent.at(-1)?.revision);
    advance(counterIntervalMs);
    expect(pending()).toBe(0);
  });

  it('goes along with whatever is sent before, and then waits anew', () => {
    const { store, sent, advance } = counting();
    store.set('sessions', following(1));
    advance(0);
    store.set('sessions', following(2));
    advance(300);
    store.set('profiles', ['a']);
    advance(0);
    expect(sent.at(-1)).toMatchObject({
      slices: { profiles: ['a'] },
      sessions: { changed: { s1: { counters: [[0, { lastAnswerAt: 3 }]] } } },
    });
    const count = sent.length;
    store.set('sessions', following(3));
    advance(counterIntervalMs - 1);
    expect(sent).toHaveLength(count);
    advance(1);
    expect(sent).toHaveLength(count + 1);
  });

  it('never keeps waiting what else changed of a session', () => {
    const { store, sent, advance } = counting();
    store.set('sessions', following(1));
    advance(0);
    store.set('sessions', following(2));
    advance(sendIntervalMs);
    store.set(
      'sessions',
      following(3).map((view) => ({ ...view, state: { kind: 'closing' } }) as const),
    );
    advance(0);
    expect(sent.at(-1)?.sessions?.changed['s1']?.patch).toEqual({ set: { state: { kind: 'closing' } } });
  });
});

describe('while nobody sees a window', () => {
  it('it sends nothing, and then all that changed in one message', () => {
    const { store, sent, advance, pending } = setUp();
    store.setSeen(false);
    for (let index = 1; index <= 100; index += 1) {
      store.set('profiles', [String(index)]);
      advance(sendIntervalMs);
    }
    store.set('notices', [{ kind: 'tokens-in-memory' }]);
    expect([sent, pending()]).toEqual([[], 0]);
    store.setSeen(true);
    expect(sent).toEqual([{ revision: 2, slices: { profiles: ['100'], notices: [{ kind: 'tokens-in-memory' }] } }]);
    store.setSeen(false);
    store.setSeen(true);
    expect(sent).toHaveLength(1);
  });

  it('it sends nothing of what waited when it was hidden', () => {
    const { store, sent, advance, pending } = setUp();
    store.set('profiles', ['a']);
    advance(0);
    store.set('profiles', ['b']);
    store.setSeen(false);
    advance(sendIntervalMs);
    expect([sent.length, pending()]).toEqual([1, 0]);
    store.setSeen(true);
    expect(sent.slice(1)).toEqual([{ revision: 3, slices: { profiles: ['b'] } }]);
  });

  it('it sends what has to be known before something else comes', () => {
    const { store, sent } = setUp();
    store.setSeen(false);
    store.set('profiles', ['a']);
    store.flush();
    expect(sent).toEqual([{ revision: 2, slices: { profiles: ['a'] } }]);
  });
});
