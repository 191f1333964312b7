import { connect, type Socket } from 'node:net';
import type { StreamMessage } from '../../shared/tunnel-message';
import type { Message, Peer } from './scripted-cloud';

/** How the device answers a source that names a service and a connection (PROTOCOL.md 5.6, 5.7). */
export type Answers = 'with all ids' | 'without the service id';

/**
 * The device's side of a tunnel that takes one connection at a time, in front of a real service, as unkind as the
 * agents are (PROTOCOL.md 5.5 to 5.7): a START while one is active replaces it and opens nothing, an end of the service
 * is not told, a STREAM_RESET closes the service's connection at once, one for a stream that is not active ends the
 * device, and so does the end of a connection that is not the end of its stream. One that answers without the service
 * id is Greengrass's: where its service ends by itself it is deaf from the next message on.
 */
export class OnePlaceDevice {
  readonly starts: number[] = [];
  /** Its process ended, by a message that kills it. */
  died = false;
  #active: { readonly streamId: number; readonly service: Socket } | null = null;

  constructor(
    readonly peer: Peer,
    /** Port of the service on loopback. */
    readonly port: number,
    readonly answers: Answers = 'with all ids',
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

  #start({ streamId, serviceId, connectionId }: StreamMessage): void {
    this.starts.push(streamId);
    if (this.#active !== null) {
      this.#close();
      return;
    }
    const service = connect(this.port, '127.0.0.1');
    const ids = { streamId, connectionId, serviceId: this.answers === 'with all ids' ? serviceId : '' };
    this.#active = { streamId, service };
    service.on('error', () => undefined);
    service.on('data', (payload) => {
      if (this.#isActive(streamId)) this.peer.send({ type: 'DATA', ...ids, payload });
    });
    service.on('end', () => {
      if (this.#isActive(streamId) && this.answers === 'without the service id') this.died = true;
    });
  }

  #isActive(streamId: number): boolean {
    return this.#active?.streamId === streamId;
  }

  #close(): void {
    this.#active?.service.destroy();
    this.#active = null;
  }
}
