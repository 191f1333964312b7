/**
 * HTTP CONNECT (RFC 9110, section 9.3.6): a connection through the company's web proxy, with the proxy's own troubles
 * told apart from the service's.
 *
 * Node's HTTP client does the protocol; what is here is written by us because no package does all that is needed.
 * Node's own agents know web proxies only since Node 24. `https-proxy-agent` replays a proxy's refusal as if the
 * service had answered, cannot be cancelled or limited while the proxy is silent, and takes no connection that is there
 * already. undici's agents serve `fetch` only, which opens no WebSocket with headers of its own.
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
    /**
     * Node's code, `status-407`, `timeout`, `ended`, `unsupported` (its kind) or `sign-in-kind` (of the sign-in it
     * wants, 407).
     */
    readonly code: string,
    message: string,
    /** Its kind (`SOCKS5`), or that of the sign-in it wants (`Negotiate, NTLM`), where that cannot be used. */
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

/** Proxies (`host:port`) that have asked for Basic: they get it unasked from then on, which saves a round trip. */
const asksForBasic = new Set<string>();

/**
 * The authentication schemes that a 407 offers (RFC 9110, 11.7.1), each once. Parameters of a challenge are no schemes.
 */
function schemesOf(challenges: string | readonly string[] | undefined): readonly string[] {
  const text = typeof challenges === 'string' ? challenges : (challenges ?? []).join(', ');
  // A quoted text may hold anything; what is left of a challenge is a scheme, and parameters that have a `=`.
  const names = text
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .split(',')
    .flatMap((part) => /^\s*([A-Za-z][\w-]{0,31})(?=\s+[^=\s]|\s*$)/.exec(part)?.[1] ?? []);
  return [...new Set(names)];
}

/**
 * Has the web proxy connect to `host:port`. The socket is the way to that host, nothing sent yet; rejects with a
 * `WebProxyError` when the proxy refuses, cannot be reached or used, or does not answer in time.
 *
 * Name and password go only to a proxy that has asked for Basic: one that signs in by Negotiate or NTLM knows them as
 * somebody's password of the company's domain, and Basic sends them as they are.
 */
export async function connectThrough(
  webProxy: WebProxy,
  host: string,
  port: number,
  options: ConnectOptions = {},
): Promise<Socket> {
  const { host: proxyHost, port: proxyPort, authorization, unsupported } = webProxy;
  if (unsupported !== undefined)
    throw new WebProxyError(
      proxyHost,
      null,
      'unsupported',
      `The web proxy is of the kind ${unsupported}, which cannot be used.`,
      unsupported,
    );
  const { timeoutMs = proxyTimeoutMs, signal } = options;
  const deadline = timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = { deadline, stop: AbortSignal.any([signal, deadline].filter((each) => each !== undefined)) };
  const name = `${proxyHost}:${proxyPort}`;
  const known = asksForBasic.has(name);
  const first = await ask(webProxy, host, port, {
    ...signals,
    authorization: known ? authorization : undefined,
    over: options.over,
  });
  if (first.kind === 'connected') return first.socket;
  const again = first.asks === 'basic' && !known && authorization !== undefined;
  if (first.asks === 'basic') asksForBasic.add(name);
  else asksForBasic.delete(name);
  const last = again ? await ask(webProxy, host, port, { ...signals, authorization, over: undefined }) : first;
  if (last.kind === 'connected') return last.socket;
  throw last.asks === 'basic' || last.asks === 'nothing'
    ? new WebProxyError(proxyHost, last.status, `status-${last.status}`, `The web proxy answered ${last.status}.`)
    : new WebProxyError(
        proxyHost,
        last.status,
        'sign-in-kind',
        `The web proxy wants a sign-in by ${last.asks.kinds}.`,
        last.asks.kinds,
      );
}

type Asked =
  | { readonly kind: 'connected'; readonly socket: Socket }
  /** `asks`: for which sign-in, where it does (407). */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly asks: 'nothing' | 'basic' | { readonly kinds: string };
    };

/** A 407 that names no scheme is taken as browsers take Basic: nobody else could be meant. */
function asksOf(status: number, schemes: readonly string[]): Extract<Asked, { kind: 'refused' }>['asks'] {
  if (status !== 407) return 'nothing';
  return schemes.length === 0 || schemes.some((scheme) => /^basic$/i.test(scheme))
    ? 'basic'
    : { kinds: schemes.slice(0, 5).join(', ') };
}

interface AskOptions {
  readonly authorization: string | undefined;
  readonly over: Socket | undefined;
  readonly deadline: AbortSignal | undefined;
  readonly stop: AbortSignal;
}

/** One CONNECT. Rejects where no answer comes. */
function ask(
  { host: proxyHost, port: proxyPort }: WebProxy,
  host: string,
  port: number,
  { authorization, over, deadline, stop }: AskOptions,
): Promise<Asked> {
  const target = `${bracketed(host)}:${port}`;
  return new Promise((resolve, reject) => {
    const failed = (code: string, message: string): void => reject(new WebProxyError(proxyHost, null, code, message));
    const request = httpRequest({
      ...everyAddress,
      host: proxyHost,
      port: proxyPort,
      method: 'CONNECT',
      path: target,
      ...(over === undefined ? { agent: false } : { createConnection: () => over }),
      headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      signal: stop,
    });
    // Node reports any answer to CONNECT as a connection.
    request.once('connect', ({ statusCode: status = 0, headers }, socket, head) => {
      if (status < 200 || status > 299) {
        socket.destroy();
        resolve({ kind: 'refused', status, asks: asksOf(status, schemesOf(headers['proxy-authenticate'])) });
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve({ kind: 'connected', socket });
    });
    request.once('error', (error) => {
      if (deadline?.aborted === true) failed('timeout', 'The web proxy did not answer in time.');
      else failed(codeOf(error) ?? 'ended', messageOf(error) || 'The web proxy ended the connection.');
    });
    request.end();
  });
}
