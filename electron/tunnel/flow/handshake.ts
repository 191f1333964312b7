import { createHash, randomBytes } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls';
import { subprotocols } from '../../../shared/tunnel-message';
import { everyAddress } from '../../net/addresses';
import { connectThrough } from '../../net/http-connect';
import { noteIssuer } from '../../net/issuer';
import type { Credentials, DataPlane, TunnelConnectionFailure } from '../contract';
import { failureOf } from '../failure';
import { readRejection } from '../rejection';
import type { WireEnd, WireOpening } from './wire';

type Stage = TunnelConnectionFailure['stage'];

export interface HandshakeOwner {
  /** The socket speaks WebSocket from now on; `head` came with the answer. */
  opened(socket: Socket, head: Buffer, opening: WireOpening): void;
  /**
   * It came to nothing, and everything it used is gone. Exactly one of the two is called, once, unless it is aborted.
   */
  failed(end: WireEnd): void;
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

/**
 * From the name to the WebSocket: TCP (or the web proxy's CONNECT), TLS, and the upgrade by Node's own HTTP client
 * (PROTOCOL.md 2.1): source mode, subprotocol 3.0 as the reference client offers it, whatever protocol version the
 * messages will have (3.5).
 */
export class Handshake {
  #stage: Stage;
  /** One of the owner's functions was called, or nobody wants to know any more. */
  #done = false;
  #socket: TLSSocket | null = null;
  #request: ClientRequest | null = null;
  /** Ends the web proxy's part, whose socket nobody has yet. */
  readonly #stop = new AbortController();

  constructor(
    readonly dataPlane: DataPlane,
    readonly secureContext: SecureContext,
    readonly credentials: Credentials,
    readonly owner: HandshakeOwner,
  ) {
    const { host, webProxy } = dataPlane;
    this.#stage = webProxy !== null ? 'web-proxy' : isIP(host) === 0 ? 'name' : 'tcp';
    if (webProxy === null) this.#upgrade(null);
    else void this.#connectThroughProxy();
  }

  /** What is under way. */
  get stage(): Stage {
    return this.#stage;
  }

  /** Drops it: nothing is called any more. Resolves when no socket to the data plane is left. */
  abort(): Promise<void> {
    this.#done = true;
    this.#stop.abort();
    this.#request?.destroy();
    const left = this.#socket;
    if (left === null || left.closed) return Promise.resolve();
    left.destroy();
    return new Promise((resolve) => left.once('close', () => resolve()));
  }

  async #connectThroughProxy(): Promise<void> {
    const { host, port, webProxy } = this.dataPlane;
    if (webProxy === null) return;
    try {
      // The time limit of the whole handshake is the owner's, and holds for a silent proxy, too.
      const through = await connectThrough(webProxy, host, port, { signal: this.#stop.signal, timeoutMs: null });
      if (this.#done) {
        through.destroy();
        return;
      }
      this.#stage = 'tls';
      this.#upgrade(through);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** `through`: the way that the web proxy made; null: a direct connection. */
  #connect(through: Socket | null): TLSSocket {
    const { host, port, verifyCertificate } = this.dataPlane;
    const socket = connectTls({
      ...(through === null ? { ...everyAddress, port } : { socket: through }),
      host,
      servername: isIP(host) === 0 ? host : '',
      rejectUnauthorized: verifyCertificate,
      secureContext: this.secureContext,
    });
    socket.once('lookup', (error: Error | null) => {
      if (error === null && this.#stage === 'name') this.#stage = 'tcp';
    });
    socket.once('connect', () => (this.#stage = 'tls'));
    socket.once('secureConnect', () => (this.#stage = 'upgrade'));
    noteIssuer(socket);
    return socket;
  }

  #upgrade(through: Socket | null): void {
    const { host, port } = this.dataPlane;
    const key = randomBytes(16).toString('base64');
    const socket = this.#connect(through);
    this.#socket = socket;
    this.#request = httpsRequest({
      host,
      port,
      path: '/tunnel?local-proxy-mode=source',
      headers: headersOf(this.credentials, key),
      createConnection: () => socket,
    });
    this.#request.once('upgrade', (response: IncomingMessage, upgraded: Socket, head: Buffer) => {
      const wrong = refusal(response, key);
      if (wrong === null && !this.#done) {
        this.#done = true;
        this.owner.opened(upgraded, head, { channelId: header(response, 'channel-id'), subprotocol: subprotocols[0] });
        return;
      }
      upgraded.destroy();
      if (wrong !== null) this.#end({ kind: 'failure', failure: wrong });
    });
    this.#request.once('response', (response: IncomingMessage) => void this.#rejected(response));
    this.#request.on('error', (error) => this.#failed(error));
    this.#request.end();
  }

  async #rejected(response: IncomingMessage): Promise<void> {
    const rejection = await readRejection(response, this.credentials);
    this.#request?.destroy();
    this.#end({ kind: 'rejected', rejection });
  }

  #failed(error: unknown): void {
    const failure = failureOf(error instanceof Error ? error : new Error(String(error)), this.#stage);
    this.#end({ kind: 'failure', failure });
  }

  #end(end: WireEnd): void {
    if (this.#done) return;
    this.#done = true;
    this.owner.failed(end);
  }
}
