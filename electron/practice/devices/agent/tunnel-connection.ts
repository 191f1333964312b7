import WebSocket from 'ws';
import {
  decodeMessage,
  encodeFrame,
  FrameSplitter,
  subprotocols,
  webSocketLimit,
  type TunnelMessage,
} from '../../../../shared/tunnel-message';
import type { AgentTuning } from './tuning';
import { systemClock, type Timer } from '../../../net/clock';

/** Where and as whom an agent connects. Both tokens are secrets. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly accessToken: string;
  readonly clientToken: string | null;
}

/** How a WebSocket ended, or why there was none. */
export type ConnectionEnd =
  /** Answered with something else than 101. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The service sent a close frame. */
  | { readonly kind: 'closed'; readonly code: number }
  /** No connection could be made (`openFor` 0), or it broke without a close frame after so many milliseconds. */
  | { readonly kind: 'lost'; readonly openFor: number; readonly code: string };

interface ConnectionHandlers {
  readonly onOpen?: () => void;
  /** The messages of one WebSocket message, in order. */
  readonly onMessages: (messages: readonly TunnelMessage[]) => void;
  /** Called once; nothing else is called afterwards. */
  readonly onEnd: (end: ConnectionEnd) => void;
}

/** One WebSocket to the data plane as destination (PROTOCOL.md 2.1), with back-pressure in both directions. */
export class TunnelConnection {
  readonly #tuning: AgentTuning;
  readonly #handlers: ConnectionHandlers;
  /** Paused by service connections that cannot take more. */
  readonly reading: SharedPause;
  /** Service connections are told through `onCongestion` when the WebSocket cannot take more. */
  #congested = false;
  readonly #listeners = new Set<(congested: boolean) => void>();
  readonly #socket: WebSocket;
  readonly #frames = new FrameSplitter();
  #openedAt: number | null = null;
  #ended = false;
  #pinger: Timer | null = null;

  constructor(target: ConnectionTarget, tuning: AgentTuning, handlers: ConnectionHandlers) {
    this.#tuning = tuning;
    this.#handlers = handlers;

    this.#socket = new WebSocket(
      `wss://${target.host}:${target.port}/tunnel?local-proxy-mode=destination`,
      subprotocols[0],
      {
        ca: target.ca,
        headers: {
          'access-token': target.accessToken,
          ...(target.clientToken === null ? {} : { 'client-token': target.clientToken }),
        },
        perMessageDeflate: false,
        handshakeTimeout: tuning.handshakeTimeoutMs,
        followRedirects: false,
        maxPayload: webSocketLimit,
      },
    );
    this.reading = new SharedPause(
      () => this.#socket.pause(),
      () => this.#socket.resume(),
    );
    this.#listen();
  }

  #listen(): void {
    let failure = 'dropped';
    this.#socket.on('open', () => {
      this.#openedAt = Date.now();
      this.#handlers.onOpen?.();
      this.#keepPinging();
    });
    this.#socket.on('message', (data, isBinary) => {
      if (this.#ended) return;
      if (!isBinary || !Buffer.isBuffer(data)) {
        this.drop('text-frame');
        return;
      }
      const messages = this.#decode(data);
      if (messages === null) {
        this.drop('not-a-message');
        return;
      }
      if (messages.length > 0) this.#handlers.onMessages(messages);
    });
    this.#socket.on('unexpected-response', (request, response) => {
      response.resume();
      request.destroy();
      this.#end({ kind: 'refused', status: response.statusCode ?? 0 });
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code ?? 'error'));
    this.#socket.on('close', (code) => {
      // 1006 is ws's own word for: no close frame came.
      this.#end(code === 1006 ? this.#lost(failure) : { kind: 'closed', code });
    });
  }

  #decode(chunk: Buffer): TunnelMessage[] | null {
    const messages: TunnelMessage[] = [];
    const unreadable: string[] = [];
    this.#frames.push(chunk, (body, reused) => {
      // Messages may be kept waiting, so they must not lie in the splitter's own buffer.
      const message = decodeMessage(reused ? body.slice() : body);
      if (message.type === 'MALFORMED') unreadable.push(message.detail);
      else messages.push(message);
    });
    return unreadable.length === 0 ? messages : null;
  }

  /** The reference's ping: at once and every 20 s, the time as digits (PROTOCOL.md 3.2). */
  #keepPinging(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping(String(Date.now()));
    this.#pinger = systemClock.set(() => this.#keepPinging(), this.#tuning.pingIntervalMs);
  }

  #lost(code: string): ConnectionEnd {
    return { kind: 'lost', openFor: this.#openedAt === null ? 0 : Math.max(1, Date.now() - this.#openedAt), code };
  }

  #end(end: ConnectionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#pinger?.cancel();
    this.#listeners.clear();
    this.#handlers.onEnd(end);
  }

  /**
   * Each message goes out in a WebSocket message of its own. Dropped silently once the connection has ended. `written`:
   * the operating system took it; not called where it was dropped.
   */
  send(message: TunnelMessage, written: () => void = () => undefined): void {
    if (this.#ended || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(encodeFrame(message), () => {
      this.#checkCongestion();
      written();
    });
    this.#checkCongestion();
  }

  #checkCongestion(): void {
    const waiting = this.#socket.bufferedAmount;
    const congested = this.#congested
      ? waiting > this.#tuning.sendBudgetBytes / 4
      : waiting > this.#tuning.sendBudgetBytes;
    if (congested === this.#congested) return;
    this.#congested = congested;
    for (const listener of this.#listeners) listener(congested);
  }

  /** Tells at once when the WebSocket is full already. Returns the way to stop listening. */
  onCongestion(listener: (congested: boolean) => void): () => void {
    this.#listeners.add(listener);
    if (this.#congested) listener(true);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the TCP connection without a close frame, as a process does that dies. `onEnd` is still called. */
  drop(reason: string): void {
    if (this.#ended) return;
    this.#end(this.#lost(reason));
    this.#socket.terminate();
  }
}

/** A flow that is paused as long as anyone asks for it: `pause` is called for the first, `resume` after the last. */
export class SharedPause {
  readonly #pause: () => void;
  readonly #resume: () => void;
  readonly #holders = new Set<object>();

  constructor(pause: () => void, resume: () => void) {
    this.#pause = pause;
    this.#resume = resume;
  }

  get isPaused(): boolean {
    return this.#holders.size > 0;
  }

  pauseFor(holder: object): void {
    const first = this.#holders.size === 0;
    this.#holders.add(holder);
    if (first) this.#pause();
  }

  resumeFor(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.#resume();
  }
}
