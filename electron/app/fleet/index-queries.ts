/** What the index is asked while a person types and scrolls: not for every key and row, but once they pause. */
import type { ThingRegistry } from '../../cloud';
import type { ThingCatalog } from './thing-catalog';
import type { Timer, Timers } from '../../net/clock';

/** After the last key or row. */
const pauseMs = 300;
/** Connectivity of a row on the screen that is older than this is asked for again. */
const connectivityForMs = 60_000;

export interface IndexQueriesOptions {
  readonly things: ThingCatalog;
  readonly timers: Timers;
  readonly now: () => number;
  /**
   * What is searched for (null: nothing), and the things of the rows on the screen; both are read when the index is
   * asked.
   */
  readonly query: () => string | null;
  readonly shown: () => ReadonlySet<string>;
}

export class IndexQueries {
  readonly #options: IndexQueriesOptions;
  #timer: Timer | null = null;
  #running: AbortController | null = null;

  constructor(options: IndexQueriesOptions) {
    this.#options = options;
  }

  /**
   * Asks about what was typed, where not all things are known, and how the devices on the screen are. It replaces what
   * was to be asked before.
   */
  later(registry: ThingRegistry | null): void {
    const { things, timers, now, query, shown } = this.#options;
    this.#timer?.cancel();
    this.#running?.abort();
    if (registry === null) return;
    this.#timer = timers.set(() => {
      this.#timer = null;
      this.#running = new AbortController();
      const { signal } = this.#running;
      const oldest = now() - connectivityForMs;
      const old = [...shown()].filter((name) => (things.all.get(name)?.seenAt ?? now()) < oldest);
      void things.find(registry, query(), signal).then(() => things.renew(registry, old, signal));
    }, pauseMs);
  }

  /** Ends what is being asked; what is to be asked stays. */
  abort(): void {
    this.#running?.abort();
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#running?.abort();
  }
}
