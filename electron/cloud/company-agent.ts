/** HTTPS out of a company's network: through its web proxy where there is one, with whoever issued an untrusted certificate named. */
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { WebProxy } from './contract';
import { noteIssuer } from './issuer';
import { connectThrough } from './web-proxy';

type Create = Agent['createConnection'];
/** Node always gives it, and wants a socket only where there is no error. */
type Connected = (error: unknown, socket?: Duplex | null) => void;

/**
 * Which web proxy leads to a host; null: none. Asked anew for every connection, so that a laptop that changes networks
 * needs no new client. Must not reject.
 */
export type WebProxyFor = (host: string, port: number) => Promise<WebProxy | null>;

/** Node's own agent with both. Connections are kept for reuse. */
export class CompanyAgent extends Agent {
  readonly #webProxyFor: WebProxyFor;

  constructor(webProxyFor: WebProxyFor, options: AgentOptions) {
    super({ ...options, keepAlive: true });
    this.#webProxyFor = webProxyFor;
  }

  override createConnection(...[options, callback]: Parameters<Create>): undefined {
    void this.#connect(options, callback as Connected);
  }

  async #connect(options: Parameters<Create>[0], connected: Connected): Promise<void> {
    const host = options.host ?? options.hostname ?? 'localhost';
    const port = Number(options.port ?? 443);
    try {
      const webProxy = await this.#webProxyFor(host, port);
      const through = webProxy === null ? {} : { socket: await connectThrough(webProxy, host, port) };
      const socket = super.createConnection({ ...options, ...through });
      noteIssuer(socket);
      connected(null, socket);
    } catch (error) {
      connected(error);
    }
  }
}
