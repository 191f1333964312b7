import type { Tunnels } from './core/tunnels';
import { backgroundTimers, type Timer } from '../net/clock';

/** A timer of the system waits at most so long; a later expiry is simply looked at again. */
const longestMs = 2 ** 31 - 1;

/**
 * Makes tunnels end in time even when nobody asks about them. `wake` has to be called whenever the clock
 * moved or a tunnel was opened.
 */
export class ExpiryTimer {
  readonly #tunnels: Tunnels;
  readonly #now: () => number;
  #timer: Timer | null = null;

  constructor(tunnels: Tunnels, now: () => number) {
    this.#tunnels = tunnels;
    this.#now = now;
  }

  wake(): void {
    this.stop();
    this.#tunnels.sweep();
    const next = this.#tunnels.nextExpiry();
    if (next === null) return;
    this.#timer = backgroundTimers.set(() => this.wake(), Math.min(longestMs, Math.max(1, next - this.#now())));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
