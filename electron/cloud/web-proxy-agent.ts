/** HTTPS through the company's web proxy, with the proxy's own troubles told apart from the service's. */
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { WebProxy } from './contract';
import { noteIssuer } from './issuer';

/** Less than the SDK waits for a connection (client.ts), so that a silent proxy is named as such. */
const proxyPatience = 7_000;

/** The web proxy did not connect. Holds nothing of its credentials. */
export class WebProxyError extends Error {
  override readonly name: string = 'WebProxyError';

  constructor(
    readonly host: string,
    /** What it answered instead of 200; null: nothing, or it cannot be reached. */
    readonly status: number | null,
    /** Node's code, `status-407` or `timeout`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Connect = HttpsProxyAgent<string>['connect'];

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code !== '' ? code : 'ended';
};

/** Keeps connections open for reuse. Every one is checked against `ca`; undefined: Node's own authorities. */
export class WebProxyAgent extends HttpsProxyAgent<string> {
  constructor(
    readonly webProxy: WebProxy,
    readonly ca: readonly string[] | undefined,
  ) {
    super(`http://${isIPv6(webProxy.host) ? `[${webProxy.host}]` : webProxy.host}:${webProxy.port}`, { keepAlive: true });
  }

  override async connect(...[request, options]: Parameters<Connect>): ReturnType<Connect> {
    const { host, authorization } = this.webProxy;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), proxyPatience);
    // One for each connection: its signal reaches the socket to the proxy, which nobody else could destroy while the proxy is silent.
    const once = new HttpsProxyAgent(this.proxy, { signal: abort.signal, headers: authorization === undefined ? {} : { 'Proxy-Authorization': authorization } });
    const answer: { status: number | null } = { status: null };
    once.once('proxyConnect', ({ statusCode }: IncomingMessage) => {
      answer.status = statusCode ?? null;
    });
    try {
      // The library forgets an agent's own `ca`: it belongs into the options of the connection.
      const socket = await once.connect(request, { ...options, ...(this.ca === undefined ? {} : { ca: [...this.ca] }) });
      if (answer.status === 200) {
        noteIssuer(socket);
        return socket;
      }
      socket.destroy();
    } catch (error) {
      if (abort.signal.aborted) throw new WebProxyError(host, null, 'timeout', 'The web proxy did not answer in time.');
      throw new WebProxyError(host, null, codeOf(error), error instanceof Error ? error.message : 'The web proxy ended the connection.');
    } finally {
      clearTimeout(timer);
    }
    throw new WebProxyError(host, answer.status, `status-${answer.status ?? 'none'}`, `The web proxy answered ${answer.status ?? 'nothing'}.`);
  }
}
