import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { fieldtunnel } from '../../shared/tunnel-message/generated/message';
import { deferred, until, within } from './wait';

export const { Message } = fieldtunnel;
export const { Type } = fieldtunnel.Message;
export type Message = fieldtunnel.Message;

export interface PeerOptions {
  readonly mode: 'source' | 'destination';
  readonly token: string;
  /** `host:port` */
  readonly dataPlane: string;
  readonly ca: string;
  readonly clientToken?: string;
  /** Version numbers of the subprotocol; ['3.0'] if absent. */
  readonly offers?: readonly string[];
  /** Path and query instead of the usual ones. */
  readonly path?: string;
  /** Further headers, or other values; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** Pongs that do not come in time and the like are left to the test. */
  readonly webSocket?: ClientOptions;
}

/** The service answered something else than 101. */
export class HandshakeRejected extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: IncomingHttpHeaders,
  ) {
    super(`rejected: ${status} ${body}`);
  }
}

/** The fields that were on the wire, the type by its name, the payload as text. */
export function fieldsOf(message: Message): Record<string, unknown> {
  const {
    type,
    payload,
    availableServiceIds = [],
    ...others
  } = Object.fromEntries(Object.entries(message)) as Partial<Message> & { type: fieldtunnel.Message.Type };
  const text = payload === undefined ? {} : { payload: Buffer.from(payload).toString() };
  return { type: Type[type], ...others, ...(availableServiceIds.length > 0 ? { availableServiceIds } : {}), ...text };
}

/** A tunnel frame: two bytes of length, then the message. */
export function frameOf(message: fieldtunnel.Message.$Properties): Buffer {
  const body = Buffer.from(Message.encode(message).finish());
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}

/** One side of a tunnel as a test plays it: raw messages in and out, on the `ws` client. */
export class TunnelPeer {
  /** Every message received so far, in order. */
  readonly messages: Message[] = [];
  /** Sizes of the WebSocket messages received. */
  readonly webSocketMessages: number[] = [];
  /** The close code and reason; 1006 stands for "without a close frame". */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #read: { at: number } = { at: 0 };
  #rest: Buffer = Buffer.alloc(0);

  constructor(
    readonly socket: WebSocket,
    /** Headers of the 101 answer. */
    readonly headers: IncomingHttpHeaders,
  ) {
    const { promise, resolve } = deferred<{ code: number; reason: string }>();
    this.closed = promise;
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    socket.on('error', () => undefined);
    socket.on('message', (data) => this.#take(data as Buffer));
  }

  send(message: fieldtunnel.Message.$Properties): void {
    this.socket.send(frameOf(message));
  }

  /** Several tunnel frames in one WebSocket message. */
  sendTogether(...messages: readonly fieldtunnel.Message.$Properties[]): void {
    this.socket.send(Buffer.concat(messages.map(frameOf)));
  }

  sendBytes(bytes: Uint8Array | string): void {
    this.socket.send(bytes);
  }

  /** The next message that nobody has asked for yet. */
  async next(timeout = 60_000): Promise<Message> {
    await until(() => {
      if (this.messages.length <= this.#read.at) throw new Error('No further message has arrived.');
    }, timeout);
    return this.messages[this.#read.at++]!;
  }

  /** Skips to the first message of a type. */
  async nextOf(type: fieldtunnel.Message.Type, timeout = 60_000): Promise<Message> {
    for (;;) {
      const message = await this.next(timeout);
      if (message.type === type) return message;
    }
  }

  /** All payload bytes of DATA received so far. */
  payload(): Buffer {
    return Buffer.concat(this.messages.filter(({ type }) => type === Type.DATA).map(({ payload }) => payload));
  }

  /** Sends a ping; resolves with the payload of the pong. */
  async ping(payload: string, timeout = 60_000): Promise<string> {
    const { promise, resolve } = deferred<string>();
    this.socket.once('pong', (data) => resolve(data.toString()));
    this.socket.ping(payload);
    return within(promise, 'pong', timeout);
  }

  close(code = 1000): void {
    this.socket.close(code);
  }

  terminate(): void {
    this.socket.terminate();
  }

  #take(data: Buffer): void {
    this.webSocketMessages.push(data.length);
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    while (this.#rest.length >= 2) {
      const end = 2 + this.#rest.readUInt16BE(0);
      if (this.#rest.length < end) return;
      this.messages.push(Message.decode(this.#rest.subarray(2, end)));
      this.#rest = this.#rest.subarray(end);
    }
  }
}

/** Connects one side. Rejects with HandshakeRejected, or with the network's error. */
export async function connectPeer(options: PeerOptions): Promise<TunnelPeer> {
  const { dataPlane, ca, mode, token, clientToken, offers = ['3.0'] } = options;
  const headers = Object.fromEntries(
    Object.entries({ 'access-token': token, 'client-token': clientToken, ...options.headers }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Record<string, string>;
  const path = options.path ?? `/tunnel?local-proxy-mode=${mode}`;
  const socket = new WebSocket(
    `wss://${dataPlane}${path}`,
    offers.map((version) => `aws.iot.securetunneling-${version}`),
    { ca, headers, perMessageDeflate: false, ...options.webSocket },
  );
  const { promise, resolve, reject } = deferred<TunnelPeer>();
  socket.once('upgrade', (response: IncomingMessage) => {
    // Listening from here on: the service speaks first.
    const peer = new TunnelPeer(socket, response.headers);
    socket.once('open', () => resolve(peer));
  });
  socket.once('unexpected-response', (_request, response: IncomingMessage) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () =>
      reject(new HandshakeRejected(response.statusCode ?? 0, Buffer.concat(chunks).toString(), response.headers)),
    );
  });
  socket.on('error', reject);
  return within(promise, 'WebSocket');
}

/** The rejection a handshake gets. Fails when it is accepted. */
export async function rejectionOf(attempt: Promise<TunnelPeer>): Promise<HandshakeRejected> {
  try {
    const peer = await attempt;
    peer.terminate();
  } catch (error) {
    if (error instanceof HandshakeRejected) return error;
    throw error;
  }
  throw new Error('The handshake was accepted.');
}
