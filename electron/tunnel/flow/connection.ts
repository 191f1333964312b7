import { maxStreamId, type DataIds, type StreamMessage, type TunnelMessage } from '../../../shared/tunnel-message';
import type { ProtocolVersion } from '../contract';
import type { LocalClient } from './local-client';
import type { UpSource } from './outgoing';

/** The ids that the messages of one connection carry; which ones depends on the protocol version (PROTOCOL.md 3.4). */
export interface WireIds {
  readonly streamId: number;
  readonly serviceId: string;
  readonly connectionId: number;
}

export function wireIds(protocol: ProtocolVersion, streamId: number, serviceId: string, number: number): WireIds {
  return { streamId, serviceId: protocol === 'V1' ? '' : serviceId, connectionId: protocol === 'V3' ? number : 0 };
}

export interface ConnectionOwner {
  /** Bytes of this connection are on the way. */
  sentUp(bytes: number): void;
  /** Its ending is on the way: everything the local program sent went before it. */
  endedLocally(connection: Connection): void;
}

/** A local client with a place in the tunnel: its way up, in turns with the others. */
export class Connection implements UpSource {
  readonly ids: DataIds;

  constructor(
    readonly client: LocalClient,
    readonly wire: WireIds,
    readonly protocol: ProtocolVersion,
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

  take(max: number): Uint8Array | null {
    const bytes = this.client.take(max);
    if (bytes !== null) this.owner.sentUp(bytes.length);
    return bytes;
  }

  /** What ends it, and nothing else, in its protocol version. */
  reset(): StreamMessage {
    return { type: this.protocol === 'V3' ? 'CONNECTION_RESET' : 'STREAM_RESET', ...this.wire };
  }

  /** Half-close does not exist in the protocol: the local end ends the connection (PROTOCOL.md 4.4). */
  ending(): TunnelMessage | null {
    return this.client.localEnd ? this.reset() : null;
  }

  ended(): void {
    this.owner.endedLocally(this);
  }
}

/** Stream ids of one service: from 1 upwards over all its WebSockets, and from the start again after the largest (PROTOCOL.md 4.2). */
export class StreamIds {
  #last = 0;

  next(): number {
    this.#last = this.#last >= maxStreamId ? 1 : this.#last + 1;
    return this.#last;
  }
}
