import { FrameSplitter, decodeMessage, type MalformedMessage, type StreamMessage, type TunnelMessage } from '../../../shared/tunnel-message';
import type { ProtocolVersion } from '../contract';
import type { Service } from '../service';

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
  readonly #splitter = new FrameSplitter();
  #deaf = true;

  constructor(readonly owner: IncomingOwner) {}

  /** A new WebSocket: nothing of the last one is left. */
  attach(): void {
    this.#splitter.reset();
    this.#deaf = false;
  }

  /** The WebSocket is gone: what the chunk at hand still holds is not read. */
  detach(): void {
    this.#deaf = true;
  }

  chunk(bytes: Uint8Array): void {
    if (!this.#deaf) this.#splitter.push(bytes, this.#onFrame);
  }

  readonly #onFrame = (body: Uint8Array, reused: boolean): void => {
    if (!this.#deaf) this.#onMessage(decodeMessage(body), reused);
  };

  #onMessage(message: TunnelMessage | MalformedMessage, reused: boolean): void {
    switch (message.type) {
      case 'DATA':
        this.#serviceOf(message)?.onData(message, reused);
        return;
      case 'STREAM_RESET':
        this.#serviceOf(message)?.onStreamReset(message.streamId);
        return;
      case 'CONNECTION_RESET':
        this.#serviceOf(message)?.onConnectionReset(message);
        return;
      case 'CONNECTION_START':
        this.#serviceOf(message)?.onForeignStart(message);
        return;
      case 'STREAM_START':
        this.owner.violated('STREAM_START sent to a source');
        return;
      case 'SESSION_RESET':
        for (const service of this.owner.services()) service.onSessionReset();
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

  /** Messages without a service id belong to the only service, or in V1 to the one whose stream is active. */
  #serviceOf(message: Pick<StreamMessage, 'serviceId' | 'streamId'>): Service | null {
    let only: Service | null = null;
    let count = 0;
    for (const service of this.owner.services()) {
      if (message.serviceId !== '' ? service.id === message.serviceId : this.owner.protocol() === 'V1' && service.stream === message.streamId) return service;
      only = service;
      count += 1;
    }
    // In V1 the destination may still name its service although we never do.
    const alone = count === 1 && (message.serviceId === '' || this.owner.protocol() === 'V1');
    if (!alone) this.owner.dropped('message for a service that is not here');
    return alone ? only : null;
  }
}
