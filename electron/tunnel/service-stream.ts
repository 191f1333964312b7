import type { StreamMessage } from '../../shared/tunnel-message';
import type { DeviceSigns } from './device-signs';
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

  constructor(
    readonly context: ServiceContext,
    readonly signs: DeviceSigns,
  ) {}

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
  endOwn(wire: WireIds, because: 'answered' | 'silent'): { readonly isConfirmed: boolean } {
    if (because === 'silent' && this.context.protocol() === 'V1') return { isConfirmed: false };
    const end: StreamMessage =
      because === 'silent' ? { type: 'STREAM_RESET', ...wire, connectionId: 0 } : this.endOf(wire);
    this.context.outgoing.control(end, false);
    if (end.type === 'CONNECTION_RESET') return { isConfirmed: true };
    this.active = null;
    return { isConfirmed: false };
  }

  /** What ends this connection. Where each has a stream of its own nothing else is left in it. */
  endOf(wire: WireIds): StreamMessage {
    if (this.isForOne) return { type: 'STREAM_RESET', ...wire, connectionId: 0 };
    this.signs.connectionResetSent(wire.streamId);
    return { type: 'CONNECTION_RESET', ...wire };
  }

  /** What tells the device of several ends at once, where so many others go on: one message where the end is said for the stream, by its last. */
  endsOf(wires: readonly WireIds[], others: number): readonly StreamMessage[] {
    return this.isForOne
      ? wires.slice(0, others > 0 ? 0 : 1).map((wire) => this.endOf(wire))
      : wires.map((wire) => this.endOf(wire));
  }
}
