import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Identity } from './identity';
import { closed, listening } from './loopback';

/** A web proxy that knows CONNECT and nothing else. */
export class ConnectProxy {
  readonly requests: IncomingMessage[] = [];
  /** What it answers instead of connecting; null: it connects. */
  refuse: string | null = null;
  silent = false;
  /** Which hosts `refuse` and `silent` are about. */
  concerns: (host: string) => boolean = () => true;
  /** The `Proxy-Authorization` it wants; null: none. */
  wants: string | null = null;
  /** What a 407 offers, by the `Proxy-Authenticate` header; empty: no such header. */
  offers: readonly string[] = ['Basic realm="web, proxy"'];
  /** Names that only this proxy can resolve, with where they lead: an address, or `address:port`. */
  readonly names = new Map<string, string>();
  /**
   * Set: it ends every TLS connection itself, with this certificate, and makes one of its own behind it, as inspecting
   * proxies do.
   */
  inspects: Pick<Identity, 'chain' | 'key'> | null = null;
  /** What it read while inspecting. */
  seen = '';
  readonly #sockets = new Set<Duplex>();

  private constructor(
    readonly server: Server,
    readonly port: number,
  ) {
    server.on('connect', (request: IncomingMessage, socket: Duplex) => this.#connect(request, socket));
    server.on('connection', (socket) => this.#keep(socket));
  }

  static async start(): Promise<ConnectProxy> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    return new ConnectProxy(server, await listening(server));
  }

  get open(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await closed(this.server);
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #connect(request: IncomingMessage, socket: Duplex): void {
    this.requests.push(request);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    if (this.silent && this.concerns(host)) {
      // It still notices when the client leaves.
      socket.on('end', () => socket.destroy());
      socket.resume();
      return;
    }
    const refuse =
      this.wants !== null && request.headers['proxy-authorization'] !== this.wants
        ? '407 Proxy Authentication Required'
        : this.concerns(host)
          ? this.refuse
          : null;
    if (refuse !== null) {
      const challenges = refuse.startsWith('407')
        ? this.offers.map((offer) => `proxy-authenticate: ${offer}\r\n`).join('')
        : '';
      socket.end(`HTTP/1.1 ${refuse}\r\n${challenges}content-length: 6\r\nconnection: close\r\n\r\nblock!`);
      return;
    }
    const [address = host, at = port] = (this.names.get(host) ?? host).split(':');
    const { inspects } = this;
    if (inspects !== null) {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      const inside = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ cert: inspects.chain, key: inspects.key }),
      });
      this.#keep(inside);
      const beyond = connectTls({ host: address, port: Number(at), servername: host, rejectUnauthorized: false });
      inside.on('data', (bytes: Buffer) => (this.seen += bytes.toString('latin1')));
      this.#join(inside, beyond);
      return;
    }
    const target = connect(Number(at), address, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket);
      socket.pipe(target);
    });
    this.#keep(target);
    socket.on('close', () => target.destroy());
    target.on('close', () => socket.destroy());
  }

  #join(one: Duplex, other: Duplex): void {
    this.#keep(other);
    one.pipe(other);
    other.pipe(one);
    one.on('close', () => other.destroy());
    other.on('close', () => one.destroy());
  }
}
