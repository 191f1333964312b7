import type { StreamMessage } from '../../shared/tunnel-message';
import type { DeviceSigns } from './device-signs';
import type { Connection, Recipient, WireIds } from './flow/connection';
import type { OwnConnections } from './greeting';
import type { ServiceContext } from './service-context';
import type { ServiceStream } from './service-stream';
import type { Traffic } from './traffic';

/** What the words of the device are about: the parts of one service, and how its connections end. */
interface About {
  readonly id: () => string;
  readonly context: ServiceContext;
  readonly stream: ServiceStream;
  readonly open: ReadonlyMap<number, Connection>;
  readonly own: OwnConnections;
  readonly signs: DeviceSigns;
  readonly traffic: Traffic;
  readonly ended: (connection: Connection) => void;
  readonly allEnded: (by: 'device' | 'session') => void;
}

/**
 * What the device says about the connections of one service. What is about another stream than the active one is late,
 * and dropped.
 */
export class FromDevice {
  readonly #about: About;

  constructor(about: About) {
    this.#about = about;
  }

  /** Whom DATA with these ids is for; null: nobody, and it is dropped. */
  addressee(ids: WireIds): Recipient | null {
    const { own, signs, stream } = this.#about;
    if (stream.drain.isOf(ids.streamId)) stream.drain.late();
    if (!this.isActive(ids)) return null;
    const greeted = own.addressee(ids);
    if (greeted !== null) return greeted;
    const connection = this.#addressed(ids.connectionId);
    if (connection !== null) signs.data(ids, connection.wire);
    return connection?.client ?? null;
  }

  /** So many bytes for one of its clients came from the device. */
  arrived(bytes: number): void {
    this.#about.traffic.down(bytes);
  }

  /** Ends all connections of the stream. The listener and every other service are left alone. */
  streamReset(message: StreamMessage): void {
    const { id, context, signs, stream, open, ended } = this.#about;
    if (!this.isActive(message)) return;
    if (stream.isLeft(message)) {
      for (const connection of open.values()) if (connection.wire.streamId === message.streamId) ended(connection);
      return;
    }
    signs.streamReset(message, id(), context.protocol() !== 'V1');
    this.#endAll('device');
  }

  connectionReset(message: StreamMessage): void {
    const { id, context, open, own, signs, ended } = this.#about;
    if (!this.isActive(message)) return;
    if (context.protocol() !== 'V3') {
      this.#endAll('device');
      return;
    }
    if (message.serviceId === id()) signs.names(message);
    if (own.connectionReset(message)) return;
    const connection = open.get(message.connectionId);
    if (connection !== undefined) ended(connection);
  }

  /** The guides' answer to a CONNECTION_START that only a source may send: the connection of that number is closed. */
  foreignStart(message: StreamMessage): void {
    const { context, open, ended } = this.#about;
    const connection = open.get(message.connectionId);
    if (connection === undefined || !this.isActive(message)) return;
    context.outgoing.control({ type: 'CONNECTION_RESET', ...connection.wire }, false);
    ended(connection);
  }

  sessionReset(): void {
    this.#endAll('session');
  }

  #endAll(by: 'device' | 'session'): void {
    const { own, allEnded } = this.#about;
    allEnded(by);
    // Last: whoever hears of it may start the next connection.
    own.streamReset();
  }

  /** Whether this is about the service, by a stream alone: it is active, or was ended a moment ago. */
  knows({ streamId }: Pick<WireIds, 'streamId'>): boolean {
    return this.isActive({ streamId }) || this.#about.stream.drain.isOf(streamId);
  }

  /** Whether something may be open in this stream. */
  isActive({ streamId }: Pick<WireIds, 'streamId'>): boolean {
    const { stream } = this.#about;
    return (stream.active !== null && streamId === stream.active) || stream.isLeft({ streamId });
  }

  /** Whom bytes are for. Without a connection id they can only be meant for the one connection there is. */
  #addressed(connectionId: number): Connection | null {
    const { context, open } = this.#about;
    if (context.protocol() === 'V3' && connectionId !== 0) return open.get(connectionId) ?? null;
    if (open.size !== 1) return null;
    for (const only of open.values()) return only;
    return null;
  }
}
