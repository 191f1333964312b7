import type { AppState, SliceName, StateMessage } from '../../shared/ipc/app-state';

/** What changed together is sent together, at most this often (ms): counters move faster than eyes. */
export const sendInterval = 50;

/** The state every window shows. Slices are replaced whole; a slice set to what it was is no change. */
export interface StateStore {
  get<Name extends SliceName>(name: Name): AppState[Name];
  set<Name extends SliceName>(name: Name, value: AppState[Name]): void;
  /** Everything, with the revision of the last message: what a new window starts from. */
  snapshot(): StateMessage;
  /** After every change, at once, for the tray and the like. Returns the way to stop. */
  watch(listener: () => void): () => void;
  /** Nothing is sent after this. */
  close(): void;
}

export interface StateStoreOptions {
  readonly initial: AppState;
  readonly send: (message: StateMessage) => void;
  /** Runs the function later, once; returns the way to cancel it. */
  readonly schedule?: (run: () => void, milliseconds: number) => () => void;
}

const later = (run: () => void, milliseconds: number): (() => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Holds the state and tells windows about changes. The first change after a quiet time is sent at once, so
 * that a press is answered without delay; those that follow wait for the interval and go together.
 */
export function createStateStore({ initial, send, schedule = later }: StateStoreOptions): StateStore {
  let state = initial;
  let revision = 1;
  const changed = new Set<SliceName>();
  const watchers = new Set<() => void>();
  let cancel: (() => void) | null = null;
  let closed = false;

  const flush = (): void => {
    if (changed.size === 0 || closed) return;
    revision += 1;
    const slices: Partial<AppState> = Object.fromEntries([...changed].map((name) => [name, state[name]]));
    changed.clear();
    send({ revision, slices });
  };
  const arm = (): void => {
    cancel = schedule(() => {
      cancel = null;
      if (changed.size === 0) return;
      flush();
      arm();
    }, sendInterval);
  };

  return {
    get: (name) => state[name],
    set(name, value) {
      if (closed || Object.is(state[name], value)) return;
      state = { ...state, [name]: value };
      changed.add(name);
      for (const watcher of watchers) watcher();
      if (cancel !== null) return;
      // Changes of the same turn belong together even when they are the first ones.
      cancel = schedule(() => {
        cancel = null;
        flush();
        arm();
      }, 0);
    },
    snapshot: () => ({ revision, slices: state }),
    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    close() {
      closed = true;
      cancel?.();
      cancel = null;
      watchers.clear();
    },
  };
}
