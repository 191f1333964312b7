import type { StreamMessage } from '../../shared/tunnel-message';
import type { DeviceSigns } from './device-signs';
import { StreamIds, wireIds, type WireIds } from './flow/connection';
import type { ServiceContext } from './service-context';
import { Settling } from './settling';

/**
 * The stream of one service. To V3 and a destination that takes many connections it is one stream for all of them, each
 * ended by itself. Otherwise every connection has a stream of its own, one after the other, and is ended with it.
 */
export class ServiceStream {
  /** The active stream, or null: the next connection starts one. */
  active: number | null = null;
  readonly #ids = new StreamIds();
  /** Streams that connections of programs go on in, though the device that knew them went. */
  readonly #left = new Set<number>();
  /** Between the end of one stream and the start of the next. */
  readonly settling: Settling;

  constructor(
    readonly context: ServiceContext,
    readonly signs: DeviceSigns,
  ) {
    this.settling = new Settling(context.clock, () => context.placeFreed());
  }

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
   * The device's own connection is gone, and what comes anew knows none of the streams: AWS's engine takes a CONNECTION_START in one for a
   * breach and renews its WebSocket, every time (PROTOCOL.md 5.5 e). The next connection begins another stream. `ends` are those of
   * connections that start again; what was still on its way to the device may meet them there, and is over with its stream.
   */
  leave(ends: readonly StreamMessage[], goOn: boolean): readonly StreamMessage[] {
    if (this.active === null || this.isForOne) return ends;
    if (goOn) this.#left.add(this.active);
    this.active = null;
    return ends.slice(0, goOn ? 0 : 1).map((end) => ({ ...end, type: 'STREAM_RESET', connectionId: 0 }));
  }

  /** The device that knew this stream went: it is told nothing of it any more. */
  isLeft({ streamId }: Pick<WireIds, 'streamId'>): boolean {
    return this.#left.has(streamId);
  }

  /** Nothing is open in any stream. */
  end(): void {
    this.active = null;
    this.#left.clear();
  }

  /** The WebSocket is gone, and with it the stream. */
  lost(): void {
    if (this.active !== null && this.context.protocol() !== 'V3') this.settling.hold(this.active);
    this.end();
  }

  /** On the WebSocket that is open now the next one may start, once what waits at the device has settled. */
  opened(): void {
    if (this.context.protocol() === 'V3') this.settling.cancel();
    else this.settling.opened();
    this.context.placeFreed();
  }

  /**
   * Ends a connection of the app's own (PROTOCOL.md 5.7). What said nothing in V3 may be a Greengrass that is slow, which a
   * CONNECTION_RESET makes deaf for good; in V1 its START may not have reached an engine that dies of the end of a stream it does
   * not have, so nothing is said. True: the device may confirm it.
   */
  endOwn(wire: WireIds, because: 'answered' | 'silent'): { readonly isConfirmed: boolean } {
    if (this.isLeft(wire) || (because === 'silent' && this.context.protocol() === 'V1')) return { isConfirmed: false };
    const end: StreamMessage =
      because === 'silent' ? { type: 'STREAM_RESET', ...wire, connectionId: 0 } : this.endOf(wire);
    this.context.outgoing.control(end, false);
    if (end.type === 'CONNECTION_RESET') return { isConfirmed: true };
    if (this.active === wire.streamId) this.active = null;
    return { isConfirmed: false };
  }

  /** What ends this connection. Where each has a stream of its own nothing else is left in it. `isAnswered`: nothing of it can be on its way. */
  endOf(wire: WireIds, isAnswered = false): StreamMessage {
    if (this.isForOne) {
      // In V3 what comes late is told apart by its connection id.
      if (!isAnswered && this.context.protocol() !== 'V3') this.settling.begin(wire.streamId);
      return { type: 'STREAM_RESET', ...wire, connectionId: 0 };
    }
    this.signs.connectionResetSent(wire.streamId);
    return { type: 'CONNECTION_RESET', ...wire };
  }

  /** What tells the device of several ends at once, where so many others go on: one message where the end is said for the stream, by its last. */
  endsOf(connections: readonly { readonly wire: WireIds }[], others: number): readonly StreamMessage[] {
    const wires = connections.map(({ wire }) => wire).filter((wire) => !this.isLeft(wire));
    return this.isForOne
      ? wires.slice(0, others > 0 ? 0 : 1).map((wire) => this.endOf(wire))
      : wires.map((wire) => this.endOf(wire));
  }
}
