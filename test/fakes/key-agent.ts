import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';

/** A key agent as OpenSSH's, in this process: says which keys it holds and signs with them. */
export class StandInKeyAgent {
  /** Signatures that were made. */
  signed = 0;
  readonly #sockets: Socket[] = [];

  private constructor(
    readonly socket: string,
    readonly server: Server,
  ) {}

  /** @param keys private ones */
  static async start(folder: string, keys: readonly ParsedKey[]): Promise<StandInKeyAgent> {
    const name = `agent-${randomUUID()}`;
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(folder, name);
    const server = createServer((socket) => agent.#serve(socket, keys));
    const agent = new StandInKeyAgent(path, server);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return agent;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  #serve(socket: Socket, keys: readonly ParsedKey[]): void {
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on('identities', (request: ssh2.AgentInboundRequest) => protocol.getIdentitiesReply(request, [...keys]));
    protocol.on('sign', (request: ssh2.AgentInboundRequest, asked: ParsedKey, data: Buffer) => {
      const key = keys.find((each) => each.getPublicSSH().equals(asked.getPublicSSH()));
      if (key === undefined) {
        protocol.failureReply(request);
        return;
      }
      this.signed += 1;
      protocol.signReply(request, key.sign(data));
    });
    socket.pipe(protocol).pipe(socket);
  }
}
