import { isAbsolute } from 'node:path';

/** More is not dropped at once. */
const maxDropped = 200;
const maxPathLength = 32_768;
/** What the page does not ask for within this (ms) was dropped where nothing takes it. */
const keptMs = 10_000;

/** Paths of this laptop that were dropped on the window, as the preload script says. They are taken once, soon. */
export class DroppedPaths {
  readonly #now: () => number;
  #dropped: { readonly paths: readonly string[]; readonly at: number } | null = null;

  /** @param now ms, on a clock that does not jump */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `given` comes from another process. */
  put(given: unknown): void {
    const all: readonly unknown[] = Array.isArray(given) ? given : [];
    const paths = all.filter(
      (path): path is string => typeof path === 'string' && path.length <= maxPathLength && isAbsolute(path),
    );
    this.#dropped = { paths: paths.slice(0, maxDropped), at: this.#now() };
  }

  take(): readonly string[] {
    const dropped = this.#dropped;
    this.#dropped = null;
    return dropped === null || this.#now() - dropped.at > keptMs ? [] : dropped.paths;
  }
}
