/** DescribeTunnel again and again, but only while it matters, with jitter so that many laptops do not ask in step. */
import type { Problem } from '../../shared/problems/problem';
import { deniedCall, isDeviceAway, type SessionView } from '../../shared/session';
import type { SessionTuning } from './deps';
import type { Timer, Timers } from '../net/clock';
import { backoffBound } from '../net/backoff';

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
      return tuning.pollWaitingMs;
    case 'repairing':
      return state.steps.some(({ name }) => name === 'device-connects') ? tuning.pollWaitingMs : null;
    case 'connected':
      return state.device === 'unknown' ? tuning.pollAwayMs : tuning.pollConnectedMs;
    case 'problem':
      // In case the device comes by itself; a client that is held for it has little patience. Other problems change by
      // somebody's doing only.
      if (connection.kind !== 'open' || !(isDeviceAway(view) || concernsDevice(state.problem))) return null;
      return services.some(({ waitingClients }) => waitingClients > 0) ? tuning.pollWaitingMs : tuning.pollAwayMs;
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

/**
 * While AWS does not answer it is asked less and less often, up to every two minutes: many laptops ask in an outage.
 */
const longestPauseMs = 120_000;
/** So much around an interval are the questions spread, so that many laptops do not ask in step. */
const spread = { least: 0.8, most: 1.2 } as const;
/** `askedMs`: the `Retry-After` of the last answer; within the cap, no question comes sooner than it says. */
export const spaced = (interval: number | null, failures: number, askedMs = 0): number | null =>
  interval === null || failures === 0
    ? interval
    : Math.max(
        interval,
        backoffBound(failures + 1, interval, longestPauseMs),
        Math.min(longestPauseMs, askedMs) / spread.least,
      );

interface PollerOptions {
  readonly timers: Timers;
  readonly random: () => number;
  /** Epoch ms on this computer's clock when the tunnel ends; asked about right after. Null: not known. */
  readonly endsAt: () => number | null;
  readonly now: () => number;
  /** Milliseconds until the next question as things are; null: there is nothing to learn. */
  readonly interval: () => number | null;
  /** Asks. A failure is answered by the next question; `poll` itself tells what it found. */
  readonly poll: () => Promise<void>;
}

/** The end of a tunnel is asked about a moment after it (ms): the service needs it, too. */
const afterTheEndMs = 500;

/** A question that several ask at once: they share its answer. */
export class SharedQuestion<Answer> {
  #asked: Promise<Answer> | null = null;

  /**
   * @param mayShare whether the one that is under way, if any, was asked late enough
   * @param over called with the answer, unless a later one was asked meanwhile
   */
  ask(mayShare: boolean, ask: () => Promise<Answer>, over: () => void): Promise<Answer> {
    if (mayShare && this.#asked !== null) return this.#asked;
    const asked = ask().finally(() => {
      if (this.#asked !== asked) return;
      this.#asked = null;
      over();
    });
    this.#asked = asked;
    return asked;
  }
}

export class Poller {
  readonly #options: PollerOptions;
  #timer: Timer | null = null;
  /** The interval that the timer was set for. */
  #interval: number | null = null;
  #asking = false;
  /** Asked for while a question was under way, whose answer may be older than the reason to ask. */
  #again = false;
  #paused = false;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** The state may have changed: asks sooner, later, or not at all. */
  update(): void {
    if (this.#stopped || this.#paused || this.#asking) return;
    const interval = this.#options.interval();
    if (interval === null) this.#cancel();
    else if (interval !== this.#interval) this.#plan(interval);
  }

  /** Asks now, if there is something to learn. */
  now(): void {
    if (this.#options.interval() !== null) this.#ask();
  }

  pause(): void {
    this.#paused = true;
    this.#cancel();
  }

  resume(): void {
    this.#paused = false;
    this.update();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#interval = null;
  }

  #plan(interval: number): void {
    const { timers, random, endsAt, now } = this.#options;
    this.#cancel();
    this.#interval = interval;
    const wait = interval * (spread.least + (spread.most - spread.least) * random());
    const end = endsAt();
    const untilEnd = end === null ? Number.POSITIVE_INFINITY : end - now() + afterTheEndMs;
    this.#timer = timers.set(() => this.#ask(), untilEnd > 0 ? Math.min(wait, untilEnd) : wait);
  }

  #ask(): void {
    this.#cancel();
    if (this.#stopped || this.#paused) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    this.#again = false;
    void this.#options
      .poll()
      .catch(() => undefined)
      .finally(() => {
        this.#asking = false;
        if (this.#again) this.now();
        else this.update();
      });
  }
}
