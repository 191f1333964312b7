import type { StreamMessage } from '../../shared/tunnel-message';
import type { DeviceSigns } from './device-signs';
import { StreamIds, wireIds, type WireIds } from './flow/connection';
import type { LocalClient } from './flow/local-client';
import type { ServiceContext } from './service-context';
import { StreamDrain } from './stream-drain';

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
  /** Ends that cannot be said yet: nothing came back for their connections, and others of the stream go on. */
  readonly #owed: WireIds[] = [];
  /** The stream whose end is said although it might have gone on. */
  #ending: number | null = null;
  /** Between the end of one stream and the start of the next. */
  readonly drain: StreamDrain;

  constructor(
    readonly context: ServiceContext,
    readonly signs: DeviceSigns,
  ) {
    this.drain = new StreamDrain(context.clock, () => context.placeFreed());
    signs.named = () => this.#sayOwed();
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
    this.#ending = null;
    if (goesOn === null) this.#owed.length = 0;
    this.active = goesOn ?? (protocol === 'V1' ? this.context.nextStreamOfTunnel() : this.#ids.next());
    return {
      type: goesOn === null ? 'STREAM_START' : 'CONNECTION_START',
      wire: wireIds(protocol, this.active, serviceId, number),
    };
  }

  /**
   * The device's own connection is gone, and what comes anew knows none of the streams: AWS's engine takes a
   * CONNECTION_START in one for a breach and renews its WebSocket, every time (PROTOCOL.md 5.5 e). The next connection
   * begins another stream. `ends` are those of connections that start again; what was still on its way to the device
   * may meet them there, and is over with its stream.
   */
  leave(ends: readonly StreamMessage[], keepsConnections: boolean): readonly StreamMessage[] {
    const { active, isForOne } = this;
    this.#owed.length = 0;
    this.signs.deviceLeft();
    if (keepsConnections && active !== null) this.#left.add(active);
    this.active = null;
    // An engine that comes in its place, and has no such stream, would die of the word (PROTOCOL.md 5.5 b).
    if (this.context.protocol() === 'V1') return [];
    if (active === null || isForOne) return ends;
    // It names a connection, without which a localproxy that comes in its place turns to V2 (PROTOCOL.md 5.7).
    return ends.slice(0, keepsConnections ? 0 : 1).map((end) => ({ ...end, type: 'STREAM_RESET' }));
  }

  /**
   * Whether a connection may stay open until its service has answered, though its program has ended its side. A
   * Greengrass goes deaf for good when its service ends before our end arrives, and a service that answers and goes
   * does just that (PROTOCOL.md 5.6); of V1 nobody knows which agent it is. A `-y V2`, which takes one connection at a
   * time as well, has named the service in its answers, and is not harmed.
   */
  mayOutliveProgram(serviceId: string): boolean {
    const protocol = this.context.protocol();
    return protocol !== 'V1' && (!this.context.isOneConnection() || (serviceId !== '' && this.signs.hasNamed));
  }

  /**
   * A connection gave up its place, and so many others have theirs: where its end was that of the stream, the next one
   * begins another.
   */
  left(others: number): void {
    if (others === 0 && (this.isForOne || this.#ending === this.active)) this.active = null;
  }

  /** The device that knew this stream went: it is told nothing of it any more. */
  isLeft({ streamId }: Pick<WireIds, 'streamId'>): boolean {
    return this.#left.has(streamId);
  }

  /** Nothing is open in any stream. */
  end(): void {
    this.active = null;
    this.#left.clear();
    this.#owed.length = 0;
  }

  /** The WebSocket is gone, and with it the stream. */
  lost(): void {
    if (this.active !== null && this.context.protocol() !== 'V3') this.drain.hold(this.active);
    this.end();
  }

  /** On the WebSocket that is open now the next one may start, once what waits at the device is drained. */
  opened(): void {
    if (this.context.protocol() === 'V3') this.drain.cancel();
    else this.drain.opened();
    this.context.placeFreed();
  }

  /**
   * Ends a connection of the app's own (PROTOCOL.md 5.7), while so many of programs go on in its stream. In V1 the
   * START of a silent one may not have reached an engine that dies of the end of a stream it does not have, so nothing
   * is said. True: the device may confirm it.
   */
  endOwn(wire: WireIds, because: 'answered' | 'silent', others: number): { readonly isConfirmed: boolean } {
    if (this.isLeft(wire) || (because === 'silent' && this.context.protocol() === 'V1')) return { isConfirmed: false };
    const isSilentV2 = because === 'silent' && this.context.protocol() !== 'V3';
    const exchange = { answered: because === 'answered', isAnswered: false };
    const end = isSilentV2 ? resetOf(wire) : this.endOf(wire, exchange, others);
    if (end === 'no-word') return { isConfirmed: false };
    this.context.outgoing.control(end, false);
    if (end.type === 'CONNECTION_RESET') return { isConfirmed: true };
    if (this.active === wire.streamId) this.active = null;
    return { isConfirmed: false };
  }

  /** What ends this connection, while so many others of the stream go on. */
  endOf(wire: WireIds, { answered, isAnswered }: Exchange, others: number): StreamMessage | 'no-word' {
    // Where an end is said for the whole stream, it is said by the last one in it.
    if (this.isLeft(wire) || (this.isForOne && others > 0)) return 'no-word';
    if (this.isForOne) {
      // In V3 what comes late is told apart by its connection id.
      if (!isAnswered && this.context.protocol() !== 'V3') this.drain.begin(wire.streamId);
      return resetOf(wire);
    }
    if (!answered && !this.signs.namesConnections) return this.#endUnknown([wire], others);
    this.signs.connectionResetSent(wire.streamId);
    return { type: 'CONNECTION_RESET', ...wire };
  }

  /** The device names connections: what it was not told yet, it is told now. */
  #sayOwed(): void {
    for (const wire of this.#owed.splice(0)) {
      this.signs.connectionResetSent(wire.streamId);
      this.context.outgoing.control({ type: 'CONNECTION_RESET', ...wire }, false);
    }
  }

  /**
   * Nothing ever came back, and it may be the agent that a CONNECTION_RESET makes deaf for good (PROTOCOL.md 5.6). The
   * end of the stream, which every agent understands, would end others: it is said for all by the last of them, or each
   * one's own once the device has named one. It names a connection, without which AWS's engine takes it for a message
   * of another version and renews its WebSocket (5.7).
   */
  #endUnknown(wires: readonly WireIds[], others: number): StreamMessage | 'no-word' {
    const [wire] = wires;
    if (wire === undefined) return 'no-word';
    if (others > 0) {
      this.#ending = null;
      this.#owed.push(...wires);
      return 'no-word';
    }
    this.#owed.length = 0;
    this.#ending = wire.streamId;
    return { type: 'STREAM_RESET', ...wire };
  }

  /**
   * What tells the device of several ends at once, where so many others go on: one message where the end is said for
   * the stream, by its last.
   */
  endsOf(
    connections: readonly { readonly wire: WireIds; readonly client: Exchange }[],
    others: number,
  ): readonly StreamMessage[] {
    const known = connections.filter(({ wire }) => !this.isLeft(wire));
    if (this.isForOne || this.signs.namesConnections || known.some(({ client }) => client.answered))
      return known
        .slice(0, this.isForOne ? 1 : known.length)
        .map(({ wire, client }) => this.endOf(wire, client, others))
        .filter((end) => end !== 'no-word');
    const end = this.#endUnknown(
      known.map(({ wire }) => wire),
      others,
    );
    // They have left already.
    this.left(others);
    return end === 'no-word' ? [] : [end];
  }
}

/**
 * What a connection was asked and answered: whether anything ever came back, and whether nothing of it can be on its
 * way.
 */
type Exchange = Pick<LocalClient, 'answered' | 'isAnswered'>;

/** The end of a stream, as guides and reference say it: it names no connection. */
export const resetOf = (wire: WireIds): StreamMessage => ({ type: 'STREAM_RESET', ...wire, connectionId: 0 });
