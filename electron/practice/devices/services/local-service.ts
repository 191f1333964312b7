import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * A service of a device: a TCP listener on a loopback port of the operating system's choice. While it is down
 * nothing listens and connecting is refused.
 */
export class LocalService {
  readonly #serve: (socket: Socket) => void;
  #server: Server | null = null;
  #listening: Promise<void> = Promise.resolve();
  readonly #open = new Set<Socket>();

  /** `serve` owns each accepted socket, including its errors. */
  constructor(serve: (socket: Socket) => void) {
    this.#serve = serve;
  }

  /** The port it listens on now; null while it is down. The port may be another one after a time down. */
  get port(): number | null {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : null;
  }

  up(): Promise<void> {
    if (this.#server !== null) return this.#listening;
    const server = createServer({ noDelay: true }, (socket) => {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      socket.on('error', () => socket.destroy());
      this.#serve(socket);
    });
    this.#server = server;
    server.on('error', () => {
      if (this.#server === server) this.#server = null;
    });
    server.listen(0, '127.0.0.1');
    this.#listening = once(server, 'listening').then(() => undefined);
    // Who dials or waits for `up` hears of it; a service nobody waits for must not end the process.
    this.#listening.catch(() => undefined);
    return this.#listening;
  }

  /** Nothing listens from now on, and its open connections are reset. */
  down(): void {
    this.#server?.close();
    this.#server = null;
    for (const socket of this.#open) socket.resetAndDestroy();
  }

  /** A connection to it. Rejects with `ECONNREFUSED` while it is down. */
  async dial(): Promise<Socket> {
    await this.#listening;
    const port = this.port;
    // A port that was given up may be another program's by now: never dial it.
    if (port === null) throw Object.assign(new Error('nothing listens'), { code: 'ECONNREFUSED' });
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return socket;
  }
}
