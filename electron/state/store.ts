import type { AppState, SliceName, StateMessage } from '../../shared/ipc/app-state';

export interface AppStore {
  get<Name extends SliceName>(slice: Name): AppState[Name];
  /** Replaces a slice. Listeners hear of it together with every other change of the same turn of the event loop. */
  set<Name extends SliceName>(slice: Name, value: AppState[Name]): void;
  update<Name extends SliceName>(slice: Name, change: (value: AppState[Name]) => AppState[Name]): void;
  /** Everything, with the revision it has. */
  snapshot(): StateMessage;
  onChange(listener: (message: StateMessage) => void): () => void;
}

/** The state the window shows. The main process owns it; changes are told slice by slice, at most once a turn. */
export function createAppStore(initial: AppState): AppStore {
  let state = initial;
  let revision = 1;
  let pending: Set<SliceName> | null = null;
  const listeners = new Set<(message: StateMessage) => void>();

  function flush(): void {
    const changed = pending;
    pending = null;
    if (changed === null) return;
    const slices: Partial<Record<SliceName, unknown>> = {};
    for (const name of changed) slices[name] = state[name];
    const message: StateMessage = { revision, slices: slices as Partial<AppState> };
    for (const listener of listeners) listener(message);
  }

  const store: AppStore = {
    get: (slice) => state[slice],
    set(slice, value) {
      if (state[slice] === value) return;
      state = { ...state, [slice]: value };
      revision += 1;
      if (pending === null) {
        pending = new Set();
        queueMicrotask(flush);
      }
      pending.add(slice);
    },
    update: (slice, change) => store.set(slice, change(state[slice])),
    snapshot: () => ({ revision, slices: state }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return store;
}
