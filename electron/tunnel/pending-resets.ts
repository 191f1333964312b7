import type { Timer, Timers } from '../net/clock';
import type { ResetDecision } from './contract';
import type { LocalClient } from './flow/local-client';

/** So often at most is one program's connection started again after resets: a device that always comes anew must not keep it for ever. */
const mostResets = 3;

/**
 * Clients whose connection was reset before its first answer. Whether the device cannot serve them or was only replaced is told by
 * whoever can ask about the device; until then, for a limited time, their programs notice nothing.
 */
export class PendingResets {
  /** By the number of the connection that was reset. */
  readonly #doubtful = new Map<number, { readonly client: LocalClient; readonly timer: Timer }>();
  readonly #resets = new WeakMap<LocalClient, number>();

  /** `patience` in ms; 0: nobody can be asked, and nobody is taken. `settle` is called exactly once for each that was added, unless cleared. */
  constructor(
    readonly timers: Timers,
    readonly timeoutMs: number,
    readonly settle: (client: LocalClient, verdict: ResetDecision) => void,
  ) {}

  takes(client: LocalClient): boolean {
    return this.timeoutMs > 0 && client.mayStartAgain && (this.#resets.get(client) ?? 0) < mostResets;
  }

  add(client: LocalClient): void {
    const { number } = client;
    this.#resets.set(client, (this.#resets.get(client) ?? 0) + 1);
    this.#doubtful.set(number, { client, timer: this.timers.set(() => this.decide(number, 'end'), this.timeoutMs) });
  }

  decide(number: number, verdict: ResetDecision): void {
    const doubtful = this.#doubtful.get(number);
    if (doubtful === undefined) return;
    doubtful.timer.cancel();
    this.#doubtful.delete(number);
    this.settle(doubtful.client, verdict);
  }

  decideAll(verdict: ResetDecision): void {
    // From the last to the first: each that is started again gets its place in front of the others.
    for (const number of [...this.#doubtful.keys()].reverse()) this.decide(number, verdict);
  }

  clear(): void {
    for (const { timer } of this.#doubtful.values()) timer.cancel();
    this.#doubtful.clear();
  }
}
