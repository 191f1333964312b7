import * as net from 'node:net';
import * as tls from 'node:tls';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import WebSocket from 'ws';
import { subprotocols, webSocketLimit } from '../../shared/tunnel-message';
import type { Credentials, DataPlane, LinkFailure, WebProxy } from './contract';
import { closePatience } from './defaults';
import { failureOf } from './failure';
import { watchIssuer } from './issuer';
import { readRejection } from './rejection';
import type { Wire, WireEnd, WireHandlers } from './flow/wire';

type Stage = LinkFailure['stage'];

/** The reference client's own limit plus room: what a service may send is `webSocketLimit`, fragments put together may be a little more. */
const maxIncoming = webSocketLimit * 2;

function hostForUrl(host: string): string {
  return net.isIPv6(host) ? `[${host}]` : host;
}

function handshakeHeaders(credentials: Credentials): Record<string, string> {
  const headers: Record<string, string> = { 'access-token': credentials.accessToken, 'User-Agent': `fieldtunnel ${process.platform} ${process.arch}/node-${process.versions.node}` };
  if (credentials.clientToken !== null) headers['client-token'] = credentials.clientToken;
  return headers;
}

function proxyAgent(webProxy: WebProxy, signal: AbortSignal): HttpsProxyAgent<string> {
  const headers: Record<string, string> = webProxy.authorization === undefined ? {} : { 'Proxy-Authorization': webProxy.authorization };
  // `signal` reaches the socket to the proxy, which nobody else could destroy while the proxy is silent.
  return new HttpsProxyAgent(`http://${hostForUrl(webProxy.host)}:${webProxy.port}`, { headers, signal, keepAlive: false });
}

/** Whom this computer trusts. Companies put the authority of their web proxy into the system's store, which Node reads since 22. */
function trustedHere(): readonly string[] {
  // The types know a newer Node than the oldest one this runs on.
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates === undefined ? tls.rootCertificates : [...getCACertificates('default'), ...getCACertificates('system')];
}

/** Certificate authorities are parsed once per data plane, not once per attempt. */
export function trustOf(dataPlane: DataPlane): tls.SecureContext {
  return tls.createSecureContext({ ca: [...new Set([...trustedHere(), ...dataPlane.extraCa])] });
}

/**
 * Opens a WebSocket to the data plane with the `ws` library (service-facts 2.1): source mode, subprotocol 3.0 as
 * the reference client offers it, whatever protocol version the messages will have (3.5).
 */
export function openWsWire(dataPlane: DataPlane, secureContext: tls.SecureContext, credentials: Credentials, handlers: WireHandlers): Wire {
  const abort = new AbortController();
  let stage: Stage = dataPlane.webProxy !== null ? 'web-proxy' : net.isIP(dataPlane.host) === 0 ? 'name' : 'tcp';
  let failure: LinkFailure | null = null;
  let done = false;
  let opened = false;
  let proxyStatus: number | null = null;
  let channelId: string | null = null;
  let issuer: string | null = null;

  const end = (result: WireEnd): void => {
    if (done) return;
    done = true;
    handlers.ended(result);
  };
  const watch = (socket: net.Socket): void => {
    socket.once('lookup', (error: Error | null) => {
      if (error === null && stage === 'name') stage = 'tcp';
    });
    socket.once('connect', () => {
      stage = 'tls';
    });
    socket.once('secureConnect', () => {
      stage = 'upgrade';
    });
  };
  const connectDirectly = (options: unknown): tls.TLSSocket => {
    const given = options as tls.ConnectionOptions;
    const socket = tls.connect({ ...given, path: undefined, servername: net.isIP(dataPlane.host) === 0 ? dataPlane.host : '' });
    watch(socket);
    return socket;
  };
  const agent = dataPlane.webProxy === null ? null : proxyAgent(dataPlane.webProxy, abort.signal);

  const options: WebSocket.ClientOptions & { readonly secureContext: tls.SecureContext } = {
    headers: handshakeHeaders(credentials),
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: maxIncoming,
    skipUTF8Validation: true,
    rejectUnauthorized: dataPlane.verifyCertificate,
    secureContext,
    // Also through a web proxy, where the socket is made by the agent.
    finishRequest: (request) => {
      request.once('socket', (made) => watchIssuer(made, (found) => (issuer = found)));
      request.end();
    },
    ...(agent === null ? { createConnection: connectDirectly } : { agent }),
  };
  const socket = new WebSocket(`wss://${hostForUrl(dataPlane.host)}:${dataPlane.port}/tunnel?local-proxy-mode=source`, [subprotocols[0]], options);
  socket.binaryType = 'nodebuffer';

  agent?.on('proxyConnect', (answer: { readonly statusCode: number }) => {
    proxyStatus = answer.statusCode;
    if (answer.statusCode === 200) stage = 'tls';
  });
  socket.on('upgrade', (response: IncomingMessage) => {
    const value = response.headers['channel-id'];
    channelId = typeof value === 'string' ? value : null;
    stage = 'upgrade';
    // A second guard against half-open links, for a service that answers no pings.
    response.socket.setKeepAlive(true, 20_000);
  });
  socket.on('open', () => {
    opened = true;
    stage = 'session';
    if (!done) handlers.opened({ channelId, subprotocol: socket.protocol });
  });
  socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
    const status = response.statusCode ?? 0;
    void readRejection(response, credentials).then((rejection) => {
      request.destroy();
      if (proxyStatus !== null && proxyStatus !== 200) end({ kind: 'failure', failure: { stage: 'web-proxy', code: `status-${status}`, detail: rejection.words.slice(0, 300) } });
      else if (status >= 400) end({ kind: 'rejected', rejection });
      // A success or a redirect comes from something in between (a captive portal), not from the service.
      else end({ kind: 'failure', failure: { stage: 'upgrade', code: `status-${status}`, detail: rejection.words.slice(0, 300) } });
    });
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (done) return;
    if (isBinary) handlers.chunk(data);
    else drop({ stage: 'session', code: 'protocol', detail: 'text frame' });
  });
  socket.on('pong', (payload: Buffer) => {
    if (!done) handlers.pong(payload.toString('latin1'));
  });
  socket.on('error', (error: Error) => {
    failure ??= failureOf(error, stage, dataPlane.webProxy !== null, issuer);
    if (!opened) end({ kind: 'failure', failure });
  });
  socket.on('close', (code: number, reason: Buffer) => {
    if (failure !== null) end({ kind: 'failure', failure });
    else if (code === 1006) end({ kind: 'failure', failure: { stage, code: 'dropped', detail: 'the connection ended without a close frame' } });
    else end({ kind: 'closed-by-service', code, reason: reason.toString('utf8') });
  });
  const drop = (why: LinkFailure): void => {
    failure ??= why;
    end({ kind: 'failure', failure });
    abort.abort();
    socket.terminate();
  };

  return {
    send: (bytes, sent) => {
      socket.send(bytes, { binary: true, compress: false }, () => sent());
    },
    get buffered() {
      return socket.bufferedAmount;
    },
    ping: (payload) => {
      if (socket.readyState === WebSocket.OPEN) socket.ping(payload);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () =>
      new Promise((resolve) => {
        done = true;
        abort.abort();
        if (socket.readyState === WebSocket.CLOSED) {
          resolve();
          return;
        }
        const timer = setTimeout(() => socket.terminate(), closePatience);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        // A paused socket would never see the answer to the close frame.
        socket.resume();
        if (socket.readyState === WebSocket.OPEN) socket.close(1000);
        else socket.terminate();
      }),
    fail: (code, detail) => drop({ stage, code, detail }),
  };
}
