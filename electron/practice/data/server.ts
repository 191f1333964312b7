import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Authority } from '../certificates/authority';
import type { PracticeLog } from '../contract';
import type { Behaviours } from '../behaviours';
import { newChannelId } from '../core/ids';
import type { RateLimit } from '../core/rate-limit';
import type { Mode } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import type { ArmedFaults, Scope } from '../faults/armed-faults';
import { listenOnLoopback } from '../loopback';
import { parseHandshake, type Handshake } from './handshake';
import { maxMessage } from './frame-writer';
import { encodeRejection, rejection, type RejectionCause } from './rejections';
import type { Relay } from './relay';
import { WsPeer } from './ws-peer';
import { systemClock } from '../../net/clock';

/** How long the other side may take to answer a close frame; the reference client never does (PROTOCOL.md 3.6). */
const closeTimeoutMs = 2000;
/** Above the service's own limit, so that this program refuses long requests and not Node. */
const maxHeaderSize = 64 * 1024;

interface DataPlaneOptions {
  readonly port: number;
  readonly authority: Pick<Authority, 'certificate' | 'privateKey'>;
  readonly tunnels: Tunnels;
  readonly relay: Relay;
  readonly behaviours: Behaviours;
  readonly armed: ArmedFaults;
  readonly rate: RateLimit;
  /** Resolves when the answer may be given: the fault `service-slow`. */
  readonly delay: (scope: Scope) => Promise<void>;
  /** The service's clock, epoch ms: what answers carry as `Date`. */
  readonly now: () => number;
  readonly log: PracticeLog;
}

/** Settings of ws that its type package does not know yet. */
interface NewerSettings {
  readonly closeTimeout: number;
  readonly maxFragments: number;
}

/** The data plane: WebSockets over TLS at `/tunnel`, on 127.0.0.1 and, where there is IPv6, ::1. */
export class DataPlane {
  readonly #options: DataPlaneOptions;
  readonly #handshakes: Handshakes;
  readonly #sockets = new Set<Duplex>();
  /** One for each address. */
  readonly #servers: readonly [Server, Server];
  #port = 0;

  private constructor(options: DataPlaneOptions) {
    this.#options = options;
    this.#handshakes = new Handshakes(options);
    this.#servers = [this.#createServer(), this.#createServer()];
  }

  /** @throws PortUnavailable */
  static async start(options: DataPlaneOptions): Promise<DataPlane> {
    const plane = new DataPlane(options);
    plane.#port = await listenOnLoopback(plane.#servers, options.port, ['127.0.0.1', '::1'], 'the data plane');
    return plane;
  }

  get port(): number {
    return this.#port;
  }

  #createServer(): Server {
    const handshakes = this.#handshakes;
    const server = createServer({
      cert: this.#options.authority.certificate,
      key: this.#options.authority.privateKey,
      minVersion: 'TLSv1.2',
      maxHeaderSize,
      ALPNProtocols: ['http/1.1'],
    });
    server.on('upgrade', (request, socket, head) => void handshakes.answer(request, socket, head));
    server.on(
      'request',
      (request, response) => void handshakes.answer(request, response.socket ?? request.socket, Buffer.alloc(0)),
    );
    // Told again for everything that follows a header that is too long.
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (!socket.writableEnded)
        handshakes.refuse(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 'too-large' : 'not-a-websocket', {});
    });
    server.on('secureConnection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // A client that does not trust the certificate, or is not speaking TLS: its own affair.
    server.on('tlsClientError', () => undefined);
    return server;
  }

  async close(): Promise<void> {
    const closed = this.#servers
      .filter((server) => server.listening)
      .map((server) => new Promise((resolve) => server.close(resolve)));
    this.#options.relay.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }
}

function isReuseRefused(armed: ArmedFaults, mode: Mode, scope: Scope): boolean {
  return (
    armed.acts('reuse-refused', scope) ||
    armed.acts(mode === 'source' ? 'reuse-refused-source' : 'reuse-refused-device', scope)
  );
}

/** Answers requests for a WebSocket: the checks of PROTOCOL.md 2.1 and 2.2, then 101 or a rejection. */
class Handshakes {
  readonly #options: DataPlaneOptions;
  readonly #webSockets: WebSocketServer;

  constructor(options: DataPlaneOptions) {
    this.#options = options;

    const settings: ServerOptions & NewerSettings = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: maxMessage,
      // Any fragmentation is allowed; the size of the message is what is limited.
      maxFragments: 2 * maxMessage,
      // Whether a ping is answered depends on the other side, too: `answersPings`.
      autoPong: false,
      closeTimeout: closeTimeoutMs,
    };
    this.#webSockets = new WebSocketServer(settings);
  }

  async answer(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => undefined);
    const { tunnels, behaviours, armed, rate, delay } = this.#options;
    const parsed = parseHandshake(
      { method: request.method ?? '', url: request.url ?? '', rawHeaders: request.rawHeaders },
      behaviours.subprotocolPreference,
    );
    const token = parsed.ok ? parsed.handshake.token : parsed.token;
    const scope = token === null ? {} : tunnels.scopeOfToken(token);
    await delay(scope);
    if (socket.destroyed) return;
    if (armed.acts('service-error', scope)) {
      this.refuse(socket, 'service-error', scope);
      return;
    }
    if (armed.acts('throttled', scope) || !rate.allows()) {
      this.refuse(socket, 'throttled', scope);
      return;
    }
    if (!parsed.ok) {
      if (behaviours.failedHandshakeSpendsToken && token !== null) tunnels.spend(token, null);
      this.refuse(socket, parsed.problem, scope);
      return;
    }
    const admission = tunnels.admit({
      ...parsed.handshake,
      reuseRefused: isReuseRefused(armed, parsed.handshake.mode, scope),
    });
    if (!admission.ok) {
      if (behaviours.failedHandshakeSpendsToken) tunnels.spend(parsed.handshake.token, null);
      this.refuse(socket, admission.problem, scope);
      return;
    }
    this.#accept(request, socket, head, parsed.handshake, admission.tunnel.tunnelId);
  }

  #answersPings(tunnelId: string): boolean {
    const { behaviours, relay } = this.#options;
    switch (behaviours.pings) {
      case 'echoed':
        return true;
      case 'both-connected':
        return relay.isConnected(tunnelId, 'source') && relay.isConnected(tunnelId, 'destination');
      case 'ignored':
        return false;
    }
  }

  refuse(socket: Duplex, cause: RejectionCause, scope: Scope): void {
    this.#options.log(
      'info',
      `handshake refused${scope.tunnelId === undefined ? '' : ` for ${scope.tunnelId}`}: ${cause}`,
    );
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(encodeRejection(rejection(cause, this.#options.behaviours), newChannelId(), this.#options.now()));
    // What the client still sends is read and forgotten: closing on unread bytes would take the answer away from it.
    socket.resume();
    const timer = systemClock.set(() => socket.destroy(), closeTimeoutMs);
    socket.once('close', () => timer.cancel());
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer, handshake: Handshake, tunnelId: string): void {
    const { tunnels, relay, behaviours } = this.#options;
    const { mode, subprotocol, token, clientToken } = handshake;
    // ws chooses by these; the choice was made when the request was checked.
    request.headers['sec-websocket-protocol'] = subprotocol;
    this.#webSockets.once('headers', (headers) =>
      headers.push(
        `Date: ${new Date(this.#options.now()).toUTCString()}`,
        'Content-Length: 0',
        `channel-id: ${newChannelId()}`,
      ),
    );
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      // The handshake has succeeded: only now the token is used up.
      tunnels.spend(token, clientToken);
      relay.attach(
        tunnels.describe(tunnelId),
        new WsPeer(webSocket, mode, subprotocol, {
          stream: socket,
          idleTimeout: behaviours.idleTimeoutMilliseconds,
          answersPings: () => this.#answersPings(tunnelId),
        }),
      );
    });
  }
}
