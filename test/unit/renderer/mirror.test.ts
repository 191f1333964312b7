import { afterEach, describe, expect, it } from 'vitest';
import { installBridge } from '../../../renderer/api';
import { nothingYet, startMirror, useMirror, withMessage } from '../../../renderer/store/mirror';
import type { StateSnapshot } from '../../../shared/ipc/app-state';
import type { StateMessage } from '../../../shared/ipc/state-changes';
import { busyState } from '../../fakes/busy-sessions';
import { bridgeOf } from '../../fakes/bridge-of';

const start = useMirror.getInitialState();
const state = () => useMirror.getState().state;

afterEach(() => {
  installBridge(null);
  useMirror.setState(start, true);
});

/** A main process that answers each snapshot when told to. */
function setUp() {
  const order: string[] = [];
  const asked: ((snapshot: StateSnapshot | null) => void)[] = [];
  let tell: (message: StateMessage) => void = () => undefined;
  const bridge = bridgeOf({
    on: (name, listener) => {
      order.push(name);
      tell = listener as (message: StateMessage) => void;
      return () => undefined;
    },
    request: (name) => {
      order.push(name);
      return new Promise((resolve) =>
        asked.push((snapshot) =>
          resolve(
            snapshot === null
              ? { ok: false, error: { code: 'unexpected', detail: '' } }
              : { ok: true, value: snapshot as never },
          ),
        ),
      );
    },
  });
  installBridge(bridge);
  const started = startMirror();
  return { order, asked, started, tell: (message: StateMessage) => tell(message) };
}

const snapshot = (revision: number, profiles: readonly string[]): StateSnapshot => ({
  revision,
  state: { ...nothingYet, profiles },
});
const message = (revision: number, profiles: readonly string[]): StateMessage => ({ revision, slices: { profiles } });

describe('mirror', () => {
  it('takes messages in turn only', () => {
    const mirror = { ...start, revision: 5 };
    expect(withMessage(mirror, message(6, ['a']))?.state.profiles).toEqual(['a']);
    expect(withMessage(mirror, message(5, ['a']))).toBe(mirror);
    expect(withMessage(mirror, message(4, ['a']))).toBe(mirror);
    expect(withMessage(mirror, message(7, ['a']))).toBeNull();
  });

  it('cannot use a message about a session that it does not know', () => {
    const changed = { s9: { patch: { set: { ticket: 'INC-1' } } } };
    expect(withMessage(start, { revision: 1, slices: {}, sessions: { added: [], changed } })).toBeNull();
  });

  it('subscribes before it asks, so that news during the snapshot is not lost', async () => {
    const { order, asked, started, tell } = setUp();
    tell(message(8, ['in the snapshot']));
    tell(message(9, ['new']));
    asked[0]?.(snapshot(8, ['old']));
    await started;
    expect(order).toEqual(['state.changed', 'app.snapshot']);
    expect(useMirror.getState()).toMatchObject({ status: 'ready', revision: 9 });
    expect(state().profiles).toEqual(['new']);
  });

  it('asks for a fresh snapshot where a message is missing, once, and goes on from it', async () => {
    const { asked, started, tell } = setUp();
    asked[0]?.(snapshot(1, ['1']));
    await started;
    tell(message(3, ['3']));
    tell(message(4, ['4']));
    tell(message(6, ['6']));
    expect(asked).toHaveLength(2);
    expect(state().profiles).toEqual(['1']);
    asked[1]?.(snapshot(5, ['5']));
    await expect.poll(() => state().profiles).toEqual(['6']);
    expect(useMirror.getState().revision).toBe(6);
    expect(asked).toHaveLength(2);
  });

  it('keeps what it shows where a fresh snapshot cannot be had, and asks again with the next message', async () => {
    const { asked, started, tell } = setUp();
    asked[0]?.(snapshot(1, ['1']));
    await started;
    tell(message(3, ['3']));
    asked[1]?.(null);
    await expect
      .poll(() => {
        tell(message(4, ['4']));
        return asked.length;
      })
      .toBe(3);
    expect(useMirror.getState().status).toBe('ready');
    asked[2]?.(snapshot(4, ['4']));
    await expect.poll(() => state().profiles).toEqual(['4']);
  });

  it('keeps the parts of a fresh snapshot that say the same', async () => {
    const { asked, started, tell } = setUp();
    const first = busyState(1_000_000);
    asked[0]?.({ revision: 1, state: first });
    await started;
    const before = state();
    tell(message(3, ['3']));
    asked[1]?.({ revision: 3, state: { ...structuredClone(first), profiles: ['3'] } });
    await expect.poll(() => state().profiles).toEqual(['3']);
    expect(state().sessions).toBe(before.sessions);
    expect(state().devices).toBe(before.devices);
  });

  it('says so when the main process does not answer', async () => {
    installBridge(bridgeOf({ request: () => Promise.reject(new Error('gone')) }));
    await startMirror();
    expect(useMirror.getState().status).toBe('failed');
  });
});
