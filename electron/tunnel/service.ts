import type { Socket } from 'node:net';
import type { StreamMessage } from '../../shared/tunnel-message';
import { Connection, StreamIds, wireIds, type ConnectionOwner, type WireIds } from './flow/connection';
import type { ResetDecision, ServiceStats } from './contract';
import { LocalClients } from './local-clients';
import { PendingResets } from './pending-resets';
import type { LocalClient, LocalClientOwner } from './flow/local-client';
import { LastAnswer } from './last-answer';
import { OlderDestination } from './older-destination';
import type { Ended, ServiceContext } from './service-context';
import { WaitingClients } from './waiting-clients';

/**
 * One service of the tunnel: its stream, its connections, the clients that wait. Stream and connection numbers go on
 * over reconnects, as the guides ask (unlikely to repeat in a tunnel's life), so that nothing that is late from an
 * earlier WebSocket can be taken for something new.
 */
export class Service implements LocalClientOwner, ConnectionOwner {
  /** The active stream, or null: the next connection starts one. */
  stream: number | null = null;
  port = 0;
  readonly #streams = new StreamIds();
  #bytesUp = 0;
  #bytesDown = 0;
  readonly #lastAnswer: LastAnswer;
  readonly #waiting: WaitingClients;
  readonly #resets: PendingResets;
  readonly #older: OlderDestination;
  readonly #open = new Map<number, Connection>();
  readonly #clients: LocalClients;

  constructor(
    public id: string,
    readonly requestedId: string,
    readonly context: ServiceContext,
  ) {
    this.#clients = new LocalClients(context, this);
    this.#waiting = new WaitingClients(context.clock, context.tuning.clientWaitTimeoutMs, (client) =>
      this.#dropWaiting(client, 'timeout'),
    );
    this.#resets = new PendingResets(context.clock, context.tuning.resetDecisionTimeoutMs, (client, decision) =>
      this.#resetDecided(client, decision),
    );
    this.#lastAnswer = new LastAnswer(context.clock);
    this.#older = new OlderDestination(context.protocol, (speaks, by) =>
      context.emit({ kind: 'older-destination', serviceId: this.id, speaks, by }),
    );
  }

  get connections(): number {
    return this.#open.size;
  }

  stats(): ServiceStats {
    return {
      serviceId: this.id,
      port: this.port,
      connections: this.#open.size,
      waitingClients: this.#waiting.size,
      waitsUntil: this.#waiting.until,
      bytesUp: this.#bytesUp,
      bytesDown: this.#bytesDown,
      lastAnswerAt: this.#lastAnswer.at,
      pausedBy: this.#clients.pausedBy,
    };
  }

  accept(socket: Socket): void {
    const { client, fits } = this.#clients.admit(socket);
    if (!fits) {
      this.#finish(client, 'limit');
      return;
    }
    this.#waiting.add(client);
    this.context.statsChanged();
    this.startWaiting();
  }

  /** Starts as many waiting clients as may be, first come first served. */
  startWaiting(): void {
    for (const client of this.#waiting.all()) {
      if (!this.context.mayStart(this)) return;
      this.#waiting.remove(client);
      this.#start(client);
    }
  }

  /**
   * Connections that were never answered, and whose programs would not notice another start, end and wait for another place.
   * @returns the messages that end them where the WebSocket stays
   */
  requeueRestartable(): readonly StreamMessage[] {
    const again = [...this.#open.values()].filter(({ client }) => client.isRestartable);
    for (const connection of again) {
      this.#leave(connection);
      this.#restart(connection.client);
    }
    this.#waiting.requeue(again.map(({ client }) => client));
    this.#resets.decideAll('restart');
    return again.map((connection) => connection.reset());
  }

  /** The WebSocket is gone, and with it the stream and all connections; waiting clients stay. */
  tunnelConnectionLost(): void {
    this.requeueRestartable();
    this.#endAll('tunnel-connection');
    this.#older.forget();
  }

  /** This service is no longer asked for: its device is told that its connections are over, for the WebSocket may go on. */
  release(): void {
    for (const client of this.#waiting.all()) this.#dropWaiting(client, 'tunnel-connection');
    this.#resets.decideAll('end');
    for (const connection of this.#open.values()) this.context.outgoing.control(connection.reset(), false);
    this.#endAll('tunnel-connection');
  }

  destroy(): void {
    this.#waiting.clear();
    this.#resets.clear();
    this.#open.clear();
    this.#clients.destroy();
  }

  /** Whom DATA with these ids is for; null: nobody, and it is dropped. */
  addressee(ids: WireIds): LocalClient | null {
    if (this.stream === null || ids.streamId !== this.stream) return null;
    this.#older.data(ids, this.id);
    return this.#addressed(ids.connectionId)?.client ?? null;
  }

  /** So many bytes for one of its clients came from the device. */
  arrived(bytes: number): void {
    this.#bytesDown += bytes;
    this.#lastAnswer.now();
    this.context.statsChanged();
  }

  /** Ends all connections of the stream. The listener and every other service are left alone. */
  onStreamReset(message: StreamMessage): void {
    if (this.stream === null || message.streamId !== this.stream) return;
    this.#older.streamReset(message, this.id);
    this.#endAll('device');
  }

  onConnectionReset(message: StreamMessage): void {
    if (this.stream === null || message.streamId !== this.stream) return;
    if (this.context.protocol() !== 'V3') {
      this.#endAll('device');
      return;
    }
    const connection = this.#open.get(message.connectionId);
    if (connection !== undefined) this.#end(connection, 'device');
  }

  /** The guides' answer to a CONNECTION_START that only a source may send: the connection of that number is closed. */
  onForeignStart(message: StreamMessage): void {
    const connection = this.#open.get(message.connectionId);
    if (connection === undefined || message.streamId !== this.stream) return;
    this.context.outgoing.control({ type: 'CONNECTION_RESET', ...connection.wire }, false);
    this.#end(connection, 'device');
  }

  onSessionReset(): void {
    this.#endAll('device');
  }

  decideReset(connection: number, decision: ResetDecision): void {
    this.#resets.decide(connection, decision);
  }

  upReady(client: LocalClient): void {
    const connection = this.#open.get(client.number);
    if (connection !== undefined) this.context.outgoing.ready(connection);
    // A client that left again without a word needs no place in the tunnel; one that left a request behind does.
    else if (client.localEnd && client.upPending === 0) this.#dropWaiting(client, 'local');
  }

  congested(client: LocalClient, congested: boolean): void {
    this.context.congested(client, congested);
    this.context.statsChanged();
  }

  unanswered(client: LocalClient, quietFor: number): void {
    if (this.#open.has(client.number))
      this.context.emit({
        kind: 'unanswered',
        serviceId: this.id,
        connection: client.number,
        quietForMs: quietFor,
        repeatable: client.isRestartable,
      });
  }

  gone(client: LocalClient): void {
    this.#clients.remove(client);
  }

  sentUp(bytes: number): void {
    this.#bytesUp += bytes;
    this.context.statsChanged();
  }

  endedLocally(connection: Connection): void {
    this.#end(connection, 'local');
  }

  #start(client: LocalClient): void {
    const protocol = this.context.protocol();
    const first = this.stream === null || protocol !== 'V3';
    const streamId =
      this.stream !== null && !first
        ? this.stream
        : protocol === 'V1'
          ? this.context.nextStreamOfTunnel()
          : this.#streams.next();
    this.stream = streamId;
    client.startedAt = this.context.clock.monotonic();
    const connection = new Connection(client, wireIds(protocol, streamId, this.id, client.number), protocol, this);
    this.#open.set(client.number, connection);
    this.context.outgoing.control({ type: first ? 'STREAM_START' : 'CONNECTION_START', ...connection.wire }, true);
    this.context.emit({ kind: 'client-connected', serviceId: this.id, connection: client.number });
    this.context.statsChanged();
    if (client.upPending > 0 || client.localEnd) this.context.outgoing.ready(connection);
  }

  /** Whom bytes are for. Without a connection id they can only be meant for the one connection there is. */
  #addressed(connectionId: number): Connection | null {
    if (this.context.protocol() === 'V3' && connectionId !== 0) return this.#open.get(connectionId) ?? null;
    if (this.#open.size !== 1) return null;
    for (const only of this.#open.values()) return only;
    return null;
  }

  #endAll(by: Ended): void {
    this.stream = null;
    for (const connection of this.#open.values()) this.#end(connection, by);
  }

  #end(connection: Connection, by: Ended): void {
    const { client } = connection;
    if (!this.#leave(connection)) return;
    if (by === 'device' && this.#resets.takes(client)) {
      this.#resets.add(client);
      this.context.emit({ kind: 'reset-unanswered', serviceId: this.id, connection: client.number, ageMs: client.age });
      this.context.statsChanged();
    } else this.#finish(client, by);
    this.context.placeFreed();
  }

  /** What became of a connection that was reset before its first answer. */
  #resetDecided(client: LocalClient, decision: ResetDecision): void {
    if (decision === 'end') this.#finish(client, 'reset');
    else {
      this.#restart(client);
      this.#waiting.requeue([client]);
      this.context.placeFreed();
    }
  }

  #restart(client: LocalClient): void {
    this.#tellEnd(client, 'restart');
    client.restart(this.#clients.nextNumber());
  }

  #finish(client: LocalClient, by: Ended): void {
    this.#tellEnd(client, by);
    client.finish();
  }

  /** Gives up its place in the tunnel. False: it had none. */
  #leave(connection: Connection): boolean {
    if (!this.#open.delete(connection.client.number)) return false;
    if (connection.protocol !== 'V3') this.stream = null;
    this.context.outgoing.forget(connection);
    return true;
  }

  #dropWaiting(client: LocalClient, by: Ended): void {
    if (this.#waiting.remove(client)) this.#finish(client, by);
  }

  #tellEnd(client: LocalClient, by: Ended): void {
    this.context.emit({
      kind: 'client-ended',
      serviceId: this.id,
      connection: client.number,
      by,
      ageMs: client.age,
      answered: client.answered,
      sent: client.sent,
    });
    this.context.statsChanged();
  }
}
