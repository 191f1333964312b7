import * as net from 'node:net';
import { reservedBlock } from '../../shared/problems/busy-port';

/** One open local port. Whom its clients belong to can change while it stays open. */
export interface LocalPort {
  readonly port: number;
  accept: ((socket: net.Socket) => void) | null;
  close(): void;
}

/**
 * `localhost` may mean `::1` alone, and then `127.0.0.1` is refused (PROTOCOL.md 4.1): the address that every program
 * tries is bound.
 */
function addressOf(bindAddress: string): string {
  return bindAddress === 'localhost' || bindAddress === '' ? '127.0.0.1' : bindAddress;
}

/**
 * Opens a listening socket; rejects with Node's error. Clients that arrive before `accept` is set are let go.
 * Half-open connections are allowed: a client's end of connection must not cut off what is still to be delivered to it.
 */
export function openPort(bindAddress: string, port: number): Promise<LocalPort> {
  return new Promise((resolve, reject) => {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true });
    server.once('error', reject);
    server.listen({ host: addressOf(bindAddress), port, exclusive: true, backlog: 511 }, () => {
      server.off('error', reject);
      // A failed accept (out of descriptors) concerns that client only.
      server.on('error', () => undefined);
      const address = server.address();
      const opened: LocalPort = {
        port: typeof address === 'object' && address !== null ? address.port : port,
        accept: null,
        close: () => server.close(),
      };
      server.on('connection', (socket) => {
        if (opened.accept === null) socket.destroy();
        else opened.accept(socket);
      });
      resolve(opened);
    });
  });
}

/** So many of the ports behind a busy one are tried before the operating system chooses. */
const neighbours = 20;

type Tried = { readonly port: number } | { readonly code: string | undefined };

async function tryPort(open: typeof openPort, bindAddress: string, port: number): Promise<Tried> {
  try {
    const probe = await open(bindAddress, port);
    probe.close();
    return { port: probe.port };
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : undefined };
  }
}

/**
 * A port that was free a moment ago, or null where none can be opened at all: one close behind `busy`, so that it most
 * likely lies in the range that was configured, else one that the operating system chooses. Ports that the system
 * reserves are jumped over.
 */
export async function findFreePort(
  bindAddress: string,
  busy: number,
  taken: ReadonlySet<number>,
  open = openPort,
): Promise<number | null> {
  let port = busy + 1;
  for (let tries = 0; busy > 0 && tries < neighbours && port <= 65_535; tries += 1) {
    const tried: Tried = taken.has(port) ? { code: 'taken' } : await tryPort(open, bindAddress, port);
    if ('port' in tried) return tried.port;
    port += tried.code === 'EACCES' ? reservedBlock : 1;
  }
  const any = await tryPort(open, bindAddress, 0);
  return 'port' in any ? any.port : null;
}
