import type { StreamMessage } from '../../shared/tunnel-message';
import { StreamIds, wireIds, type WireIds } from './flow/connection';
import type { ServiceContext } from './service-context';

/**
 * The stream of one service. To V3 and a destination that takes many connections it is one stream for all of them, each
 * ended by itself. Otherwise every connection has a stream of its own, one after the other, and is ended with it.
 */
export class ServiceStream {
  /** The active stream, or null: the next connection starts one. */
  active: number | null = null;
  readonly #ids = new StreamIds();

  constructor(readonly context: Pick<ServiceContext, 'protocol' | 'isOneConnection' | 'nextStreamOfTunnel'>) {}

  /** Ends are said by STREAM_RESET, and a new connection begins a new stream. */
  get isForOne(): boolean {
    return this.context.protocol() !== 'V3' || this.context.isOneConnection();
  }

  /** The ids of one more connection, and the message that starts it. */
  begin(
    serviceId: string,
    number: number,
  ): { readonly type: 'STREAM_START' | 'CONNECTION_START'; readonly wire: WireIds } {
    const protocol = this.context.protocol();
    const goesOn = this.active !== null && !this.isForOne ? this.active : null;
    this.active = goesOn ?? (protocol === 'V1' ? this.context.nextStreamOfTunnel() : this.#ids.next());
    return {
      type: goesOn === null ? 'STREAM_START' : 'CONNECTION_START',
      wire: wireIds(protocol, this.active, serviceId, number),
    };
  }

  /**
   * Ends a connection of the app's own (PROTOCOL.md 5.7). What said nothing in V3 may be a Greengrass that is slow, which a
   * CONNECTION_RESET makes deaf for good; in V1 its START may not have reached an engine that dies of the end of a stream it does
   * not have, so nothing is said. True: the device may confirm it.
   */
  endOwn(
    wire: WireIds,
    because: 'answered' | 'silent',
    send: (end: StreamMessage) => void,
  ): { readonly isConfirmed: boolean } {
    const end = this.endOf(wire);
    const isWhole = because === 'silent' || end.type === 'STREAM_RESET';
    if (because === 'silent' && this.context.protocol() === 'V1') return { isConfirmed: false };
    send(isWhole ? { type: 'STREAM_RESET', ...wire, connectionId: 0 } : end);
    if (isWhole) this.active = null;
    return { isConfirmed: !isWhole };
  }

  /** What ends this connection. Where each has a stream of its own nothing else is left in it. */
  endOf(wire: WireIds): StreamMessage {
    return this.isForOne ? { type: 'STREAM_RESET', ...wire, connectionId: 0 } : { type: 'CONNECTION_RESET', ...wire };
  }
}
