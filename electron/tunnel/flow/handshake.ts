import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { subprotocols } from '../../../shared/tunnel-message';
import type { Credentials, DataPlane, TunnelConnectionFailure, WebProxy } from '../contract';
import { failureOf } from '../failure';
import { watchIssuer } from '../issuer';
import { readRejection } from '../rejection';
import type { WireEnd, WireOpening } from './wire';

export type Stage = TunnelConnectionFailure['stage'];

export interface HandshakeOwner {
  /** The socket speaks WebSocket from now on; `head` came with the answer. */
  opened(socket: net.Socket, head: Buffer, opening: WireOpening): void;
  /** It came to nothing, and everything it used is gone. Exactly one of the two is called, once, unless it is aborted. */
  failed(end: WireEnd): void;
}

export interface Handshake {
  /** What is under way. */
  readonly stage: Stage;
  /** Drops it: nothing is called any more. Resolves when no socket of it is left. */
  abort(): Promise<void>;
}

function hostForUrl(host: string): string {
  return net.isIPv6(host) ? `[${host}]` : host;
}

function proxyAgent(webProxy: WebProxy, signal: AbortSignal): HttpsProxyAgent<string> {
  const headers: Record<string, string> =
    webProxy.authorization === undefined ? {} : { 'Proxy-Authorization': webProxy.authorization };
  // `signal` reaches the socket to the proxy, which nobody else could destroy while the proxy is silent.
  return new HttpsProxyAgent(`http://${hostForUrl(webProxy.host)}:${webProxy.port}`, {
    headers,
    signal,
    keepAlive: false,
  });
}

function headersOf(credentials: Credentials, key: string): Record<string, string> {
  const headers: Record<string, string> = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': subprotocols[0],
    'access-token': credentials.accessToken,
    'User-Agent': `fieldtunnel ${process.platform} ${process.arch}/node-${process.versions.node}`,
  };
  if (credentials.clientToken !== null) headers['client-token'] = credentials.clientToken;
  return headers;
}

function header(response: IncomingMessage, name: string): string | null {
  const value = response.headers[name];
  return typeof value === 'string' ? value : null;
}

/** What makes a 101 answer none of ours (RFC 6455, 4.1), or null. */
function refusal(response: IncomingMessage, key: string): TunnelConnectionFailure | null {
  const wrong = (code: string, detail: string): TunnelConnectionFailure => ({ stage: 'upgrade', code, detail });
  if (header(response, 'upgrade')?.toLowerCase() !== 'websocket')
    return wrong('upgrade', 'the answer upgrades to something else');
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  if (header(response, 'sec-websocket-accept') !== accept)
    return wrong('accept', 'Sec-WebSocket-Accept is missing or wrong');
  if (header(response, 'sec-websocket-extensions') !== null)
    return wrong('extension', 'an extension that was not offered');
  const subprotocol = header(response, 'sec-websocket-protocol');
  if (subprotocol !== subprotocols[0])
    return wrong(
      'subprotocol',
      subprotocol === null ? 'the answer names no subprotocol' : 'a subprotocol that was not offered',
    );
  return null;
}

/** What cannot be tried fails like everything else: after whoever asked knows the handshake. */
function failedAtOnce(failure: TunnelConnectionFailure, owner: HandshakeOwner): Handshake {
  const turn = setImmediate(() => owner.failed({ kind: 'failure', failure }));
  return {
    stage: failure.stage,
    abort: () => {
      clearImmediate(turn);
      return Promise.resolve();
    },
  };
}

/**
 * From the name to the WebSocket: TCP (or the web proxy's CONNECT), TLS, and the upgrade by Node's own HTTP client
 * (PROTOCOL.md 2.1): source mode, subprotocol 3.0 as the reference client offers it, whatever protocol version the
 * messages will have (3.5).
 */
export function startHandshake(
  dataPlane: DataPlane,
  secureContext: tls.SecureContext,
  credentials: Credentials,
  owner: HandshakeOwner,
): Handshake {
  const { host, port, webProxy } = dataPlane;
  if (webProxy?.unsupported !== undefined)
    return failedAtOnce({ stage: 'web-proxy', code: 'unsupported', detail: webProxy.unsupported }, owner);
  const stop = new AbortController();
  const key = randomBytes(16).toString('base64');
  let stage: Stage = webProxy !== null ? 'web-proxy' : net.isIP(host) === 0 ? 'name' : 'tcp';
  let proxyStatus: number | null = null;
  let issuer: string | null = null;
  let done = false;
  let socket: net.Socket | null = null;

  const settle = (settled: () => void): void => {
    if (done) return;
    done = true;
    settled();
  };
  const fail = (end: WireEnd): void => settle(() => owner.failed(end));
  const connectDirectly = (given: object): tls.TLSSocket => {
    const made = tls.connect({
      ...(given as tls.ConnectionOptions),
      path: undefined,
      servername: net.isIP(host) === 0 ? host : '',
    });
    made.once('lookup', (error: Error | null) => {
      if (error === null && stage === 'name') stage = 'tcp';
    });
    made.once('connect', () => (stage = 'tls'));
    return made;
  };
  const agent = webProxy === null ? null : proxyAgent(webProxy, stop.signal);
  agent?.on('proxyConnect', (answer: { readonly statusCode: number }) => {
    proxyStatus = answer.statusCode;
    if (answer.statusCode === 200) stage = 'tls';
  });

  const options: RequestOptions & Pick<tls.ConnectionOptions, 'secureContext'> = {
    host,
    port,
    path: '/tunnel?local-proxy-mode=source',
    headers: headersOf(credentials, key),
    rejectUnauthorized: dataPlane.verifyCertificate,
    secureContext,
    ...(agent === null ? { createConnection: connectDirectly } : { agent }),
  };
  const request = httpsRequest(options);
  request.once('socket', (made: net.Socket) => {
    socket = made;
    made.once('secureConnect', () => (stage = 'upgrade'));
    watchIssuer(made, (found) => (issuer = found));
  });
  request.once('upgrade', (response: IncomingMessage, upgraded: net.Socket, head: Buffer) => {
    const wrong = refusal(response, key);
    if (wrong === null && !done) {
      settle(() =>
        owner.opened(upgraded, head, { channelId: header(response, 'channel-id'), subprotocol: subprotocols[0] }),
      );
    } else {
      upgraded.destroy();
      if (wrong !== null) fail({ kind: 'failure', failure: wrong });
    }
  });
  request.once('response', (response: IncomingMessage) => {
    const status = response.statusCode ?? 0;
    void readRejection(response, credentials).then((rejection) => {
      request.destroy();
      if (proxyStatus !== null && proxyStatus !== 200)
        fail({
          kind: 'failure',
          failure: { stage: 'web-proxy', code: `status-${status}`, detail: rejection.words.slice(0, 300) },
        });
      else if (status >= 400) fail({ kind: 'rejected', rejection });
      // A success or a redirect comes from something in between (a captive portal), not from the service.
      else
        fail({
          kind: 'failure',
          failure: { stage: 'upgrade', code: `status-${status}`, detail: rejection.words.slice(0, 300) },
        });
    });
  });
  request.on('error', (error: Error) =>
    fail({ kind: 'failure', failure: failureOf(error, stage, webProxy !== null, issuer) }),
  );
  request.end();

  return {
    get stage() {
      return stage;
    },
    abort: () => {
      done = true;
      stop.abort();
      request.destroy();
      const left = socket;
      if (left === null || left.closed) return Promise.resolve();
      left.destroy();
      return new Promise((resolve) => left.once('close', () => resolve()));
    },
  };
}
