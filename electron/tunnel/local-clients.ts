import type { Socket } from 'node:net';
import { LocalClient, type LocalClientOwner } from './flow/local-client';
import type { ServiceContext } from './service-context';

/**
 * Every local client of one service whose socket still exists, also those that are only flushed; and the numbers they
 * get.
 */
export class LocalClients {
  readonly #clients = new Set<LocalClient>();
  #lastNumber = 0;

  constructor(
    readonly context: ServiceContext,
    readonly owner: LocalClientOwner,
  ) {}

  /** The number of the connection whose program reads so slowly that the tunnel is paused, or null. */
  get pausedBy(): number | null {
    for (const { isCongested, number } of this.#clients) if (isCongested) return number;
    return null;
  }

  get isEmpty(): boolean {
    return this.#clients.size === 0;
  }

  /** 1-based, never used twice. */
  nextNumber(): number {
    return ++this.#lastNumber;
  }

  /**
   * `fits`: there are no more clients than may be. The others are to be ended, and count until their socket is gone.
   */
  admit(socket: Socket): { readonly client: LocalClient; readonly fits: boolean } {
    const { budget, clock, tuning, upward } = this.context;
    const client = new LocalClient(this.nextNumber(), socket, this.owner, budget, upward, clock);
    this.#clients.add(client);
    return { client, fits: this.#clients.size <= tuning.maxConnectionsPerService };
  }

  remove(client: LocalClient): void {
    this.#clients.delete(client);
  }

  destroy(): void {
    for (const client of this.#clients) client.destroy();
  }
}
