import type { Clock, Timer } from '../net/clock';
import type { LocalClient } from './flow/local-client';

/** Local clients that wait for a place in the tunnel, first come first served, each for a limited time. */
export class WaitingClients {
  #waiting = new Map<LocalClient, { readonly until: number; readonly timer: Timer }>();

  constructor(
    readonly clock: Clock,
    readonly timeoutMs: number,
    readonly timedOut: (client: LocalClient) => void,
  ) {}

  get size(): number {
    return this.#waiting.size;
  }

  /** Epoch ms when the first of them has waited long enough; null while nobody waits. */
  get until(): number | null {
    let first: number | null = null;
    for (const { until } of this.#waiting.values()) first = first === null ? until : Math.min(first, until);
    return first;
  }

  add(client: LocalClient): void {
    this.#waiting.set(client, {
      until: this.clock.now() + this.timeoutMs,
      timer: this.clock.set(() => this.timedOut(client), this.timeoutMs),
    });
  }

  /** They had their place before: they wait in front of the others, in the order given. Their time begins anew. */
  requeue(clients: readonly LocalClient[]): void {
    const later = this.#waiting;
    this.#waiting = new Map();
    for (const client of clients) this.add(client);
    for (const [client, waiting] of later) this.#waiting.set(client, waiting);
  }

  /** False: it was not waiting. */
  remove(client: LocalClient): boolean {
    this.#waiting.get(client)?.timer.cancel();
    return this.#waiting.delete(client);
  }

  /** In their order; those that are removed meanwhile are passed over. */
  all(): IterableIterator<LocalClient> {
    return this.#waiting.keys();
  }

  clear(): void {
    for (const { timer } of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
  }
}
