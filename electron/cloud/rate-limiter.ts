/**
 * A rate limiter with back-off for the calls that nobody waits for: those of the device list, one limiter for each
 * environment. It lets them through at a rate the service's quotas bear, one at a time and less and less often while
 * AWS throttles, fails or cannot be reached, and knows when to say so. What a person asks for is not held up by it, but
 * the outcome of such calls counts, too.
 */
import type { Trouble } from '../../shared/fleet/list';
import { backoffBound } from '../net/backoff';
import type { Timer, Timers } from '../net/clock';
import { callsThrough, type CloudError, type CloudResult, type ControlPlane } from './contract';

export interface RateLimiterOptions {
  readonly now: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly timers: Timers;
  /** `trouble()` may be another. */
  readonly onChange: () => void;
}

/**
 * Calls a second, and how many at once after a quiet time. ListThings and DescribeTunnel share an account with
 * everybody else's.
 */
const ratePerSecond = 40;
const burst = 40;
/** After the first failure (which the SDK has repeated already), and at most. */
const firstWaitMs = 2_000;
const longestWaitMs = 120_000;
/** A call that takes longer than this is slow; quick ones show that it is over. */
const slowAfterMs = 5_000;

/** Failures that pass by themselves. */
export const isTransient = ({ kind }: CloudError): boolean =>
  kind === 'throttled' || kind === 'service' || kind === 'offline' || kind === 'web-proxy' || kind === 'between';

/** How long to wait after so many failures in a row, ms; `random` spreads many laptops. Pure. */
export const waitAfter = (failures: number, random: number): number =>
  backoffBound(failures, firstWaitMs, longestWaitMs) * (0.75 + random / 2);

export class RateLimiter {
  readonly #options: RateLimiterOptions;
  /** Transient failures in a row, and when the last was and the next call may be made (epoch ms). */
  #failures = 0;
  #failedAt = Number.NEGATIVE_INFINITY;
  #nextAt = 0;
  /** AWS throttles or fails, since then. */
  #refusing: { readonly since: number } | null = null;
  /** The failure of the last call, which did not reach AWS. */
  #offline: CloudError | null = null;
  #slow: { readonly since: number } | null = null;
  /** After failures one call at a time tries whether AWS answers again. */
  #probing = false;
  /** The token bucket, and when it was filled last (epoch ms). */
  #tokens = burst;
  #filledAt: number;
  #waiting: (() => void)[] = [];
  readonly #timers = new Set<Timer>();

  constructor(options: RateLimiterOptions) {
    this.#options = options;
    this.#filledAt = options.now();
  }

  /** Makes one call once it may be made. Null: the signal ended the wait, or the call. */
  async schedule<T>(call: () => Promise<CloudResult<T>>, signal: AbortSignal): Promise<CloudResult<T> | null> {
    for (let left = this.#waitMs(); left !== null; left = this.#waitMs()) {
      if (signal.aborted) return null;
      await this.#wait(left, signal);
    }
    if (signal.aborted) return null;
    const isProbe = this.#failures > 0;
    if (isProbe) this.#probing = true;
    else this.#tokens -= 1;
    try {
      const result = await this.observe(call);
      return !result.ok && result.error.kind === 'aborted' ? null : result;
    } finally {
      if (isProbe) this.#probing = false;
      this.#wakeAll();
    }
  }

  /** Makes a call at once, and learns from its outcome. */
  async observe<T>(call: () => Promise<CloudResult<T>>): Promise<CloudResult<T>> {
    const { now } = this.#options;
    const startedAt = now();
    const cancelSlow = this.#later(() => this.#setSlow(true), slowAfterMs);
    try {
      const result = await call();
      this.#note(result, startedAt);
      // Whoever gave up signing in took their time, not AWS.
      if (result.ok ? now() - startedAt < slowAfterMs : result.error.givenUp === true) this.#setSlow(false);
      return result;
    } finally {
      cancelSlow();
    }
  }

  trouble(): Trouble | null {
    if (this.#refusing !== null) return { kind: 'refusing', since: this.#refusing.since, nextAt: this.#nextAt };
    return this.#slow === null ? null : { kind: 'slow', since: this.#slow.since, nextAt: null };
  }

  /** The last call, and all since, did not reach AWS. */
  isOffline(): boolean {
    return this.#offline !== null;
  }

  /**
   * The host of the web proxy that refused the connection to AWS because it wants a name and a password (407); null:
   * none did.
   */
  askingProxy(): string | null {
    const { host, status, unsupported } = this.#offline?.webProxy ?? {};
    return host !== undefined && status === 407 && unsupported === undefined ? host : null;
  }

  /** The web proxy that refused the connection to AWS because it is of a kind that cannot be used; null: none did. */
  unsupportedProxy(): { readonly host: string; readonly kind: string } | null {
    const { host, unsupported } = this.#offline?.webProxy ?? {};
    return host === undefined || unsupported === undefined ? null : { host, kind: unsupported };
  }

  /** Another environment, or another web proxy: nothing is known of it. */
  reset(): void {
    this.#failures = 0;
    this.#offline = null;
    this.#refusing = null;
    this.#slow = null;
    this.#wakeAll();
  }

  dispose(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  #note(result: CloudResult<unknown>, startedAt: number): void {
    const { now, random, onChange } = this.#options;
    if (result.ok) {
      const changed = this.#failures > 0;
      this.#failures = 0;
      this.#offline = null;
      this.#refusing = null;
      if (changed) onChange();
      return;
    }
    if (!isTransient(result.error)) return;
    // Calls that were under way together failed together: that is one failure.
    if (startedAt < this.#failedAt) return;
    this.#failures += 1;
    this.#failedAt = now();
    // No sooner than it says, within what anybody may be kept waiting.
    const asked = Math.min(longestWaitMs, result.error.retryAfterMs ?? 0);
    this.#nextAt = this.#failedAt + Math.max(asked, waitAfter(this.#failures, random()));
    this.#refusing =
      result.error.kind === 'throttled' || result.error.kind === 'service'
        ? { since: this.#refusing?.since ?? this.#failedAt }
        : null;
    this.#offline = this.#refusing === null ? result.error : null;
    this.#later(() => this.#wakeAll(), this.#nextAt - this.#failedAt);
    onChange();
  }

  #setSlow(isSlow: boolean): void {
    if (isSlow === (this.#slow !== null)) return;
    this.#slow = isSlow ? { since: this.#options.now() } : null;
    this.#options.onChange();
  }

  /** Null: a call may be made now. Otherwise how long to wait; `Infinity`: until the call that probes is answered. */
  #waitMs(): number | null {
    const at = this.#options.now();
    if (this.#failures > 0) {
      if (at < this.#nextAt) return this.#nextAt - at;
      return this.#probing ? Number.POSITIVE_INFINITY : null;
    }
    this.#tokens = Math.min(burst, this.#tokens + ((at - this.#filledAt) / 1000) * ratePerSecond);
    this.#filledAt = at;
    return this.#tokens >= 1 ? null : Math.ceil(((1 - this.#tokens) / ratePerSecond) * 1000);
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel?.();
        signal.removeEventListener('abort', done);
        this.#waiting = this.#waiting.filter((wake) => wake !== done);
        resolve();
      };
      const cancel = Number.isFinite(milliseconds) ? this.#later(done, milliseconds) : null;
      this.#waiting.push(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #wakeAll(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  #later(work: () => void, milliseconds: number): () => void {
    const timer = this.#options.timers.set(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
    return () => {
      timer.cancel();
      this.#timers.delete(timer);
    };
  }
}

/** The same control plane for those whose calls are not held up: the limiter learns from how they end. */
export const observedBy = (limiter: RateLimiter, plane: ControlPlane): ControlPlane => ({
  ...callsThrough(plane, (call) => limiter.observe(call)),
  environment: plane.environment,
  things: plane.things ?? null,
  prompting: (policy) => callsThrough(plane.prompting(policy), (call) => limiter.observe(call)),
  dispose: () => plane.dispose(),
});
