import { describe, expect, it } from 'vitest';
import type { AppState, StateMessage } from '../../../shared/ipc/app-state';
import { createAppStore } from '../../../electron/state/store';

const initial: AppState = {
  account: { kind: 'signed-out' },
  environments: [],
  profiles: [],
  devices: { status: 'idle', rows: [], outstanding: 0, refreshedAt: null },
  sessions: [],
  inbox: [],
  notices: [],
  practice: { status: 'stopped' },
  settings: { theme: 'system', language: 'system', portRange: { first: 50000, last: 50999 }, environmentId: '' },
  pastedToken: null,
  about: { version: '0', runtime: '', platform: '', encrypted: false },
};

describe('app store', () => {
  it('tells changes of one turn together, slice by slice', async () => {
    const store = createAppStore(initial);
    const heard: StateMessage[] = [];
    store.onChange((message) => heard.push(message));
    store.set('profiles', ['field']);
    store.set('notices', [{ kind: 'storage-reset' }]);
    store.set('profiles', ['field', 'desk']);
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toHaveLength(1);
    expect(heard[0]?.slices).toEqual({ profiles: ['field', 'desk'], notices: [{ kind: 'storage-reset' }] });
  });

  it('gives a snapshot at least as new as every message sent before it', async () => {
    const store = createAppStore(initial);
    const revisions: number[] = [];
    store.onChange((message) => revisions.push(message.revision));
    store.set('profiles', ['a']);
    await Promise.resolve();
    store.set('profiles', ['b']);
    await Promise.resolve();
    expect(store.snapshot().revision).toBeGreaterThanOrEqual(Math.max(...revisions));
    expect(store.snapshot().slices.profiles).toEqual(['b']);
  });

  it('is silent when nothing changed, and after unsubscribing', async () => {
    const store = createAppStore(initial);
    let calls = 0;
    const stop = store.onChange(() => (calls += 1));
    store.set('profiles', initial.profiles);
    await Promise.resolve();
    expect(calls).toBe(0);
    stop();
    store.set('profiles', ['x']);
    await Promise.resolve();
    expect(calls).toBe(0);
  });
});
