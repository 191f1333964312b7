/** DescribeTunnel again and again, but only while it matters, with jitter so that many laptops do not ask in step. */
import type { Problem } from '../../shared/problems/problem';
import { deniedCall, type SessionView } from '../../shared/session';
import type { Timers, SessionTuning } from './deps';
import { isDeviceAway } from './hold';

/** Problems that are over when the device is seen. */
const concernsDevice = (problem: Problem): boolean =>
  problem.code === 'device-disconnected' || (problem.code === 'rotation-denied' && problem.params.mode !== 'SOURCE');

/** Milliseconds until the next question in this state; null: nothing would be learned. */
export function pollInterval(view: SessionView, tuning: SessionTuning): number | null {
  const { state, hasAccount, tunnelId, connection, services } = view;
  // What is denied is not asked for again and again.
  if (!hasAccount || tunnelId === null || deniedCall(view, 'iot:DescribeTunnel') !== null) return null;
  switch (state.kind) {
    case 'waiting-for-device':
      return tuning.pollWaiting;
    case 'repairing':
      return state.steps.some(({ name }) => name === 'device-connects') ? tuning.pollWaiting : null;
    case 'connected':
      return state.device === 'unknown' ? tuning.pollAway : tuning.pollConnected;
    case 'problem':
      // In case the device comes by itself; a client that is held for it has little patience. Other problems change by somebody's doing only.
      if (connection.kind !== 'open' || !(isDeviceAway(view) || concernsDevice(state.problem))) return null;
      return services.some(({ waitingClients }) => waitingClients > 0) ? tuning.pollWaiting : tuning.pollAway;
    case 'ready':
    case 'preparing':
    case 'connecting':
    case 'reconnecting':
    case 'closing':
    case 'ended':
      return null;
    default:
      return state satisfies never;
  }
}

/** While AWS does not answer it is asked less and less often, up to every two minutes: many laptops ask in an outage. */
const longestPause = 120_000;
export const spaced = (interval: number | null, failures: number): number | null =>
  interval === null || failures === 0 ? interval : Math.max(interval, Math.min(longestPause, interval * 2 ** failures));

export interface PollerOptions {
  readonly timers: Timers;
  readonly random: () => number;
  /** Epoch ms on this computer's clock when the tunnel ends; asked about right after. Null: not known. */
  readonly endsAt: () => number | null;
  readonly now: () => number;
  readonly interval: () => number | null;
  readonly poll: () => Promise<void>;
}

export interface Poller {
  /** The state may have changed: asks sooner, later, or not at all. */
  update(): void;
  /** Asks now, if there is something to learn. */
  now(): void;
  pause(): void;
  resume(): void;
  stop(): void;
}

/** The end of a tunnel is asked about a moment after it: the service needs it, too. */
const afterTheEnd = 500;

export function createPoller(options: PollerOptions): Poller {
  let timer: { readonly cancel: () => void } | null = null;
  let base: number | null = null;
  let asking = false;
  let held = false;
  let stopped = false;

  const cancel = (): void => {
    timer?.cancel();
    timer = null;
    base = null;
  };
  const plan = (interval: number): void => {
    cancel();
    base = interval;
    const spread = interval * (0.8 + 0.4 * options.random());
    const end = options.endsAt();
    const untilEnd = end === null ? Number.POSITIVE_INFINITY : end - options.now() + afterTheEnd;
    timer = options.timers.set(ask, untilEnd > 0 ? Math.min(spread, untilEnd) : spread);
  };
  const update = (): void => {
    if (stopped || held || asking) return;
    const interval = options.interval();
    if (interval === null) cancel();
    else if (interval !== base) plan(interval);
  };
  function ask(): void {
    cancel();
    if (stopped || held || asking) return;
    asking = true;
    // A failed question is answered by the next one; `poll` itself tells what it found.
    void options
      .poll()
      .catch(() => undefined)
      .finally(() => {
        asking = false;
        update();
      });
  }
  return {
    update,
    now: () => {
      if (options.interval() !== null) ask();
    },
    pause: () => {
      held = true;
      cancel();
    },
    resume: () => {
      held = false;
      update();
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
