import type { Notice } from '../../shared/ipc/app-state';
import type { StateStore } from '../ipc/state-store';
import type { StorageState } from '../storage/storage-state';

/** What a person should know about how secrets are kept; null: they are saved. */
export function storageNotice(state: StorageState): Notice | null {
  switch (state.kind) {
    case 'saved':
      return null;
    case 'memory':
      return { kind: 'tokens-in-memory' };
    case 'locked':
      return { kind: 'storage-locked' };
    case 'not-saved':
      return { kind: 'storage-not-saving', code: state.code };
  }
}

/** What a person should know and that belongs to no session: at most one notice of each kind. */
export class Notices {
  readonly #state: StateStore;

  constructor(state: StateStore) {
    this.#state = state;
  }

  /** Replaces an earlier notice of the same kind. */
  put(notice: Notice): void {
    this.#state.set('notices', [...this.#without(notice.kind), notice]);
  }

  /** How secrets are kept has changed. */
  storage(state: StorageState): void {
    const notice = storageNotice(state);
    for (const kind of ['storage-locked', 'storage-not-saving']) if (kind !== notice?.kind) this.dismiss(kind);
    if (notice !== null) this.put(notice);
  }

  dismiss(kind: string): void {
    this.#state.set('notices', this.#without(kind));
  }

  #without(kind: string): readonly Notice[] {
    return this.#state.get('notices').filter((notice) => notice.kind !== kind);
  }
}
