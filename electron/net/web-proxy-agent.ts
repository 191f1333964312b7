/**
 * HTTPS out of a company's network: through its web proxy where there is one, with whoever issued an untrusted
 * certificate named.
 */
import { Agent } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { everyAddress } from './addresses';
import { connectThrough } from './http-connect';
import { noteIssuer } from './issuer';
import type { WebProxy, WebProxyFor } from './web-proxy';

type Create = Agent['createConnection'];
/** Node always gives it, and wants a socket only where there is no error. */
type Connected = (error: unknown, socket?: Duplex | null) => void;

/**
 * Node's own agent with both. Connections are kept for reuse unless `keepAlive` is false: then each is for one request.
 */
export class WebProxyAgent extends Agent {
  readonly #webProxyFor: WebProxyFor;
  readonly #trust: (host: string) => Promise<SecureContext>;

  constructor(
    webProxyFor: WebProxyFor,
    trust: (host: string) => Promise<SecureContext>,
    readonly keepAlive = true,
  ) {
    super({ ...everyAddress, keepAlive });
    this.#webProxyFor = webProxyFor;
    this.#trust = trust;
  }

  override createConnection(...[options, callback]: Parameters<Create>): undefined {
    void this.#connect(options, callback as Connected);
  }

  async #connect(options: Parameters<Create>[0], connected: Connected): Promise<void> {
    const host = options.host ?? options.hostname ?? 'localhost';
    const port = Number(options.port ?? 443);
    try {
      const through = await this.#through(host, port, await this.#webProxyFor(host, port));
      const secureContext = await this.#trust(host);
      const trusting = { ...options, secureContext };
      const socket = super.createConnection({ ...trusting, ...(through === null ? {} : { socket: through }) });
      noteIssuer(socket);
      connected(null, socket);
    } catch (error) {
      connected(error);
    }
  }

  /**
   * Null: no web proxy leads there. One that fails may belong to a network that was left meanwhile: then the one of the
   * present network is tried, once.
   */
  async #through(host: string, port: number, webProxy: WebProxy | null): Promise<Socket | null> {
    if (webProxy === null) return null;
    try {
      return await connectThrough(webProxy, host, port);
    } catch (error) {
      const now = await this.#webProxyFor(host, port);
      if (isDeepStrictEqual(now, webProxy)) throw error;
      return now === null ? null : connectThrough(now, host, port);
    }
  }
}
