/** A connection through the company's web proxy, with the proxy's own troubles told apart from the service's. */
import { request as httpRequest } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { WebProxy } from './contract';

/** Less than the SDK waits for a connection (transport.ts), so that a silent proxy is named as such. */
export const proxyPatience = 7_000;

/** The web proxy did not connect. Holds nothing of its credentials. */
export class WebProxyError extends Error {
  override readonly name: string = 'WebProxyError';

  constructor(
    readonly host: string,
    /** What it answered instead of 200; null: nothing, or it cannot be reached. */
    readonly status: number | null,
    /** Node's code, `status-407`, `timeout` or `unsupported`. */
    readonly code: string,
    message: string,
    /** Its kind, where that cannot be used. */
    readonly unsupported: string | null = null,
  ) {
    super(message);
  }
}

const bracketed = (host: string): string => (isIPv6(host) ? `[${host}]` : host);

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code !== '' ? code : 'ended';
};

/**
 * HTTP CONNECT (RFC 9110, section 9.3.6) to `host:port`. The socket is the way to that host, nothing sent yet; rejects with a
 * `WebProxyError` when the proxy refuses, cannot be reached or used, or says nothing for `proxyPatience`. `over`: a connection to the
 * proxy that is there already.
 */
export function connectThrough(
  { host: proxyHost, port: proxyPort, authorization, unsupported }: WebProxy,
  host: string,
  port: number,
  { signal, over }: { readonly signal?: AbortSignal; readonly over?: Socket } = {},
): Promise<Socket> {
  if (unsupported !== undefined)
    return Promise.reject(
      new WebProxyError(
        proxyHost,
        null,
        'unsupported',
        `The web proxy is of the kind ${unsupported}, which cannot be used.`,
        unsupported,
      ),
    );
  const deadline = AbortSignal.timeout(proxyPatience);
  const target = `${bracketed(host)}:${port}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: proxyHost,
      port: proxyPort,
      method: 'CONNECT',
      path: target,
      ...(over === undefined ? { agent: false } : { createConnection: () => over }),
      headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    // Node reports any answer to CONNECT as a connection.
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        reject(
          new WebProxyError(proxyHost, statusCode, `status-${statusCode}`, `The web proxy answered ${statusCode}.`),
        );
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.once('error', (error) => {
      if (deadline.aborted)
        reject(new WebProxyError(proxyHost, null, 'timeout', 'The web proxy did not answer in time.'));
      else
        reject(
          new WebProxyError(
            proxyHost,
            null,
            codeOf(error),
            error.message === '' ? 'The web proxy ended the connection.' : error.message,
          ),
        );
    });
    request.end();
  });
}
