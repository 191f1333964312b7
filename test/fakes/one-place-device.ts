import { connect, type Socket } from 'node:net';
import type { StreamMessage } from '../../shared/tunnel-message';
import type { Message, Peer } from './scripted-cloud';

/**
 * The device's side of a tunnel that takes one connection at a time (V1, V2), in front of a real service, as unkind as the agents
 * are (PROTOCOL.md 5.5, 5.6): a START while one is active replaces it and opens nothing, an end of the service is not told, a
 * STREAM_RESET closes the service's connection at once, and one for a stream that is not active ends the device.
 */
export class OnePlaceDevice {
  readonly starts: number[] = [];
  /** Its process ended, by a message that kills it. */
  died = false;
  #active: { readonly ids: Pick<StreamMessage, 'streamId' | 'serviceId'>; readonly service: Socket } | null = null;

  constructor(
    readonly peer: Peer,
    /** Port of the service on loopback. */
    readonly port: number,
  ) {
    peer.onMessage = (message) => this.#take(message);
  }

  #take(message: Message): void {
    if (this.died) return;
    switch (message.type) {
      case 'STREAM_START':
        this.#start(message);
        return;
      case 'DATA':
        if (this.#isActive(message.streamId)) this.#active?.service.write(message.payload);
        else this.died = true;
        return;
      case 'STREAM_RESET':
        if (this.#isActive(message.streamId)) this.#close();
        else this.died = true;
        return;
      default:
        this.died = true;
    }
  }

  #start({ streamId, serviceId }: StreamMessage): void {
    this.starts.push(streamId);
    if (this.#active !== null) {
      this.#close();
      return;
    }
    const service = connect(this.port, '127.0.0.1');
    const ids = { streamId, serviceId };
    this.#active = { ids, service };
    service.on('error', () => undefined);
    service.on('data', (payload) => {
      if (this.#isActive(streamId)) this.peer.send({ type: 'DATA', ...ids, connectionId: 0, payload });
    });
  }

  #isActive(streamId: number): boolean {
    return this.#active?.ids.streamId === streamId;
  }

  #close(): void {
    this.#active?.service.destroy();
    this.#active = null;
  }
}
