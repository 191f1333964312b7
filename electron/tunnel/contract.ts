import type { BusyPort } from '../../shared/problems/busy-port';
import type { WebProxy } from '../net/web-proxy';
import type { BoundListener, ListenerRequest, ProtocolVersion, ServiceStats, TunnelConnectionState } from './states';

export type * from './states';

/**
 * The contract of the source proxy with whoever drives it: the session (through a worker thread) or the command line.
 * Everything here is plain data, so that it crosses a thread boundary by structured clone.
 *
 * The proxy owns the local ports and one WebSocket to the data plane, the tunnel connection. It opens the local ports
 * before it is given a token, and keeps them and their numbers until `stop`. After a 5xx answer, a network error or a
 * dropped WebSocket it reconnects by itself with the same client access token and client token. After a 4xx answer it
 * stops and reports it: only its owner can get another token (PROTOCOL.md 2.4, 9.2).
 *
 * Units: names ending in `Ms` are durations in milliseconds, in `Bytes` sizes in bytes. Names ending in `At` or `Until`
 * are moments on the wall clock, in epoch milliseconds.
 */

/** Where the data plane is and whom to trust there. */
export interface DataPlane {
  readonly host: string;
  readonly port: number;
  /** Certificate authorities, PEM, that are trusted besides Node's own: an environment's, and the operating system's. */
  readonly extraCa: readonly string[];
  /** False skips the check of the certificate (`localproxy -k`). Only the command line ever sets it. */
  readonly verifyCertificate: boolean;
  /** Null: a direct connection. */
  readonly webProxy: WebProxy | null;
}

/** Limits and timing. The values the product uses, with their reasons, are in `defaults.ts`. */
export interface ProxyTuning {
  readonly pingIntervalMs: number;
  /** Silence of `pingIntervalMs` and this together ends the tunnel connection, although pings asked for an answer. */
  readonly pongTimeoutMs: number;
  /** From the beginning of an attempt to SERVICE_IDS. */
  readonly handshakeTimeoutMs: number;
  /** Upper bound of the first wait before a reconnect; it doubles up to `backoffCapMs`. */
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** How long an accepted local client waits for its place in the tunnel before its connection is ended. */
  readonly clientWaitTimeoutMs: number;
  /** How long a connection reported by `reset-unanswered` waits for `decideReset`. 0: nobody decides, and it ends at once. */
  readonly resetDecisionTimeoutMs: number;
  /** What may wait for one local program that reads slowly. Beyond it the whole tunnel connection is paused. */
  readonly readerBudgetBytes: number;
  /** The same for all local programs of the tunnel together. */
  readonly allReadersBudgetBytes: number;
  readonly maxConnectionsPerService: number;
  /**
   * How long (ms) what is on its way to the service may hold up what comes behind it, besides the way itself; infinity: as long as the
   * operating system lets it.
   */
  readonly upwardQueueMs: number;
}

/** What a source proxy is made of. All of it is fixed, but for the protocol version and the web proxy, which have setters. */
export interface ProxyOptions {
  readonly dataPlane: DataPlane;
  /** The local address the ports are opened on; `localhost` means 127.0.0.1. */
  readonly bindAddress: string;
  readonly protocol: ProtocolVersion;
  readonly tuning: ProxyTuning;
}

/** A client access token and its client token. A secret: exists only in the main process, the proxy's worker and the ledger. */
export interface Credentials {
  readonly accessToken: string;
  /** Null: the access token works once only. */
  readonly clientToken: string | null;
}

/**
 * What a source proxy reports. A `connection` is the 1-based number of a local client's connection within its service;
 * no number is used twice.
 */
export type ProxyEvent =
  | { readonly kind: 'tunnel-connection'; readonly state: TunnelConnectionState }
  | { readonly kind: 'pong'; readonly roundTripMs: number; readonly at: number }
  /**
   * The service left a ping unanswered and has answered before. The tunnel connection may be dead, which is found out by itself; or the
   * device is away, and the service answers only while it is there, too (PROTOCOL.md 5.5 j): `pauseNewConnections` then says so.
   */
  | { readonly kind: 'quiet' }
  /** At most four times a second, and only when something changed. */
  | { readonly kind: 'stats'; readonly services: readonly ServiceStats[] }
  /** A local client got its place in the tunnel: its START is on the way. */
  | { readonly kind: 'client-connected'; readonly serviceId: string; readonly connection: number }
  /** A connection is over. Comes once for every local client accepted before `stop`, and once more each time one is restarted. */
  | {
      readonly kind: 'client-ended';
      readonly serviceId: string;
      readonly connection: number;
      /**
       * Who or what ended it:
       * - `local`: the program on this computer closed it.
       * - `device`: the destination reset it, or AWS did.
       * - `tunnel-connection`: the WebSocket was lost, or the service is no longer asked for.
       * - `timeout`: it waited `clientWaitTimeoutMs` for a place in the tunnel.
       * - `limit`: its service has `maxConnectionsPerService` connections already.
       * - `restart`: the program lost nothing and goes on as another connection, with another number: it waits for a place, or, between two requests of HTTP, needs none until the next.
       * - `reset`: it was reported by `reset-unanswered`, and the decision was `end`, or none came.
       */
      readonly by: 'local' | 'device' | 'tunnel-connection' | 'timeout' | 'limit' | 'restart' | 'reset';
      /** By SESSION_RESET, which only AWS sends (PROTOCOL.md 3.4): it says nothing about the device. */
      readonly bySession?: true;
      /** Since its START was sent; of a client that never got a place, since it was accepted. Whole milliseconds, rounded down. */
      readonly ageMs: number;
      /** Whether any byte came from the device. */
      readonly answered: boolean;
      /** Whether any byte of the program was sent to the device. */
      readonly sent: boolean;
    }
  /**
   * Nothing came back for `quietForMs` since its START or, `sent`, since the program's first bytes went to the device, although
   * the tunnel connection is open. Reported at most once for each of the two, and once for each request of HTTP behind an answer.
   */
  | {
      readonly kind: 'unanswered';
      readonly serviceId: string;
      readonly connection: number;
      readonly quietForMs: number;
      readonly sent: boolean;
    }
  /**
   * A connection was reset before its first answer, and it can be restarted without its program noticing. Either the device
   * reset it, because it cannot reach the service; or AWS did, because another device connection replaced the first (PROTOCOL.md
   * 3.4). The proxy cannot tell which. The program waits for `decideReset`; a `client-ended` follows. `ageMs` as there.
   */
  | {
      readonly kind: 'reset-unanswered';
      readonly serviceId: string;
      readonly connection: number;
      readonly ageMs: number;
      /** As of `client-ended`. */
      readonly bySession?: true;
    }
  /** What became of the connection that `greet` asked for. Comes once for each call. */
  | {
      readonly kind: 'greeting';
      readonly serviceId: string;
      readonly protocol: ProtocolVersion;
      readonly greeting: Greeting;
    }
  /**
   * The destination showed that it serves one connection at a time. Data comes only from a device and so proves it, and so does
   * the answer to the end of the app's own connection: it is treated like that from here on (`setOneConnection`). Any other
   * reset can also be AWS's own (PROTOCOL.md 3.4), so the owner decides.
   */
  | { readonly kind: 'one-connection'; readonly serviceId: string; readonly sign: OneConnectionSign }
  /** The tunnel announced other service ids than were asked for, and the announced ones were adopted (PROTOCOL.md 6, row 10). */
  | {
      readonly kind: 'services-adopted';
      readonly announced: readonly string[];
      readonly listeners: readonly BoundListener[];
    }
  /** Its local ports were taken over (`takePorts`), and the socket of the last program it had is gone. Comes once. */
  | { readonly kind: 'vacated' }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string };

/** What became of a connection of the app's own. */
export type Greeting =
  /** Bytes came; `withIds`: with all the ids it was started with. `text`: how they begin, at most 255 printable characters. */
  | { readonly kind: 'answered'; readonly withIds: boolean; readonly text: string }
  /** The device ended this one connection, by all its ids. */
  | { readonly kind: 'refused' }
  /** Its whole stream was ended, by the device or by AWS. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'silent' }
  /** It could not be made: no open tunnel connection, no such service, programs' connections are open; or it was given up for these. */
  | { readonly kind: 'impossible' };

/**
 * How a destination shows that it serves one connection at a time (PROTOCOL.md 5.6, 5.7):
 * - `data-without-service`, `data-without-connection`: its bytes lack an id that it was asked with.
 * - `reset-without-service`: its reset does.
 * - `reset-answered-for-all`: the end of one connection was answered by the end of all.
 */
export type OneConnectionSign =
  | 'data-without-service'
  | 'data-without-connection'
  | 'reset-without-service'
  | 'reset-answered-for-all';

/** What becomes of a connection that `reset-unanswered` reported: it is started anew, or its program is told that it is over. */
export type ResetDecision = 'restart' | 'end';

export type BindResult =
  | { readonly ok: true; readonly listeners: readonly BoundListener[] }
  /**
   * No port was opened or closed. The port that failed, with Node's code: EADDRINUSE, EACCES, EADDRNOTAVAIL; EINVAL for a
   * request that makes no sense, ECANCELED where the proxy stopped. `freePort` was free a moment ago. `others`: further ports of the
   * request that cannot be opened either, so that a person decides once.
   */
  | {
      readonly ok: false;
      readonly serviceId: string;
      readonly port: number;
      readonly code: string;
      readonly freePort: number | null;
      readonly others?: readonly BusyPort[];
    };

/** One running source proxy. Every method may be called in every state, and twice. None throws; failures arrive as events. */
export interface SourceProxy {
  /**
   * Makes these the local ports: opens what is not open yet, moves what asks for another port, closes what is not in the
   * list. All of it or nothing.
   */
  bind(listeners: readonly ListenerRequest[]): Promise<BindResult>;
  /** Opens the tunnel connection with this token; a running one is replaced. What becomes of it arrives as events. */
  connect(credentials: Credentials): void;
  /** Ends the tunnel connection. Local clients wait for the next one, for `clientWaitTimeoutMs` at most; the ports stay open. */
  disconnect(): void;
  /**
   * Takes effect on the next WebSocket, so a running one is replaced: the guides forbid mixing versions in one session.
   * Connections without an answer that can be restarted unnoticed are restarted on it; all others end.
   */
  setProtocol(version: ProtocolVersion): void;
  /**
   * Makes a connection of the app's own to this service, sends nothing, and waits `waitMs` for its first bytes; an event `greeting`
   * tells. It is ended in the way that the device understands (PROTOCOL.md 5.7), and takes no place that a program could have:
   * it is made only while no program has a connection, and given up where programs may start that need its place. `beside`: also
   * while programs have connections, where each has a place of its own (V3, many connections).
   */
  greet(serviceId: string, waitMs: number, where?: { readonly beside: boolean }): void;
  /**
   * The destination serves one connection at a time, and understands no other end of it than STREAM_RESET: from now on
   * programs of a service wait for each other, in whatever version. No WebSocket is replaced for it, and no connection ended:
   * where several are open the stream ends with the last of them. Kept over reconnects; false at the beginning.
   */
  setOneConnection(one: boolean): void;
  /**
   * Takes effect on the next WebSocket. One that is open stays as it is; an attempt under way on another path is given up
   * and begun anew at once. Kept over reconnects.
   */
  setWebProxy(webProxy: WebProxy | null): void;
  /**
   * Holds new local clients back while the device is away. Bytes sent into a tunnel without a destination are lost, and no
   * message of the protocol says when one connects (PROTOCOL.md 3.4, 8.10), so the owner says so. While paused, local clients
   * wait as they do while the tunnel connection is down: for `clientWaitTimeoutMs`, then their connection is ended cleanly. So do
   * connections without an answer that can be restarted unnoticed; all others go on. Once no longer paused, clients
   * start in the order they came. Kept over reconnects; false at the beginning.
   */
  pauseNewConnections(paused: boolean): void;
  /**
   * The device's own connection is gone, and with it all it knew of streams (PROTOCOL.md 5.5 e): what starts from now on begins new ones.
   * Connections without an answer that can be restarted unnoticed are; all others go on until they are reset.
   */
  deviceLeft(): void;
  /**
   * Answers `reset-unanswered`. Without an answer within `resetDecisionTimeoutMs` the connection ends; if before
   * that the WebSocket is replaced or lost or new connections are paused, it is restarted. Ignored for a connection that waits for no decision.
   */
  decideReset(serviceId: string, connection: number, decision: ResetDecision): void;
  /** The network or the clock changed (wake-up, new address): pings at once, or tries the next attempt at once. */
  probe(): void;
  /**
   * Makes another source proxy, in the same thread, for the tunnel that is to take this one's place. It opens no local port, whatever its
   * tunnel announces, until it has taken over those of this one.
   */
  beside(options: ProxyOptions): SourceProxy;
  /**
   * Takes over the local ports of the source proxy that this one was made beside. None is closed for it, not for a moment: the next program
   * that connects is served here. Programs that are connected or wait there stay there, and it is told by `vacated` once they are gone.
   * Of a source proxy that was made beside none, nothing changes. The answer is as of `bind`.
   */
  takePorts(): Promise<BindResult>;
  /** Closes everything. Resolves when no socket is left and `stopped` was told, also when it is called again meanwhile. */
  stop(): Promise<void>;
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: ProxyEvent) => void): () => void;
}

export type CreateSourceProxy = (options: ProxyOptions) => SourceProxy;
