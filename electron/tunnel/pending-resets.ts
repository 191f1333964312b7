import type { Timer, Timers } from '../net/clock';
import type { ResetDecision } from './contract';
import type { LocalClient } from './flow/local-client';

/**
 * How often one program's connection is restarted after resets, at most: a device that keeps being replaced must not
 * hold it for ever.
 */
const mostResets = 3;

/**
 * Local clients whose connection was reset before its first answer, until it is decided what becomes of them. Whether
 * the device cannot serve them or was only replaced is known to whoever can ask AWS about the device. Meanwhile, for a
 * limited time, their programs notice nothing.
 */
export class PendingResets {
  /** By the number of the connection that was reset. */
  readonly #pending = new Map<number, { readonly client: LocalClient; readonly timer: Timer }>();
  readonly #resets = new WeakMap<LocalClient, number>();

  /**
   * `timeoutMs` 0: nobody decides, and no client is taken. `decided` is called exactly once for each that was added,
   * unless cleared.
   */
  constructor(
    readonly timers: Timers,
    readonly timeoutMs: number,
    readonly decided: (client: LocalClient, decision: ResetDecision) => void,
  ) {}

  takes(client: LocalClient): boolean {
    return this.timeoutMs > 0 && client.isRestartable && (this.#resets.get(client) ?? 0) < mostResets;
  }

  add(client: LocalClient): void {
    const { number } = client;
    this.#resets.set(client, (this.#resets.get(client) ?? 0) + 1);
    this.#pending.set(number, { client, timer: this.timers.set(() => this.decide(number, 'end'), this.timeoutMs) });
  }

  decide(number: number, decision: ResetDecision): void {
    const pending = this.#pending.get(number);
    if (pending === undefined) return;
    pending.timer.cancel();
    this.#pending.delete(number);
    this.decided(pending.client, decision);
  }

  decideAll(decision: ResetDecision): void {
    // From the last to the first: each that is restarted gets its place in front of the others.
    for (const number of [...this.#pending.keys()].reverse()) this.decide(number, decision);
  }

  clear(): void {
    for (const { timer } of this.#pending.values()) timer.cancel();
    this.#pending.clear();
  }
}
