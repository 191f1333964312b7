/**
 * What the source proxy promises to whoever drives it: the session (through a worker thread) or the
 * command line. Everything here is plain data, so that it crosses a thread boundary by structured clone.
 *
 * The proxy owns local listeners and one WebSocket. It binds the listeners before it is given a token,
 * keeps them (and their port numbers) until `stop`, and reconnects by itself with the same pair of client
 * access token and client token after 5xx answers, network errors and dropped connections. On a 4xx answer
 * it stops trying and says so: only its owner can get another token (PROTOCOL.md 2.4, 9.2).
 */

/** How the destination wants to be spoken to; decided by the fields the source puts into its messages (PROTOCOL.md 3.4). */
export type ProtocolVersion = 'V1' | 'V2' | 'V3';

/** A local port for one service. `serviceId` `''` means: the tunnel's only service, whatever its name. */
export interface ListenerRequest {
  readonly serviceId: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
}

export interface BoundListener {
  readonly serviceId: string;
  readonly port: number;
}

export interface WebProxy {
  readonly host: string;
  readonly port: number;
  /** Complete value of a `Proxy-Authorization` header. A secret: never logged. */
  readonly authorization?: string;
  /** It is of a kind that cannot be used (`SOCKS5`, `HTTPS`): nobody tries, what would go through it fails. */
  readonly unsupported?: string;
}

export interface DataPlane {
  readonly host: string;
  readonly port: number;
  /** Additional certificate authorities, PEM. The built-in ones stay trusted. */
  readonly extraCa: readonly string[];
  /** `localproxy -k`. Only the command line ever sets this to false. */
  readonly verifyCertificate: boolean;
  readonly webProxy: WebProxy | null;
}

/** Times in milliseconds, sizes in bytes. Defaults in `defaults.ts`. */
export interface ProxyTuning {
  readonly pingInterval: number;
  /** Nothing received for so long beyond `pingInterval`, although it was asked for: the link counts as dead. */
  readonly pongTimeout: number;
  readonly handshakeTimeout: number;
  readonly backoffBase: number;
  readonly backoffCap: number;
  /** How long a local client may wait for the tunnel before its connection is ended. */
  readonly clientPatience: number;
  /** How long a connection that was reset before its first answer waits for `judgeReset`. 0: there is nobody to ask, it ends at once. */
  readonly resetPatience: number;
  /** Bytes one slow local reader may have waiting before the whole WebSocket is paused. */
  readonly readerBudget: number;
  /** The same for all slow readers of the tunnel together. */
  readonly readersBudget: number;
  readonly maxConnectionsPerService: number;
}

export interface ProxyOptions {
  readonly dataPlane: DataPlane;
  readonly bindAddress: string;
  readonly protocol: ProtocolVersion;
  readonly tuning: ProxyTuning;
}

/** A secret. Exists only in the main process, the engine's worker and the ledger. */
export interface Credentials {
  readonly accessToken: string;
  readonly clientToken: string | null;
}

/** What the service answered instead of 101. `words` is the body or `X-Status-Reason`, at most 1000 characters, tokens removed. */
export interface Rejection {
  readonly status: number;
  readonly words: string;
  readonly channelId: string | null;
  /** The answer's `Date` header, for finding a wrong clock. */
  readonly date: string | null;
}

/** Why no connection could be made or kept, by the stage that failed. */
export interface LinkFailure {
  readonly stage: 'name' | 'tcp' | 'web-proxy' | 'tls' | 'upgrade' | 'service-ids' | 'session';
  /** Node's or OpenSSL's code (`ENOTFOUND`, `SELF_SIGNED_CERT_IN_CHAIN`) or a short word of ours (`pong-timeout`, `protocol`). */
  readonly code: string;
  readonly detail: string;
  /** Of stage `tls`, where the other side showed a certificate: who issued it (or the authority above it), as text for a person. */
  readonly issuer?: string;
}

/** How a WebSocket ended after it had been open. */
export type DropCause =
  | { readonly kind: 'closed-by-service'; readonly code: number; readonly reason: string }
  | { readonly kind: 'failure'; readonly failure: LinkFailure };

export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | {
      readonly kind: 'open';
      readonly since: number;
      readonly channelId: string | null;
      readonly subprotocol: string;
      readonly serviceIds: readonly string[];
      readonly protocol: ProtocolVersion;
    }
  /** Will try again by itself at `retryAt` (epoch ms). */
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly cause: DropCause | { readonly kind: 'rejected'; readonly rejection: Rejection };
    }
  /** 4xx: the token is not accepted. Listeners stay; a new `connect` is needed. */
  | { readonly kind: 'refused'; readonly rejection: Rejection }
  /** The service closed the WebSocket with a close frame: the owner decides (DescribeTunnel first, PROTOCOL.md 9.2). Listeners stay. */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string; readonly openFor: number }
  | { readonly kind: 'stopped' };

export interface ServiceStats {
  readonly serviceId: string;
  readonly port: number;
  readonly connections: number;
  readonly waitingClients: number;
  /** Epoch ms when the first of the waiting clients is ended, its patience being over; null while none waits. */
  readonly waitsUntil: number | null;
  /** Totals since the proxy started. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Epoch ms of the last byte received from the device's service, or null. */
  readonly lastAnswerAt: number | null;
  /** The 1-based number of the connection whose reader is so slow that the tunnel is paused, or null. */
  readonly pausedBy: number | null;
}

export type ProxyEvent =
  | { readonly kind: 'link'; readonly state: LinkState }
  | { readonly kind: 'pong'; readonly roundTrip: number; readonly at: number }
  /** At most four times a second, and only when something changed. */
  | { readonly kind: 'stats'; readonly services: readonly ServiceStats[] }
  | { readonly kind: 'client-connected'; readonly serviceId: string; readonly connection: number }
  /**
   * `age`: ms since it was started in the tunnel; of a client that never was, since it was accepted. Whole ms, rounded down.
   * `again`: only this connection is over; its program lost nothing and waits for a place under another number. `reset`: the end of one
   * that `reset-unanswered` told of.
   */
  | {
      readonly kind: 'client-ended';
      readonly serviceId: string;
      readonly connection: number;
      readonly by: 'local' | 'device' | 'link' | 'patience' | 'limit' | 'again' | 'reset';
      readonly age: number;
      readonly answered: boolean;
      readonly sent: boolean;
    }
  /**
   * START and DATA were sent and nothing came back for `quietFor` ms, although the link is open. Told once a connection.
   * `repeatable`: its program would not notice that it is started again.
   */
  | {
      readonly kind: 'unanswered';
      readonly serviceId: string;
      readonly connection: number;
      readonly quietFor: number;
      readonly repeatable: boolean;
    }
  /**
   * A connection was reset that was never answered and whose program would not notice another start: by the device, which cannot serve
   * it, or by the service, because a device took the place of another (PROTOCOL.md 3.4). The proxy cannot tell; its program waits for
   * `judgeReset`. `age` as in `client-ended`, which follows.
   */
  | { readonly kind: 'reset-unanswered'; readonly serviceId: string; readonly connection: number; readonly age: number }
  /**
   * Something came back without the ids this protocol version carries: the destination is older (PROTOCOL.md 4.3).
   * `data` only a device sends, so it proves that; a `reset` can also be the service's own (PROTOCOL.md 3.4).
   */
  | {
      readonly kind: 'older-destination';
      readonly serviceId: string;
      readonly speaks: 'V1' | 'V2';
      readonly by: 'data' | 'reset';
    }
  /** The service announced other ids than were asked for; the announced ones were adopted (PROTOCOL.md 6, row 10). */
  | {
      readonly kind: 'services-adopted';
      readonly announced: readonly string[];
      readonly listeners: readonly BoundListener[];
    }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string };

export type ResetVerdict = 'again' | 'end';

export type BindResult =
  | { readonly ok: true; readonly listeners: readonly BoundListener[] }
  /** Nothing was bound. `code` is Node's: EADDRINUSE, EACCES, EADDRNOTAVAIL. `freePort` was free a moment ago. */
  | {
      readonly ok: false;
      readonly serviceId: string;
      readonly port: number;
      readonly code: string;
      readonly freePort: number | null;
    };

/** One running source proxy. Every method may be called in every state; all are safe to call twice. */
export interface SourceProxy {
  /** Binds what is not bound yet, moves what asks for another port, releases what is no longer asked for. All or nothing. */
  bind(listeners: readonly ListenerRequest[]): Promise<BindResult>;
  /** Starts connecting; what becomes of it arrives as `link` events. Replaces a running connection. */
  connect(credentials: Credentials): void;
  /** Ends the WebSocket. Local clients are held for `clientPatience`; listeners and ports stay. */
  disconnect(): void;
  /**
   * Takes effect on the next WebSocket; a running one is replaced (the guides forbid mixing versions in one session).
   * Connections that were never answered and whose opening is repeatable are started again on it; all others end.
   */
  setProtocol(version: ProtocolVersion): void;
  /**
   * Takes effect on the next WebSocket; one that is open goes on as it is. An attempt that is still being opened over another
   * web proxy, or without one, is given up and made anew at once. Kept over reconnects.
   */
  setWebProxy(webProxy: WebProxy | null): void;
  /**
   * While held, newly accepted clients wait exactly as they do while the link is down: at most `clientPatience`, then a
   * clean end. Held because nobody is at the far end: what is sent into a tunnel without a destination is lost, and no
   * message tells when one comes (PROTOCOL.md 3.4, 8.10). Connections already started go on, but for those that were
   * never answered and whose opening is repeatable: these wait, too. Ending it starts the clients in the order they came. Kept over reconnects; false at the beginning.
   */
  hold(held: boolean): void;
  /**
   * What `reset-unanswered` asked: `end` lets the program know, `again` starts it anew. Without an answer within `resetPatience` it ends;
   * a WebSocket that is replaced or lost meanwhile starts it anew by itself.
   */
  judgeReset(serviceId: string, connection: number, verdict: ResetVerdict): void;
  /** The network or the clock changed (wake-up, new address): probe the link now instead of waiting. */
  probe(): void;
  stop(): Promise<void>;
  /** Returns the way to stop listening. */
  onEvent(listener: (event: ProxyEvent) => void): () => void;
}

export type CreateSourceProxy = (options: ProxyOptions) => SourceProxy;
