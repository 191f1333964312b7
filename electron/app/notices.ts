import type { Notice } from '../../shared/ipc/app-state';
import type { StateStore } from '../ipc/state-store';

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

  dismiss(kind: string): void {
    this.#state.set('notices', this.#without(kind));
  }

  #without(kind: string): readonly Notice[] {
    return this.#state.get('notices').filter((notice) => notice.kind !== kind);
  }
}
