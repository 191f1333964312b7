/**
 * The patience of everything that nobody waits for: the list's own calls pass one gate for each environment. It lets them through at
 * a rate the service's quotas bear, one at a time and less and less often while AWS throttles, fails or cannot be reached,
 * and knows when to say so. What a person asks for does not pass it, but what comes of that is noted, too.
 */
import type { Trouble } from '../../shared/fleet/list';
import type { CloudError, CloudResult, ControlPlane, TunnelCalls } from './contract';

export interface GateTimers {
  set(work: () => void, milliseconds: number): { readonly cancel: () => void };
}

export interface GateOptions {
  readonly now: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly timers: GateTimers;
  /** `trouble()` may be another. */
  readonly onChange: () => void;
}

export interface FleetGate {
  /** Makes one call once it may be made. Null: the signal ended the wait, or the call. */
  background<T>(call: () => Promise<CloudResult<T>>, signal: AbortSignal): Promise<CloudResult<T> | null>;
  /** Makes a call at once, and learns from it. */
  observed<T>(call: () => Promise<CloudResult<T>>): Promise<CloudResult<T>>;
  trouble(): Trouble | null;
  /** The last call, and all since, found no way to AWS. */
  isOffline(): boolean;
  /** The host of the web proxy that the way ended at because it wants a name and a password (407); null: it did not. */
  askingProxy(): string | null;
  /** The web proxy that the way ended at because it is of a kind that cannot be used; null: it did not. */
  unsupportedProxy(): { readonly host: string; readonly kind: string } | null;
  /** Another environment, or another way to AWS: nothing is known of it. */
  reset(): void;
  dispose(): void;
}

/** Calls a second, and how many at once after a quiet time. ListThings and DescribeTunnel share an account with everybody else's. */
const rate = 40;
const burst = 40;
/** After the first failure (which the SDK has repeated already) and at most, ms. */
const firstWait = 2_000;
const longestWait = 120_000;
/** A call that takes longer than this (ms) is slow; quick ones show that it is over. */
const slowAfter = 5_000;

/** Failures that pass by themselves. */
export const isTransient = ({ kind }: CloudError): boolean =>
  kind === 'throttled' || kind === 'service' || kind === 'offline' || kind === 'web-proxy';

/** How long to wait after so many failures in a row, ms; `random` spreads many laptops. Pure. */
export const waitAfter = (failures: number, random: number): number =>
  Math.min(longestWait, firstWait * 2 ** (failures - 1)) * (0.75 + random / 2);

export function createFleetGate({ now, random, timers, onChange }: GateOptions): FleetGate {
  let failures = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let nextAt = 0;
  let refusing: { readonly since: number } | null = null;
  let offline: CloudError | null = null;
  let slow: { readonly since: number } | null = null;
  let probing = false;
  let tokens = burst;
  let filledAt = now();
  let waiting: (() => void)[] = [];
  const pending = new Set<{ readonly cancel: () => void }>();

  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const later = (work: () => void, milliseconds: number): (() => void) => {
    const timer = timers.set(() => {
      pending.delete(timer);
      work();
    }, milliseconds);
    pending.add(timer);
    return () => {
      timer.cancel();
      pending.delete(timer);
    };
  };
  function setSlow(isSlow: boolean): void {
    if (isSlow === (slow !== null)) return;
    slow = isSlow ? { since: now() } : null;
    onChange();
  }

  function note(result: CloudResult<unknown>, startedAt: number): void {
    if (result.ok) {
      const changed = failures > 0;
      failures = 0;
      offline = null;
      refusing = null;
      if (changed) onChange();
      return;
    }
    if (!isTransient(result.error)) return;
    // Calls that were under way together failed together: that is one failure.
    if (startedAt < failedAt) return;
    failures += 1;
    failedAt = now();
    nextAt = failedAt + waitAfter(failures, random());
    refusing =
      result.error.kind === 'throttled' || result.error.kind === 'service'
        ? { since: refusing?.since ?? failedAt }
        : null;
    offline = refusing === null ? result.error : null;
    later(wakeAll, nextAt - failedAt);
    onChange();
  }

  async function observed<T>(call: () => Promise<CloudResult<T>>): Promise<CloudResult<T>> {
    const startedAt = now();
    const notSlow = later(() => setSlow(true), slowAfter);
    try {
      const result = await call();
      note(result, startedAt);
      // Whoever gave up signing in took their time, not AWS.
      if (result.ok ? now() - startedAt < slowAfter : result.error.givenUp === true) setSlow(false);
      return result;
    } finally {
      notSlow();
    }
  }

  /** Null: may go now. Otherwise how long to wait, ms; with `Infinity` until somebody else's call is answered. */
  function obstacle(): number | null {
    const at = now();
    if (failures > 0) {
      if (at < nextAt) return nextAt - at;
      if (probing) return Number.POSITIVE_INFINITY;
      return null;
    }
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * rate);
    filledAt = at;
    return tokens >= 1 ? null : Math.ceil(((1 - tokens) / rate) * 1000);
  }

  const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const cancel = Number.isFinite(milliseconds) ? later(done, milliseconds) : null;
      function done(): void {
        cancel?.();
        signal.removeEventListener('abort', done);
        waiting = waiting.filter((wake) => wake !== done);
        resolve();
      }
      waiting.push(done);
      signal.addEventListener('abort', done, { once: true });
    });

  return {
    async background(call, signal) {
      for (let left = obstacle(); left !== null; left = obstacle()) {
        if (signal.aborted) return null;
        await wait(left, signal);
      }
      if (signal.aborted) return null;
      const isProbe = failures > 0;
      if (isProbe) probing = true;
      else tokens -= 1;
      try {
        const result = await observed(call);
        return !result.ok && result.error.kind === 'aborted' ? null : result;
      } finally {
        if (isProbe) probing = false;
        wakeAll();
      }
    },
    observed,
    trouble() {
      if (refusing !== null) return { kind: 'refusing', since: refusing.since, nextAt };
      return slow === null ? null : { kind: 'slow', since: slow.since, nextAt: null };
    },
    isOffline: () => offline !== null,
    askingProxy: () => (offline?.webProxy?.status === 407 ? offline.webProxy.host : null),
    unsupportedProxy() {
      const { host, unsupported } = offline?.webProxy ?? {};
      return host === undefined || unsupported === undefined ? null : { host, kind: unsupported };
    },
    reset() {
      failures = 0;
      offline = null;
      refusing = null;
      slow = null;
      wakeAll();
    },
    dispose() {
      for (const timer of pending) timer.cancel();
      pending.clear();
    },
  };
}

const observedCalls = (gate: FleetGate, calls: TunnelCalls): TunnelCalls => ({
  describe: (...args) => gate.observed(() => calls.describe(...args)),
  list: (...args) => gate.observed(() => calls.list(...args)),
  open: (...args) => gate.observed(() => calls.open(...args)),
  rotate: (...args) => gate.observed(() => calls.rotate(...args)),
  close: (...args) => gate.observed(() => calls.close(...args)),
});

/** The same control plane for those who do not wait at the gate: it learns from how their calls end. */
export const observedBy = (gate: FleetGate, plane: ControlPlane): ControlPlane => ({
  ...plane,
  ...observedCalls(gate, plane),
  madeFor: (caller) => observedCalls(gate, plane.madeFor?.(caller) ?? plane),
});
