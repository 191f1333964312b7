import { generateKeyPairSync } from 'node:crypto';
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig, type Session } from 'ssh2';

/** A private host key of this kind, PEM. */
export function makeHostKey(curve = 'prime256v1'): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

/** Not every request is answered; the library's types do not say so. */
const answer = (agree: (() => void) | undefined): void => agree?.();

export interface SshServerOptions {
  /** How many session channels one connection gets; absent: as many as it asks for. */
  readonly mostSessions?: number;
  readonly hostKeys?: readonly string[];
  readonly authenticate?: (context: AuthContext) => void;
  /** Of each shell, once it has begun. */
  readonly shell?: (channel: ServerChannel) => void;
  readonly exec?: (channel: ServerChannel, command: string) => void;
  readonly session?: (session: Session) => void;
  readonly config?: Partial<ServerConfig>;
  /** Of each connection, before keys are exchanged. */
  readonly connection?: (connection: Connection) => void;
}

/**
 * A server that says nothing of which signatures it takes, as those did that are older than RFC 8308. The library's own always says it
 * to a client that can hear it, by a mark on its key exchange: that mark stays unset.
 */
export function silentOnSignatures(connection: Connection): void {
  const { _protocol: protocol } = connection as Connection & { readonly _protocol: object };
  let exchange: object | undefined;
  Object.defineProperty(protocol, '_kex', {
    get: () => exchange,
    set: (next: object | undefined) => {
      exchange = next;
      if (next !== undefined)
        Object.defineProperty(next, 'remoteExtInfoEnabled', {
          get: () => false,
          set: () => {
            // It stays unset.
          },
        });
    },
  });
}

/** A real ssh server of ssh2, in this process, that says what it was asked. */
export class StandInSshServer {
  readonly logins: { readonly method: string; readonly user: string }[] = [];
  readonly connections: Connection[] = [];
  readonly sizes: { cols: number; rows: number }[] = [];
  readonly terminals: string[] = [];
  readonly sockets: Socket[] = [];
  readonly #server: NetServer;

  private constructor(server: NetServer) {
    this.#server = server;
  }

  static async start(options: SshServerOptions = {}, port = 0): Promise<StandInSshServer> {
    const inner = new ssh2.Server(
      { hostKeys: [...(options.hostKeys ?? [makeHostKey()])], ...options.config },
      (connection) => stand.#serve(connection, options),
    );
    const server = createServer((socket) => {
      stand.sockets.push(socket);
      socket.on('error', () => undefined);
      inner.injectSocket(socket);
    });
    const stand = new StandInSshServer(server);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return stand;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(connection: Connection, options: SshServerOptions): void {
    this.connections.push(connection);
    connection.on('error', () => undefined);
    options.connection?.(connection);
    connection.on('authentication', (context) => {
      this.logins.push({ method: context.method, user: context.username });
      if (options.authenticate === undefined) context.accept();
      else options.authenticate(context);
    });
    let sessions = 0;
    connection.on('session', (accept, reject) => {
      sessions += 1;
      if (sessions > (options.mostSessions ?? Number.POSITIVE_INFINITY)) {
        reject();
        return;
      }
      const session = accept();
      options.session?.(session);
      session.on('pty', (agree, _, { cols, rows, ...rest }) => {
        this.sizes.push({ cols, rows });
        this.terminals.push((rest as unknown as { term: string }).term);
        answer(agree);
      });
      session.on('window-change', (agree, _, { cols, rows }) => {
        this.sizes.push({ cols, rows });
        answer(agree);
      });
      const { shell, exec } = options;
      if (shell !== undefined) session.on('shell', (agree) => shell(agree()));
      if (exec !== undefined) session.on('exec', (agree, _, { command }) => exec(agree(), command));
    });
  }
}
