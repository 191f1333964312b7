import type { ClientMode } from '../../shared/problems/recovery';

/**
 * Single flight: at most one rotation per tunnel. Who asks for the same mode while one is in flight gets its outcome;
 * who asks for another mode comes after it. Two rotations at once would revoke each other's tokens.
 */
export class Rotations {
  readonly #running = new Map<string, { readonly mode: ClientMode; readonly outcome: Promise<unknown> }>();

  async run<T>(tunnel: string, mode: ClientMode, work: () => Promise<T>): Promise<T> {
    for (let current = this.#running.get(tunnel); current !== undefined; current = this.#running.get(tunnel)) {
      // Same tunnel and mode: `work` is the same call, so its outcome has the same type.
      if (current.mode === mode) return (await current.outcome) as T;
      await current.outcome.catch(() => undefined);
    }
    const outcome = work();
    const entry = { mode, outcome };
    this.#running.set(tunnel, entry);
    try {
      return await outcome;
    } finally {
      if (this.#running.get(tunnel) === entry) this.#running.delete(tunnel);
    }
  }
}
