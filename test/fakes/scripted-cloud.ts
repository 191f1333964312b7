import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { makeIdentity, type Identity } from './identity';
import { Loopback } from './loopback';
import {
  FrameSplitter,
  decodeMessage,
  encodeFrames,
  type MalformedMessage,
  type TunnelMessage,
} from '../../shared/tunnel-message';

export type Message = TunnelMessage | MalformedMessage;
type Narrow<One, Type> = One extends { readonly type: infer Types }
  ? Type extends Types
    ? One & { readonly type: Type }
    : never
  : never;
/** The messages of one type. */
export type MessageOf<Type extends Message['type']> = Narrow<Message, Type>;

/**
 * How long (ms) a condition is awaited: only so that what never comes has a name. Ten thousand connections need minutes
 * on a busy machine.
 */
const patienceMs = 300_000;

/**
 * Waits for a condition, not for a time; fails loudly when it does not come. One that throws has not come yet. Runs
 * without a test runner.
 */
export async function until(condition: () => unknown, what: string | (() => string) = 'the condition'): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    let thrown: Error | null = null;
    try {
      if (await condition()) return;
    } catch (error) {
      thrown = error instanceof Error ? error : new Error(String(error));
    }
    if (performance.now() > deadline)
      throw thrown ?? new Error(`never came: ${typeof what === 'string' ? what : what()}`);
    await pause(5);
  }
}

/** The far end of one WebSocket: the service and the device in one, played by the test. */
export class Peer {
  /** Every message with the number of the WebSocket message it came in. DATA payloads are copies. */
  readonly received: { readonly message: Message; readonly inMessage: number }[] = [];
  readonly sizes: number[] = [];
  readonly pings: string[] = [];
  closed: { readonly code: number } | null = null;
  onMessage: ((message: Message) => void) | null = null;

  constructor(
    readonly socket: WebSocket,
    readonly request: IncomingMessage,
    /** The TLS socket underneath. */
    readonly raw: Duplex,
    readonly channelId: string,
  ) {
    const splitter = new FrameSplitter();
    socket.on('message', (data: Buffer) => {
      this.sizes.push(data.length);
      splitter.push(data, (body) => {
        const message = decodeMessage(Buffer.from(body));
        this.received.push({ message, inMessage: this.sizes.length });
        this.onMessage?.(message);
      });
    });
    socket.on('ping', (payload: Buffer) => this.pings.push(payload.toString('latin1')));
    socket.on('close', (code: number) => {
      this.closed = { code };
    });
    socket.on('error', () => undefined);
  }

  get messages(): Message[] {
    return this.received.map(({ message }) => message);
  }

  of<Type extends Message['type']>(type: Type): MessageOf<Type>[] {
    return this.messages.filter((message) => message.type === type) as MessageOf<Type>[];
  }

  /** Everything that came up for one connection id, in order. */
  upBytes(connectionId: number, streamId?: number): Buffer {
    const data = this.of('DATA').filter(
      (message) => message.connectionId === connectionId && (streamId === undefined || message.streamId === streamId),
    );
    return Buffer.concat(data.map((message) => message.payload));
  }

  send(...messages: readonly TunnelMessage[]): void {
    this.socket.send(encodeFrames(messages));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes);
  }

  async waitFor<Type extends Message['type']>(type: Type, count = 1): Promise<MessageOf<Type>> {
    await until(
      () => this.of(type).length >= count,
      () => `${count} × ${type}, got ${this.messages.map((message) => message.type).join(' ')}`,
    );
    return this.of(type)[count - 1] as MessageOf<Type>;
  }

  /** The next close frame stays unanswered. Resolves when it has come, to what answers it. */
  holdCloseFrame(): Promise<() => void> {
    const answer = this.socket.close.bind(this.socket);
    // What `ws` calls when a close frame comes.
    return new Promise((resolve) => {
      this.socket.close = (code, reason) => resolve(() => answer(code, reason));
    });
  }

  /** The connection vanishes without a close frame. */
  drop(): void {
    this.raw.destroy();
  }
}

export type Answer =
  | {
      readonly kind: 'accept';
      readonly serviceIds?: readonly string[] | null;
      readonly autoPong?: boolean /** Instead of the first that is offered. */;
      readonly subprotocol?: string;
      readonly headers?: readonly string[];
    }
  /** Any other HTTP answer, word for word. */
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'hang-up' };

export function rejection(status: string, body: string, headers: readonly string[] = []): Answer {
  const lines = [
    `HTTP/1.1 ${status}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...headers,
    '',
    body,
  ];
  return { kind: 'raw', text: lines.join('\r\n') };
}

/** A TLS WebSocket server on loopback whose every handshake the test decides. */
export class ScriptedCloud {
  readonly peers: Peer[] = [];
  readonly requests: IncomingMessage[] = [];
  /** Answers to the next handshakes, first come first served; then `otherwise`. */
  readonly script: Answer[] = [];
  otherwise: Answer = { kind: 'accept', serviceIds: ['SSH'] };
  /** Hears of every WebSocket before a message is read or sent on it. */
  onPeer: ((peer: Peer) => void) | null = null;
  /** What the answer to the next upgrade carries. */
  nextChannelId = (): string => '0ea2b3fffe6adc0e-0000125a-00005adb-c2f218c35b921565-17c807e1';

  private constructor(
    server: Server,
    readonly loopback: Loopback,
    readonly port: number,
    readonly ca: string,
  ) {
    server.on('upgrade', (request, socket, head: Buffer) => this.#upgrade(request, socket, head));
    server.on('tlsClientError', () => undefined);
  }

  /** `identity`: what it shows of itself; absent: `localhost` from an authority of its own. */
  static async start(identity?: Identity): Promise<ScriptedCloud> {
    const { ca, chain, key } = identity ?? (await makeIdentity());
    // Whoever asks for a page gets an empty one.
    const server = createServer({ cert: chain, key }, (_request, response) => response.end());
    const loopback = new Loopback();
    return new ScriptedCloud(server, loopback, await loopback.open(server), ca);
  }

  /** The n-th WebSocket, counted from 1. */
  async peer(count = 1): Promise<Peer> {
    await until(() => this.peers.length >= count, `WebSocket ${count}`);
    return this.peers[count - 1] as Peer;
  }

  /** Everything from before is forgotten. */
  clear(): void {
    for (const peer of this.peers) peer.drop();
    this.peers.length = 0;
    this.requests.length = 0;
    this.script.length = 0;
    this.onPeer = null;
    this.otherwise = { kind: 'accept', serviceIds: ['SSH'] };
  }

  close(): Promise<void> {
    return this.loopback.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    this.requests.push(request);
    const answer = this.script.shift() ?? this.otherwise;
    switch (answer.kind) {
      case 'silence':
        return;
      case 'hang-up':
        socket.destroy();
        return;
      case 'raw':
        socket.end(answer.text);
        return;
      case 'accept': {
        const server = new WebSocketServer({
          noServer: true,
          autoPong: answer.autoPong ?? true,
          maxPayload: 1 << 20,
          perMessageDeflate: false,
          handleProtocols: (offered) => answer.subprotocol ?? [...offered][0] ?? false,
        });
        const channelId = this.nextChannelId();
        server.on('headers', (headers) => headers.push(`channel-id: ${channelId}`, ...(answer.headers ?? [])));
        server.handleUpgrade(request, socket, head, (webSocket) => {
          const peer = new Peer(webSocket, request, socket, channelId);
          this.onPeer?.(peer);
          const serviceIds = answer.serviceIds === undefined ? ['SSH'] : answer.serviceIds;
          if (serviceIds !== null) peer.send({ type: 'SERVICE_IDS', serviceIds });
          this.peers.push(peer);
        });
        return;
      }
    }
  }
}
