import type { AnsweredBy } from '../net/answer-page';

/** What is told of a tunnel connection and its services: the words that the contract of the source proxy is made of. */

/**
 * The tunnel protocol the destination speaks. It decides which ids the source puts into its messages (PROTOCOL.md 3.4).
 */
export type ProtocolVersion = 'V1' | 'V2' | 'V3';

/** A local port for one service of the tunnel. */
export interface ListenerRequest {
  /** Empty: the tunnel's only service, whatever its id is. */
  readonly serviceId: string;
  /** 0 to 65535; 0 lets the operating system choose. */
  readonly port: number;
}

/** A local port that is open. */
export interface BoundListener {
  /** The service's own id, where the tunnel has announced it. */
  readonly serviceId: string;
  readonly port: number;
}

/** The HTTP answer, of the service or of something in between, that refused the WebSocket. */
export interface Rejection {
  readonly status: number;
  /** The body, and `X-Status-Reason` where it says something else; at most 1000 characters, tokens removed. */
  readonly words: string;
  readonly channelId: string | null;
  /** The answer's `Date` header, which tells whether this computer's clock is wrong. */
  readonly date: string | null;
  /** `Retry-After`. */
  readonly retryAfterMs?: number;
  /** The answer has none of the service's marks and none of its words: something in between gave it, by these names. */
  readonly between?: AnsweredBy;
}

/** Why the tunnel connection could not be made or kept. */
export interface TunnelConnectionFailure {
  /** The stage of the connection that failed, in the order they are passed. */
  readonly stage: 'name' | 'tcp' | 'web-proxy' | 'tls' | 'upgrade' | 'service-ids' | 'session';
  /**
   * Node's or OpenSSL's code (`ENOTFOUND`, `SELF_SIGNED_CERT_IN_CHAIN`), or a short word of ours (`pong-timeout`,
   * `protocol`).
   */
  readonly code: string;
  readonly detail: string;
  /**
   * Only of stage `tls`: who issued the certificate that was shown, or the authority above it, as text for a person.
   */
  readonly issuer?: string;
}

/** How a tunnel connection ended after the WebSocket was open. */
export type DropCause =
  | { readonly kind: 'closed-by-service'; readonly code: number; readonly reason: string }
  | { readonly kind: 'failure'; readonly failure: TunnelConnectionFailure };

/**
 * The state of the tunnel connection, the WebSocket to the data plane. The local ports stay open in every state but
 * `stopped`.
 */
export type TunnelConnectionState =
  /** No token yet, or disconnected on request. */
  | { readonly kind: 'idle' }
  /** `attempt` counts from 1 since `connect` or the last drop. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  /** SERVICE_IDS arrived: connections can be started. */
  | {
      readonly kind: 'open';
      readonly openedAt: number;
      readonly channelId: string | null;
      readonly subprotocol: string;
      readonly serviceIds: readonly string[];
      readonly protocol: ProtocolVersion;
    }
  /** Tries again by itself at `retryAt`. */
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly cause: DropCause | { readonly kind: 'rejected'; readonly rejection: Rejection };
    }
  /** A 4xx answer: the token is not accepted, or something in between refuses the way. A new `connect` is needed. */
  | { readonly kind: 'refused'; readonly rejection: Rejection }
  /**
   * The service ended the WebSocket with a close frame. The owner decides, after DescribeTunnel (PROTOCOL.md 9.2); a
   * new `connect` is needed.
   */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string; readonly openForMs: number }
  /** `stop` has done all it does, or the worker thread died too often. No event follows. */
  | { readonly kind: 'stopped' };

/** Counters of one service. */
export interface ServiceStats {
  readonly serviceId: string;
  /** 0: another source proxy has it by now. */
  readonly port: number;
  readonly connections: number;
  readonly waitingClients: number;
  /** When the client that has waited longest is ended, if nothing changes; null while none waits. */
  readonly waitsUntil: number | null;
  /** Totals since the proxy started. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** When the last byte came from the device's service; null: none yet. */
  readonly lastAnswerAt: number | null;
  /** The connection whose local program reads so slowly that the tunnel connection is paused, or null. */
  readonly pausedBy: number | null;
}
