import {
  DataReader,
  decodeMessage,
  frameHeader,
  type DataMessage,
  type MalformedMessage,
  type StreamMessage,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import type { ProtocolVersion } from '../contract';
import type { Service } from '../service';
import { PayloadCoalescer } from './payload-coalescer';
import type { Slab } from './slab';

/** What arriving messages ask of the tunnel as a whole. */
export interface IncomingOwner {
  readonly protocol: () => ProtocolVersion;
  readonly services: () => Iterable<Service>;
  serviceIds(ids: readonly string[]): void;
  /** The guides ask to drop the WebSocket. */
  violated(detail: string): void;
  dropped(detail: string): void;
}

/** Cuts what the WebSocket brings into messages and hands each to the service it is for. */
export class Incoming {
  #deaf = true;
  readonly #data = new DataReader();
  readonly #run = new PayloadCoalescer((ids) => this.#serviceOf(ids));

  constructor(readonly owner: IncomingOwner) {}

  /** A new WebSocket: nothing of the last one is left. */
  attach(): void {
    this.#deaf = false;
  }

  /** The WebSocket is gone: what the chunk at hand still holds is not read. */
  detach(): void {
    this.#deaf = true;
  }

  /** As `WireHandlers.bytes`. */
  bytes(slab: Slab, from: number, to: number): number {
    const { bytes } = slab;
    let at = from;
    while (!this.#deaf && to - at >= frameHeader) {
      const body = at + frameHeader;
      const next = body + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
      if (next > to) break;
      if (this.#data.read(bytes, body, next)) {
        this.#run.add(this.#data, slab);
      } else {
        this.#run.end(slab);
        this.#onMessage(decodeMessage(bytes.subarray(body, next)), slab);
      }
      at = next;
    }
    this.#run.end(slab);
    return this.#deaf ? to : at;
  }

  #onMessage(message: TunnelMessage | MalformedMessage, slab: Slab): void {
    switch (message.type) {
      case 'DATA':
        this.#onOddData(message, slab);
        return;
      case 'STREAM_RESET':
        this.#serviceOf(message)?.fromDevice.streamReset(message);
        return;
      case 'CONNECTION_RESET':
        this.#serviceOf(message)?.fromDevice.connectionReset(message);
        return;
      case 'CONNECTION_START':
        this.#serviceOf(message)?.fromDevice.foreignStart(message);
        return;
      case 'STREAM_START':
        this.owner.violated('STREAM_START sent to a source');
        return;
      case 'SESSION_RESET':
        for (const service of this.owner.services()) service.fromDevice.sessionReset();
        return;
      case 'SERVICE_IDS':
        this.owner.serviceIds(message.serviceIds);
        return;
      case 'UNKNOWN':
        if (message.ignorable === true) this.owner.dropped(`unknown message type ${message.number}, ignorable`);
        else this.owner.violated(`unknown message type ${message.number}`);
        return;
      case 'MALFORMED':
        this.owner.violated(`unreadable message: ${message.detail}`);
        return;
    }
  }

  /** DATA that was not written in the usual way. */
  #onOddData(message: DataMessage, slab: Slab): void {
    const service = this.#serviceOf(message);
    const client = service?.fromDevice.addressee(message) ?? null;
    if (client === null) return;
    service?.fromDevice.arrived(message.payload.length);
    client.deliver(message.payload, slab);
  }

  /** Messages without a service id belong to the only service, or in V1 to the one whose stream is active. */
  #serviceOf(message: Pick<StreamMessage, 'serviceId' | 'streamId'>): Service | null {
    let only: Service | null = null;
    let count = 0;
    for (const service of this.owner.services()) {
      if (
        message.serviceId !== ''
          ? service.id === message.serviceId
          : this.owner.protocol() === 'V1' && service.fromDevice.knows(message)
      )
        return service;
      only = service;
      count += 1;
    }
    // In V1 the destination may still name its service although we never do.
    const alone = count === 1 && (message.serviceId === '' || this.owner.protocol() === 'V1');
    if (!alone) this.owner.dropped('message for a service that is not here');
    return alone ? only : null;
  }
}
