/**
 * HTTP CONNECT (RFC 9110, section 9.3.6): a connection through the company's web proxy, with the proxy's own troubles told apart
 * from the service's.
 *
 * Node's HTTP client does the protocol; what is here is written by us because no package does all that is needed. Node's own
 * agents know web proxies only since Node 24. `https-proxy-agent` replays a proxy's refusal as if the service had answered, cannot
 * be cancelled or limited while the proxy is silent, and takes no connection that is there already. undici's agents serve
 * `fetch` only, which opens no WebSocket with headers of its own.
 */
import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { everyAddress } from './addresses';
import { bracketed } from './host-and-port';
import { codeOf, messageOf } from './network-errors';
import type { WebProxy } from './web-proxy';

/** Less than the AWS SDK waits for a connection (cloud/transport.ts), so that a silent proxy is named as such. */
const proxyTimeoutMs = 7_000;

/** The web proxy did not connect. Holds nothing of its credentials. */
export class WebProxyError extends Error {
  override readonly name: string = 'WebProxyError';

  constructor(
    /** The proxy's. */
    readonly host: string,
    /** What it answered instead of a success; null: nothing, or it cannot be reached. */
    readonly status: number | null,
    /** Node's code, `status-407`, `timeout`, `ended` or `unsupported`. */
    readonly code: string,
    message: string,
    /** Its kind (`SOCKS5`), where that cannot be used. */
    readonly unsupported: string | null = null,
  ) {
    super(message);
  }
}

export interface ConnectOptions {
  /** Drops the connection to the proxy; the promise rejects. */
  readonly signal?: AbortSignal;
  /** A connection to the proxy that is there already. */
  readonly over?: Socket;
  /** How long the proxy may take; null: as long as it likes. Absent: `proxyTimeoutMs`. */
  readonly timeoutMs?: number | null;
}

/**
 * Has the web proxy connect to `host:port`. The socket is the way to that host, nothing sent yet; rejects with a
 * `WebProxyError` when the proxy refuses, cannot be reached or used, or does not answer in time.
 */
export function connectThrough(
  { host: proxyHost, port: proxyPort, authorization, unsupported }: WebProxy,
  host: string,
  port: number,
  { signal, over, timeoutMs = proxyTimeoutMs }: ConnectOptions = {},
): Promise<Socket> {
  const failed = (code: string, message: string, status: number | null = null, kind: string | null = null) =>
    new WebProxyError(proxyHost, status, code, message, kind);
  if (unsupported !== undefined)
    return Promise.reject(
      failed('unsupported', `The web proxy is of the kind ${unsupported}, which cannot be used.`, null, unsupported),
    );
  const deadline = timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs);
  const target = `${bracketed(host)}:${port}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      ...everyAddress,
      host: proxyHost,
      port: proxyPort,
      method: 'CONNECT',
      path: target,
      ...(over === undefined ? { agent: false } : { createConnection: () => over }),
      headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      signal: AbortSignal.any([signal, deadline].filter((each) => each !== undefined)),
    });
    // Node reports any answer to CONNECT as a connection.
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(failed(`status-${statusCode}`, `The web proxy answered ${statusCode}.`, statusCode));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('error', (error) => {
      if (deadline?.aborted === true) reject(failed('timeout', 'The web proxy did not answer in time.'));
      else reject(failed(codeOf(error) ?? 'ended', messageOf(error) || 'The web proxy ended the connection.'));
    });
    request.end();
  });
}
