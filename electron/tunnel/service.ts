import type { Socket } from 'node:net';
import type { StreamMessage } from '../../shared/tunnel-message';
import { Connection, type ConnectionOwner } from './flow/connection';
import type { ResetDecision, ServiceStats } from './contract';
import { clientEnded, clientReset, clientUnanswered } from './client-events';
import { DeviceSigns } from './device-signs';
import { FromDevice } from './from-device';
import { OwnConnections } from './greeting';
import { LocalClients } from './local-clients';
import { PendingResets } from './pending-resets';
import type { LocalClient, LocalClientOwner } from './flow/local-client';
import type { Ended, ServiceContext } from './service-context';
import { ServiceStream } from './service-stream';
import { Traffic } from './traffic';
import { WaitingClients } from './waiting-clients';

/**
 * One service of the tunnel: its stream, its connections, the clients that wait. Stream and connection numbers go on
 * over reconnects, as the guides ask (unlikely to repeat in a tunnel's life), so that nothing that is late from an
 * earlier WebSocket can be taken for something new.
 */
export class Service implements LocalClientOwner, ConnectionOwner {
  port = 0;
  readonly #traffic: Traffic;
  readonly #waiting: WaitingClients;
  /** HTTP between two requests that gave its place to somebody who waited. The programs' sockets stay; the next request waits for a place. */
  readonly #resting = new Set<LocalClient>();
  readonly #resets: PendingResets;
  readonly #signs: DeviceSigns;
  readonly #open = new Map<number, Connection>();
  readonly stream: ServiceStream;
  readonly own: OwnConnections;
  /** What the device says about its connections is for this. */
  readonly fromDevice: FromDevice;
  readonly clients: LocalClients;

  constructor(
    public id: string,
    readonly requestedId: string,
    readonly context: ServiceContext,
  ) {
    const { clock, tuning } = context;
    this.clients = new LocalClients(context, this);
    this.#waiting = new WaitingClients(clock, tuning.clientWaitTimeoutMs, (each) => this.#dropWaiting(each, 'timeout'));
    this.#resets = new PendingResets(clock, tuning.resetDecisionTimeoutMs, (client, decision) =>
      this.#resetDecided(client, decision),
    );
    this.#traffic = new Traffic(clock, () => context.statsChanged());
    this.#signs = new DeviceSigns(clock, (sign) =>
      context.oneConnectionSeen(this, sign, sign.startsWith('data-') || this.own.isBusy),
    );
    this.stream = new ServiceStream(context, this.#signs);
    this.own = new OwnConnections(this.stream, context, () => this.#open.size);
    this.fromDevice = new FromDevice({
      id: () => this.id,
      context,
      stream: this.stream,
      open: this.#open,
      own: this.own,
      signs: this.#signs,
      traffic: this.#traffic,
      ended: (connection) => this.#end(connection, 'device'),
      allEnded: (by) => this.#endAll(by),
    });
  }

  get isInUse(): boolean {
    return this.#open.size > 0 || this.own.isBusy;
  }
  get isBusy(): boolean {
    return this.isInUse || this.stream.drain.isUnderWay;
  }

  greet(waitMs: number): void {
    this.own.begin(() => this.id, this.clients.nextNumber(), waitMs);
  }

  stats(): ServiceStats {
    return {
      serviceId: this.id,
      port: this.port,
      connections: this.#open.size,
      waitingClients: this.#waiting.size,
      waitsUntil: this.#waiting.until,
      ...this.#traffic.stats(),
      pausedBy: this.clients.pausedBy,
    };
  }

  accept(socket: Socket): void {
    const { client, fits } = this.clients.admit(socket);
    if (fits) this.#wait(client);
    else this.#finish(client, 'limit');
  }

  /** Starts as many waiting clients as may be, first come first served. */
  startWaiting(): void {
    for (const client of this.#waiting.all()) {
      if (!this.context.mayStart(this)) return;
      this.#waiting.remove(client);
      this.#start(client);
    }
  }

  /** Somebody waits for a place: what is between two requests gives up its own, and what is at its end is not waited for. */
  makeRoom(): void {
    for (const connection of this.#open.values())
      if (connection.client.isIdle) this.#rest(connection);
      else connection.client.hurry();
  }

  /**
   * Connections that were never answered, and whose programs would not notice another start, end and wait for another place.
   * @returns the messages that end them where the WebSocket stays
   */
  requeueRestartable(): readonly StreamMessage[] {
    return this.stream.endsOf(this.requeue(), this.#open.size + this.own.count);
  }

  /** The same, without a word of their ends. */
  requeue(): readonly Connection[] {
    const again = [...this.#open.values()].filter(({ client }) => client.isRestartable);
    for (const connection of again) {
      this.#leave(connection);
      this.#restart(connection.client);
    }
    this.#waiting.requeue(again.map(({ client }) => client));
    this.#resets.decideAll('restart');
    return again;
  }

  /** The device went, and with it its streams. @returns what ends on the way what starts again */
  deviceLeft(): readonly StreamMessage[] {
    return this.stream.leave(this.requeueRestartable(), this.isInUse);
  }

  /** The WebSocket is gone, and with it the stream and all connections; waiting clients stay. */
  tunnelConnectionLost(): void {
    this.stream.lost();
    this.requeueRestartable();
    this.#endAll('tunnel-connection');
    this.#signs.forget();
    this.own.lost();
  }

  /** This service is no longer asked for: its device is told that its connections are over, for the WebSocket may go on. */
  release(): void {
    for (const client of this.#waiting.all()) this.#dropWaiting(client, 'tunnel-connection');
    for (const client of this.#resting) this.#finish(client, 'tunnel-connection');
    this.#resting.clear();
    this.#resets.decideAll('end');
    const open = [...this.#open.values()];
    this.#endAll('tunnel-connection');
    for (const end of this.stream.endsOf(open, this.#open.size)) this.context.outgoing.control(end, false);
  }

  destroy(): void {
    this.own.destroy();
    this.stream.drain.cancel();
    this.#waiting.clear();
    this.#resets.clear();
    this.#open.clear();
    this.clients.destroy();
  }

  decideReset(connection: number, decision: ResetDecision): void {
    this.#resets.decide(connection, decision);
  }

  upReady(client: LocalClient): void {
    const connection = this.#open.get(client.number);
    if (connection !== undefined) connection.ready(this.context.clock, this.stream.isForOne);
    else if (this.#resting.delete(client)) this.#wake(client);
    // A client that left again without a word needs no place in the tunnel; one that left a request behind does.
    else if (client.localEnd && client.upPending === 0) this.#dropWaiting(client, 'local');
  }

  idle(): void {
    if (this.stream.isForOne) this.context.placeFreed();
  }

  mayAwaitAnswer(): boolean {
    return this.stream.mayOutliveProgram(this.id) && this.#waiting.size === 0;
  }

  congested(client: LocalClient, congested: boolean): void {
    this.context.congested(client, congested);
    this.context.statsChanged();
  }

  unanswered(client: LocalClient, quietFor: number): void {
    if (this.#open.has(client.number)) this.context.emit(clientUnanswered(this.id, client, quietFor));
  }

  gone(client: LocalClient): void {
    this.clients.remove(client);
    this.#resting.delete(client);
    this.context.programGone();
  }

  sentUp(bytes: number): void {
    this.#traffic.up(bytes);
  }

  endOf(connection: Connection): StreamMessage | 'no-word' {
    return this.stream.endOf(connection.wire, connection.client, this.#open.size - 1 + this.own.count);
  }

  endedLocally(connection: Connection): void {
    this.#end(connection, 'local');
  }

  #start(client: LocalClient): void {
    const { type, wire } = this.stream.begin(this.id, client.number);
    client.started();
    const connection = new Connection(client, wire, this.context.outgoing, this);
    this.#open.set(client.number, connection);
    this.context.outgoing.control({ type, ...wire }, true);
    this.context.emit({ kind: 'client-connected', serviceId: this.id, connection: client.number });
    this.context.statsChanged();
    if (client.upPending > 0 || client.localEnd) this.upReady(client);
  }

  #endAll(by: Ended): void {
    this.stream.end();
    for (const connection of this.#open.values()) this.#end(connection, by);
  }

  #end(connection: Connection, by: Ended): void {
    const { client } = connection;
    if (!this.#leave(connection)) return;
    if ((by === 'device' || by === 'session') && this.#resets.takes(client)) {
      this.#resets.add(client);
      this.context.emit(clientReset(this.id, client, by));
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

  #rest(connection: Connection): void {
    const { client } = connection;
    const end = this.endOf(connection);
    this.#leave(connection);
    if (end !== 'no-word') this.context.outgoing.control(end, false);
    this.#restart(client);
    this.#resting.add(client);
  }

  /** It rested, and its program goes on, or ends it. */
  #wake(client: LocalClient): void {
    if (client.upPending > 0) this.#wait(client);
    else this.#finish(client, 'local');
  }

  #wait(client: LocalClient): void {
    this.#waiting.add(client);
    this.context.statsChanged();
    this.startWaiting();
  }

  #restart(client: LocalClient): void {
    this.#tellEnd(client, 'restart');
    client.restart(this.clients.nextNumber());
  }

  #finish(client: LocalClient, by: Ended): void {
    this.#tellEnd(client, by);
    client.finish();
  }

  /** Gives up its place in the tunnel. False: it had none. */
  #leave(connection: Connection): boolean {
    if (!this.#open.delete(connection.client.number)) return false;
    this.stream.left(this.#open.size + this.own.count);
    connection.left();
    return true;
  }

  #dropWaiting(client: LocalClient, by: Ended): void {
    if (this.#waiting.remove(client)) this.#finish(client, by);
  }

  #tellEnd(client: LocalClient, by: Ended): void {
    this.context.emit(clientEnded(this.id, client, by));
    this.context.statsChanged();
  }
}
