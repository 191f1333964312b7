import { backoffDelay } from '../net/backoff';
import type { Clock, Timer } from '../net/clock';
import { WorkerCalls } from '../net/worker-rpc';
import type { ProxyEvent, ProxyOptions, ProxyTuning } from './contract';
import type { KeyedEvent, ProxyGroup } from './proxy-group';

/** A thread that dies so often without a tunnel connection in between will die again. */
const maxCrashes = 5;
const stopTimeoutMs = 3_000;

/** One of the source proxies of a thread, outside it. */
interface Member {
  onEvent(event: ProxyEvent): void;
  /** The thread died. `retry` null: it was the last time. */
  lost(why: string, retry: { readonly attempt: number; readonly retryAt: number } | null): void;
  /** There is another thread, which knows nothing yet. */
  restore(): void;
}

/**
 * One worker thread and the source proxies in it. A thread that dies is followed by another one; it ends with the last
 * of them.
 */
export class ProxyThread {
  readonly #file: string | URL;
  readonly #backoff: Pick<ProxyTuning, 'backoffBaseMs' | 'backoffCapMs'>;
  readonly #members = new Map<number, Member>();
  #calls: WorkerCalls<ProxyGroup, KeyedEvent>;
  #lastKey = 0;
  #crashes = 0;
  #isOver = false;
  #restartTimer: Timer | null = null;

  constructor(
    file: string | URL,
    backoff: Pick<ProxyTuning, 'backoffBaseMs' | 'backoffCapMs'>,
    readonly clock: Clock,
  ) {
    this.#file = file;
    this.#backoff = backoff;
    this.#calls = this.#spawn();
  }

  /** It never died, so that what is made in it is made. */
  get isSound(): boolean {
    return this.#crashes === 0 && !this.#isOver;
  }

  /** Ends a thread that nobody is in. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#restartTimer?.cancel();
    await this.#calls.terminate();
  }

  /** @returns its key, by which it is called */
  add(member: Member): number {
    this.#lastKey += 1;
    this.#members.set(this.#lastKey, member);
    return this.#lastKey;
  }

  /** A thread that is gone hears nothing; the next one gets what still matters. */
  make(key: number, options: ProxyOptions, besideKey: number | null): void {
    void this.#calls.remote.make(key, options, besideKey).catch(() => undefined);
  }

  /** Rejects when the thread dies before it answers, or is dead. */
  call(key: number, method: string, args: readonly unknown[]): Promise<unknown> {
    return this.#calls.remote.call(key, method, args);
  }

  /** It works: earlier deaths mean nothing any more. */
  calm(): void {
    this.#crashes = 0;
  }

  /** Ends one of them. Resolves when it is gone, and with the last one the thread. */
  async stop(key: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.clock.set(resolve, stopTimeoutMs);
      const end = (): void => {
        timer.cancel();
        resolve();
      };
      this.#calls.remote.stop(key).then(end, end);
    });
    this.#members.delete(key);
    if (this.#members.size === 0) await this.end();
  }

  #spawn(): WorkerCalls<ProxyGroup, KeyedEvent> {
    return new WorkerCalls({
      file: this.#file,
      name: 'source-proxy',
      data: null,
      onEvent: ({ key, event }: KeyedEvent) => this.#members.get(key)?.onEvent(event),
      onEnd: (error) => {
        if (!this.#isOver) this.#crashed(error?.name ?? 'ended');
      },
    });
  }

  #crashed(why: string): void {
    this.#crashes += 1;
    const members = [...this.#members.values()];
    if (this.#crashes > maxCrashes) {
      this.#isOver = true;
      for (const member of members) member.lost(why, null);
      return;
    }
    const { backoffBaseMs, backoffCapMs } = this.#backoff;
    const delay = backoffDelay(this.#crashes, backoffBaseMs, backoffCapMs, this.clock.random());
    this.#restartTimer = this.clock.set(() => this.#restart(), delay);
    const retry = { attempt: this.#crashes, retryAt: this.clock.now() + delay };
    for (const member of members) member.lost(why, retry);
  }

  #restart(): void {
    this.#calls = this.#spawn();
    for (const member of this.#members.values()) member.restore();
  }
}
