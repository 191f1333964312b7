import type { Clock } from '../net/clock';
import type { OneConnectionSign, ProtocolVersion, ProxyEvent, ProxyTuning } from './contract';
import type { LocalClient } from './flow/local-client';
import type { Outgoing } from './flow/outgoing';
import type { ReaderBudget } from './flow/reader-budget';
import type { UpwardBudget } from './flow/upward-budget';

/**
 * How a local client's connection ended. `session`: by SESSION_RESET, which only the service sends (PROTOCOL.md 3.4).
 */
export type Ended = Extract<ProxyEvent, { kind: 'client-ended' }>['by'] | 'session';

/** A service that wants to start a connection. */
export interface Startable {
  readonly id: string;
  /** It has a connection that the device was told of, a program's or the app's own. */
  readonly isBusy: boolean;
  /** Gives up places that are not needed at the moment. */
  makeRoom(): void;
}

/** What a service needs of the tunnel it belongs to. */
export interface ServiceContext {
  readonly clock: Clock;
  readonly tuning: ProxyTuning;
  readonly outgoing: Outgoing;
  readonly budget: ReaderBudget;
  readonly upward: UpwardBudget;
  readonly protocol: () => ProtocolVersion;
  /** The destination serves one connection at a time, whatever the version. */
  readonly isOneConnection: () => boolean;
  /** A service noticed a sign of that; `isProof`: it can come from nobody but the device. */
  readonly oneConnectionSeen: (service: Startable, sign: OneConnectionSign, isProof: boolean) => void;
  /**
   * Whether one more connection of this service may start now: the tunnel connection is open and the version allows it.
   * Who needs no place at the moment gives it up for that.
   */
  readonly mayStart: (service: Startable) => boolean;
  /** In V1 the stream ids of all services are one sequence, because no service id tells them apart. */
  readonly nextStreamOfTunnel: () => number;
  /** A connection ended, or needs no place at the moment: a client that waits may have it. */
  readonly placeFreed: () => void;
  readonly congested: (client: LocalClient, congested: boolean) => void;
  /** The socket of a program is gone. */
  readonly programGone: () => void;
  readonly emit: (event: ProxyEvent) => void;
  readonly statsChanged: () => void;
}
