import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { createAuthority } from '../../../electron/practice/certificates/authority';
import {
  decodeMessage,
  encodeFrame,
  encodeFrames,
  FrameSplitter,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import { listening } from '../../fakes/loopback';

type Ids = { readonly streamId: number; readonly serviceId: string; readonly connectionId: number };
export const ids = (streamId: number, serviceId = '', connectionId = 0): Ids => ({ streamId, serviceId, connectionId });

/** One agent's WebSocket, seen from the service: what it sends is kept in order until it is asked for. */
export class AgentPeer {
  readonly #received: TunnelMessage[] = [];
  #wake: () => void = () => undefined;
  readonly closed: Promise<number>;

  constructor(
    readonly socket: WebSocket,
    readonly request: IncomingMessage,
  ) {
    const frames = new FrameSplitter();
    socket.on('message', (data) => {
      frames.push(data as Buffer, (body, reused) => {
        const message = decodeMessage(reused ? body.slice() : body);
        if (message.type === 'MALFORMED') throw new Error(message.detail);
        this.#received.push(message);
      });
      this.#wake();
    });
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    void this.closed.then(() => this.#wake());
  }

  /** Each message in a WebSocket message of its own. */
  send(...messages: TunnelMessage[]): void {
    for (const message of messages) this.socket.send(encodeFrame(message));
  }

  /** All in one WebSocket message. */
  sendTogether(...messages: TunnelMessage[]): void {
    this.socket.send(encodeFrames(messages));
  }

  async next(): Promise<TunnelMessage> {
    for (;;) {
      const message = this.#received.shift();
      if (message !== undefined) return message;
      if (this.socket.readyState === this.socket.CLOSED) throw new Error('the agent is gone');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Payloads, until they contain the text; then everything so far. */
  async text(wanted: string): Promise<string> {
    for (let text = ''; ; ) {
      const message = await this.next();
      if (message.type !== 'DATA') throw new Error(`${message.type} instead of DATA after ${JSON.stringify(text)}`);
      text += Buffer.from(message.payload).toString('latin1');
      if (text.includes(wanted)) return text;
    }
  }

  /** The next message that is no DATA. */
  async nextControl(): Promise<TunnelMessage> {
    for (;;) {
      const message = await this.next();
      if (message.type !== 'DATA') return message;
    }
  }

  /** Whether anything else is waiting to be asked for. */
  get isQuiet(): boolean {
    return this.#received.length === 0;
  }
}

/** A data plane that knows nothing of tunnels: it shows each agent's handshake and lets the test speak. */
export class FakeDataPlane {
  readonly #server: Server;
  readonly #port: number;
  readonly #folder: string;
  readonly #peers: AgentPeer[] = [];
  #wake: () => void = () => undefined;
  /** Status for the next handshakes, one each; afterwards all are accepted. */
  readonly refusals: number[] = [];
  handshakes = 0;

  private constructor(
    server: Server,
    port: number,
    folder: string,
    readonly ca: string,
  ) {
    this.#server = server;
    this.#port = port;
    this.#folder = folder;
  }

  static async start(): Promise<FakeDataPlane> {
    const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-agents-'));
    const authority = await createAuthority(folder);
    const server = createServer({ cert: authority.certificate, key: authority.privateKey });
    const plane = new FakeDataPlane(server, await listening(server), folder, readFileSync(authority.caFile, 'utf8'));
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      plane.handshakes += 1;
      const status = plane.refusals.shift();
      if (status !== undefined) {
        socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        plane.#wake();
        return;
      }
      sockets.handleUpgrade(request, socket, head, (ws) => {
        plane.#peers.push(new AgentPeer(ws, request));
        plane.#wake();
      });
    });
    return plane;
  }

  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.#port };
  }

  /** The next agent that connects. */
  async peer(): Promise<AgentPeer> {
    for (;;) {
      const peer = this.#peers.shift();
      if (peer !== undefined) return peer;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Agents that connected and were not asked for yet. */
  get waiting(): number {
    return this.#peers.length;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
