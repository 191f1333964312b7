/**
 * The source proxies of a session: its own, that of the tunnel which is to take its place, and those of tunnels whose
 * place was taken.
 */
import type { Environment } from '../cloud/contract';
import type { Timer, Timers } from '../net/clock';
import type { WebProxy } from '../net/web-proxy';
import type { SourceProxy } from '../tunnel/contract';

/** What came from a device is still handed to a program that reads slowly for so long (ms) after the tunnel's end. */
const graceMs = 10_000;

/** Where a source proxy leads. It cannot be led elsewhere: another one takes its place. */
export type Destination = Pick<Environment, 'dataPlane' | 'extraCa'>;

/** The source proxy and what it was last told that decides nothing but whether it is told again. */
export interface Source {
  readonly proxy: SourceProxy;
  /** Where its WebSocket leads, and whom it trusts there. */
  readonly leadsTo: Destination;
  /** Its authorization is a secret, so it is not part of the state. */
  readonly webProxy: WebProxy | null;
  /** Number of the question that `webProxy` answers. */
  readonly webProxyQuestion: number;
}

interface Former {
  readonly tunnelId: string;
  readonly proxy: SourceProxy;
  timer: Timer | null;
}

/** Whoever wants to know what becomes of a former tunnel. `connections` null: it was left. */
type FormerTold = (tunnelId: string, connections: number | null) => void;

export class Succession {
  readonly #timers: Timers;
  readonly #told: FormerTold;
  readonly #former = new Map<string, Former>();
  #attempt: AbortController | null = null;
  #next: SourceProxy | null = null;

  constructor(timers: Timers, told: FormerTold) {
    this.#timers = timers;
    this.#told = told;
  }

  /** Begins an attempt, and ends the one before. */
  begin(reason: Error): AbortSignal {
    this.#attempt?.abort(reason);
    this.#attempt = new AbortController();
    return this.#attempt.signal;
  }

  /** The attempt is over, and with it the tunnel connection of the next tunnel. */
  async cancel(reason: Error): Promise<void> {
    this.#attempt?.abort(reason);
    this.#attempt = null;
    const next = this.#next;
    this.#next = null;
    await next?.stop();
  }

  /** The source proxy of the next tunnel, which has no local ports yet. */
  prepare(next: SourceProxy): void {
    this.#next = next;
  }

  /** The next one is the session's own from now on. */
  arrived(): void {
    this.#next = null;
    this.#attempt = null;
  }

  /**
   * To be called before the ports of this source proxy are taken over: it may be told at once that nobody is left.
   * @returns what to call once they are: it is kept until its last program is gone, or its tunnel is over
   */
  watch(tunnelId: string, proxy: SourceProxy): () => void {
    const former: Former = { tunnelId, proxy, timer: null };
    let isKept = false;
    let isOver = false;
    const over = (): void => {
      isOver = true;
      if (isKept) void this.#leave(former);
    };
    proxy.onEvent((event) => {
      if (event.kind === 'vacated') over();
      else if (this.#former.get(tunnelId) !== former) return;
      else if (event.kind === 'stats') {
        const connections = event.services.reduce((sum, each) => sum + each.connections + each.waitingClients, 0);
        this.#told(tunnelId, connections);
      } else if (event.kind === 'tunnel-connection' && ['refused', 'closed', 'stopped'].includes(event.state.kind))
        former.timer ??= this.#timers.set(over, graceMs);
    });
    return () => {
      isKept = true;
      this.#former.set(tunnelId, former);
      if (isOver) void this.#leave(former);
    };
  }

  /** Everything ends. */
  async stop(reason: Error): Promise<void> {
    await Promise.all([this.cancel(reason), ...[...this.#former.values()].map((former) => this.#leave(former))]);
  }

  async #leave(former: Former): Promise<void> {
    former.timer?.cancel();
    former.timer = null;
    if (!this.#former.delete(former.tunnelId)) return;
    this.#told(former.tunnelId, null);
    await former.proxy.stop();
  }
}
