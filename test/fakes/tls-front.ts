import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, createServer } from 'node:tls';
import type { Identity } from './identity';
import { closed, listening } from './loopback';

export interface TlsFront {
  readonly port: number;
  /** Ends every connection there is, as a network does that breaks. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands in front of a service under other names: ends TLS with `identity`, and passes on what was said inside it. */
export async function startTlsFront(
  identity: Identity,
  to: { readonly host: string; readonly port: number; readonly tls: boolean },
): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  const keep = <S extends Socket>(socket: S): S => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer({ cert: identity.chain, key: identity.key }, (socket) => {
    keep(socket);
    const { host, port } = to;
    const beyond = keep(
      to.tls
        ? connectTls({ host, port, servername: 'localhost', rejectUnauthorized: false })
        : connectTcp({ host, port }),
    );
    socket.pipe(beyond);
    beyond.pipe(socket);
    socket.on('close', () => beyond.destroy());
    beyond.on('close', () => socket.destroy());
  });
  server.on('tlsClientError', () => undefined);
  const port = await listening(server);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut,
    close: () => {
      cut();
      return closed(server);
    },
  };
}
