import { maxStreamId, type DataIds, type TunnelMessage } from '../../../shared/tunnel-message';
import type { Timer, Timers } from '../../net/clock';
import type { ProtocolVersion } from '../contract';
import type { LocalClient } from './local-client';
import type { Outgoing, UpSource } from './outgoing';
import type { Slab } from './slab';

/** The ids that the messages of one connection carry; which ones depends on the protocol version (PROTOCOL.md 3.4). */
export interface WireIds {
  readonly streamId: number;
  readonly serviceId: string;
  readonly connectionId: number;
}

export function wireIds(protocol: ProtocolVersion, streamId: number, serviceId: string, number: number): WireIds {
  return { streamId, serviceId: protocol === 'V1' ? '' : serviceId, connectionId: protocol === 'V3' ? number : 0 };
}

/** Whom bytes from the device are for. */
export interface Recipient {
  /** Bytes lie in `slab`, where they are overwritten later unless it is held. */
  deliver(payload: Uint8Array, slab: Slab): void;
}

export interface ConnectionOwner {
  /** Bytes of this connection are on the way. */
  sentUp(bytes: number): void;
  /** What tells the device that it ended on this computer. */
  endOf(connection: Connection): TunnelMessage | 'no-word';
  /** Its ending is on the way: everything the local program sent went before it. */
  endedLocally(connection: Connection): void;
}

/** So short a piece (bytes) may be a program's last word. */
const lastWordBytes = 1_024;
/** How long (ms) it waits for the program's own end, so that both leave in one WebSocket message. */
const lastWordMs = 2;

/** A local client with a place in the tunnel: its way up, in turns with the others. */
export class Connection implements UpSource {
  readonly ids: DataIds;
  #lastWord: Timer | null = null;

  constructor(
    readonly client: LocalClient,
    readonly wire: WireIds,
    readonly outgoing: Outgoing,
    readonly owner: ConnectionOwner,
  ) {
    this.ids = {
      streamId: wire.streamId,
      connectionId: wire.connectionId,
      serviceId: Buffer.from(wire.serviceId, 'utf8'),
    };
  }

  get upPending(): number {
    return this.client.upPending;
  }

  /**
   * Its client has something to send, or came to its end. `gathers`: a device that takes one connection at a time can
   * go deaf when its service ends before our end arrives, and does not where last words and end come together
   * (PROTOCOL.md 5.6).
   */
  ready(clock: Timers, gathers: boolean): void {
    if (gathers && !this.client.localEnd && this.upPending <= lastWordBytes) {
      this.#lastWord ??= clock.set(() => {
        this.#lastWord = null;
        this.outgoing.ready(this);
      }, lastWordMs);
      return;
    }
    this.#stopGathering();
    this.outgoing.ready(this);
  }

  /** It has no place any more. */
  left(): void {
    this.#stopGathering();
    this.outgoing.forget(this);
  }

  take(max: number, use: (bytes: Uint8Array) => void): void {
    this.client.take(max, (bytes) => {
      this.owner.sentUp(bytes.length);
      use(bytes);
    });
  }

  /**
   * Half-close does not exist in the protocol: the local end ends the connection (PROTOCOL.md 4.4), once the answer is
   * there.
   */
  ending(): TunnelMessage | 'no-word' | null {
    return this.client.mayEnd() ? this.owner.endOf(this) : null;
  }

  ended(): void {
    this.owner.endedLocally(this);
  }

  #stopGathering(): void {
    this.#lastWord?.cancel();
    this.#lastWord = null;
  }
}

/**
 * Stream ids of one service: from 1 upwards over all its WebSockets, and from the start again after the largest
 * (PROTOCOL.md 4.2).
 */
export class StreamIds {
  #last = 0;

  next(): number {
    this.#last = this.#last >= maxStreamId ? 1 : this.#last + 1;
    return this.#last;
  }
}
