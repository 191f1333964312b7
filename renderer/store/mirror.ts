/**
 * The window's copy of the state that the main process owns. It subscribes first and takes the snapshot second. Each
 * message holds what changed since the one before it; where one is missing, the copy starts again from a snapshot.
 * Parts that stay the same stay the same objects, so that only what shows a changed part draws again.
 */
import { useRef } from 'react';
import { create } from 'zustand';
import { emptyList } from '../../shared/fleet/list';
import type { AppState, SliceName, StateSnapshot } from '../../shared/ipc/app-state';
import { nothingKnown } from '../../shared/ipc/nothing-known';
import { onlyCounted } from '../../shared/ipc/counters';
import { keepingSame } from '../../shared/ipc/same';
import { type StateMessage, withChanges } from '../../shared/ipc/state-changes';
import type { SessionId, SessionView } from '../../shared/session/view';
import { defaultSettings } from '../../shared/settings/settings';
import { listen, request } from '../api';
import { drawnNow } from './clock';

interface Mirror {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly state: AppState;
  /** Of the last message in it; 0 before the first snapshot. */
  readonly revision: number;
}

/** What is shown until the first snapshot: nothing is known. */
export const nothingYet: AppState = {
  ...nothingKnown,
  devices: { ...emptyList, status: 'loading' },
  notices: [],
  settings: { ...defaultSettings, environmentId: '' },
  about: { version: '', runtime: '', platform: '', encrypted: true },
};

export const useMirror = create<Mirror>(() => ({ status: 'loading', state: nothingYet, revision: 0 }));

/** With a message; the same mirror where it has that already, null where one before it is missing. Pure. */
export function withMessage(mirror: Mirror, message: StateMessage): Mirror | null {
  if (message.revision <= mirror.revision) return mirror;
  const state = message.revision === mirror.revision + 1 ? withChanges(mirror.state, message) : null;
  return state === null ? null : { ...mirror, state, revision: message.revision };
}

const withSnapshot = ({ state }: Mirror, snapshot: StateSnapshot): Mirror => ({
  status: 'ready',
  state: keepingSame(state, snapshot.state),
  revision: snapshot.revision,
});

/** Starts mirroring. Resolves when the first snapshot is there (or could not be had); the function stops it. */
export async function startMirror(): Promise<() => void> {
  /** Messages that arrive while a snapshot is under way; null: none is. */
  let waiting: StateMessage[] | null = null;

  function take(message: StateMessage): void {
    if (waiting !== null) {
      waiting.push(message);
      return;
    }
    const next = withMessage(useMirror.getState(), message);
    if (next === null) void startAgain();
    else {
      useMirror.setState(next);
      drawnNow();
    }
  }
  async function startAgain(): Promise<void> {
    waiting = [];
    const answer = await request('app.snapshot', {});
    const since: readonly StateMessage[] = waiting;
    waiting = null;
    if (answer.ok) {
      useMirror.setState((mirror) => withSnapshot(mirror, answer.value));
      since.forEach(take);
      // One that was shown before stays: the next message asks again.
    } else if (useMirror.getState().status === 'loading') useMirror.setState({ status: 'failed' });
  }

  const stop = listen('state.changed', take);
  await startAgain();
  return stop;
}

/** One slice of the app's state; the component renders again only when that slice changes. */
export function useSlice<Name extends SliceName>(name: Name): AppState[Name] {
  return useMirror((mirror) => mirror.state[name]);
}

/** One session; null where there is none of this id (any more). */
export function useSession(id: SessionId | null): SessionView | null {
  return useMirror(({ state }) => state.sessions.find((view) => view.id === id) ?? null);
}

/**
 * The same, whose counters stand as they were when something else about it was different last: for a screen that would
 * draw all of itself for a figure. What shows them asks `useCounted`.
 */
export function useSteadySession(id: SessionId | null): SessionView | null {
  const last = useRef<SessionView | null>(null);
  return useMirror(({ state }) => {
    const view = state.sessions.find((each) => each.id === id) ?? null;
    const isSteady = view !== null && last.current?.id === view.id && onlyCounted(last.current, view);
    return isSteady ? last.current : (last.current = view);
  });
}

/** A session that was given by such a screen, with its counters as they are. */
export const useCounted = (view: SessionView): SessionView => useSession(view.id) ?? view;

/** What a component makes of the state; it renders again only when that says something else. */
export function useDerived<Data>(derive: (state: AppState) => Data): Data {
  const last = useRef<Data>(undefined);
  return useMirror(({ state }) => (last.current = keepingSame(last.current, derive(state))));
}
