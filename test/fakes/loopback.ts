import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { threadId } from 'node:worker_threads';

/** Starts a server of any kind on loopback; resolves with the port that the system chose. */
export function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Closes a server; resolves once every connection of it has ended. */
export const closed = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

/** Servers whose connections end with them, at once. */
export class Loopback {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** As `listening`. */
  open(server: Server): Promise<number> {
    this.#servers.push(server);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    return listening(server);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.splice(0).map(closed));
  }
}

/**
 * Below those that every system gives to whoever asks for none (Linux 32768, others 49152), and beside the app's own.
 */
const first = 12_000;
const count = 16_000;
/** So many ports lie between where two processes that follow each other begin to look. */
const perProcess = 40;
let looked = 0;

/**
 * A port for a program that has to be told one, and that nobody else gets before it listens: it is none of those that
 * the system hands out by itself, and each is named once in this process.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + (((process.pid + threadId) * perProcess + looked++) % count);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await closed(server);
    return port;
  }
}
