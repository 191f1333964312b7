import { isDeepStrictEqual } from 'node:util';
import type { WebProxy } from '../net/web-proxy';
import type { Clock } from '../net/clock';
import type {
  BindResult,
  Credentials,
  DataPlane,
  ListenerRequest,
  OneConnectionSign,
  ProtocolVersion,
  ProxyEvent,
  ProxyOptions,
  ProxyTuning,
  ResetDecision,
  SourceProxy,
} from './contract';
import { Incoming } from './flow/incoming';
import { TunnelConnection } from './tunnel-connection';
import { Listeners } from './listeners';
import type { LocalClient } from './flow/local-client';
import { Outgoing } from './flow/outgoing';
import { ReaderBudget } from './flow/reader-budget';
import { UpwardBudget } from './flow/upward-budget';
import type { Startable } from './service-context';
import { endStreamsToRepeat } from './leaving';
import { statsIntervalMs } from './defaults';
import { DroppedMessages } from './dropped-messages';
import { Throttle } from '../net/throttle';
import type { Wire, WireHandlers } from './flow/wire';

/** Opens a WebSocket; another implementation of `Wire` needs no more than this. */
export type OpenWire = (credentials: Credentials, handlers: WireHandlers, webProxy: WebProxy | null) => Wire;
/** What opens WebSockets to a data plane. */
export type Wires = (dataPlane: DataPlane, tuning: ProxyTuning) => OpenWire;

/** The source proxy itself: joins the local ports, the services behind them and the tunnel connection. */
export class Engine implements SourceProxy {
  #protocol: ProtocolVersion;
  /** The version of the WebSocket in use: a change takes effect on the next one. */
  #connectionProtocol: ProtocolVersion;
  /** What the open tunnel offers. Nothing else may be started in it: the service would drop us. */
  #announced: readonly string[] = [];
  /** What the open tunnel offers, if one is open. */
  readonly #announcedNow = (): readonly string[] | null => (this.#connection.isOpen ? this.#announced : null);
  #lastStream = 0;
  #webProxy: WebProxy | null;
  #paused = false;
  #oneConnection = false;
  #startsSoon = false;
  #stopping: Promise<void> | null = null;
  #isStopped = false;
  readonly #subscribers = new Set<(event: ProxyEvent) => void>();
  readonly #congested = new Set<LocalClient>();
  readonly #outgoing = new Outgoing();
  readonly #listeners: Listeners;
  readonly #incoming: Incoming;
  readonly #connection: TunnelConnection;
  readonly #stats: Throttle;
  readonly #dropped: DroppedMessages;

  /** `before`: whose local ports are to be taken over. */
  constructor(
    readonly options: ProxyOptions,
    readonly wires: Wires,
    readonly clock: Clock,
    before: Engine | null = null,
  ) {
    const { tuning } = options;
    const openWire = wires(options.dataPlane, tuning);
    this.#protocol = options.protocol;
    this.#connectionProtocol = options.protocol;
    this.#webProxy = options.dataPlane.webProxy;
    this.#stats = new Throttle(clock, statsIntervalMs, () =>
      this.#emit({ kind: 'stats', services: this.#listeners.services.map((service) => service.stats()) }),
    );
    this.#dropped = new DroppedMessages(clock, (message) => this.#emit({ kind: 'log', level: 'debug', message }));
    this.#incoming = new Incoming({
      protocol: () => this.#connectionProtocol,
      services: () => this.#listeners.services,
      serviceIds: (ids) => this.#onServiceIds(ids),
      violated: (detail) => this.#connection.violated(detail),
      dropped: (detail) => this.#dropped.add(detail),
    });
    this.#connection = new TunnelConnection(
      (credentials, handlers) => openWire(credentials, handlers, this.#webProxy),
      tuning,
      clock,
      {
        state: (state) => this.#emit({ kind: 'tunnel-connection', state }),
        attached: (wire) => {
          this.#connectionProtocol = this.#protocol;
          this.#outgoing.attach(wire);
          this.#incoming.attach();
        },
        leaving: (wire) => endStreamsToRepeat(this.#listeners.services, wire),
        detached: () => {
          this.#outgoing.attach(null);
          this.#incoming.detach();
          for (const service of this.#listeners.services) service.tunnelConnectionLost();
        },
        bytes: (slab, from, to) => this.#incoming.bytes(slab, from, to),
        room: () => this.#outgoing.pump(),
        pong: (roundTrip) => this.#emit({ kind: 'pong', roundTripMs: roundTrip, at: clock.now() }),
        quiet: () => this.#emit({ kind: 'quiet' }),
      },
    );
    const context = {
      clock,
      tuning,
      outgoing: this.#outgoing,
      budget: new ReaderBudget(tuning.readerBudgetBytes, tuning.allReadersBudgetBytes),
      upward: new UpwardBudget(),
      protocol: () => this.#connectionProtocol,
      isOneConnection: () => this.#oneConnection,
      oneConnectionSeen: (service: Startable, sign: OneConnectionSign, isProof: boolean) =>
        this.#onOneConnection(service, sign, isProof),
      mayStart: (service: Startable) => this.#mayStart(service),
      nextStreamOfTunnel: () => ++this.#lastStream,
      placeFreed: () => this.#startWaitingSoon(),
      congested: (client: LocalClient, congested: boolean) => this.#onCongested(client, congested),
      programGone: () => this.#listeners.programGone(),
      emit: (event: ProxyEvent) => this.#emit(event),
      statsChanged: () => this.#stats.changed(),
    };
    this.#listeners = new Listeners({
      bindAddress: options.bindAddress,
      context,
      before: before === null ? null : before.#listeners,
      failed: (id, code) => this.#emit({ kind: 'log', level: 'error', message: `no local port for ${id}: ${code}` }),
      vacated: () => this.#emit({ kind: 'vacated' }),
    });
  }

  bind(requests: readonly ListenerRequest[]): Promise<BindResult> {
    return this.#listeners.bind(requests, this.#announcedNow);
  }

  beside(options: ProxyOptions): SourceProxy {
    return new Engine(options, this.wires, this.clock, this);
  }

  takePorts(): Promise<BindResult> {
    return this.#listeners.take(this.#announcedNow);
  }

  connect(credentials: Credentials): void {
    this.#connection.connect(credentials);
  }

  disconnect(): void {
    this.#connection.disconnect();
  }

  setProtocol(version: ProtocolVersion): void {
    if (this.#protocol === version) return;
    this.#protocol = version;
    this.#connection.replace();
  }

  greet(serviceId: string, waitMs: number, { beside } = { beside: false }): void {
    const { services } = this.#listeners;
    const service = services.find(({ id }) => id === serviceId);
    const isOffered = this.#announced.length === 0 || this.#announced.includes(serviceId);
    const takesMany = this.#connectionProtocol === 'V3' && !this.#oneConnection;
    const isFree = beside && takesMany ? service?.own.isBusy === false : services.every(({ isBusy }) => !isBusy);
    if (service !== undefined && this.#connection.isOpen && isOffered && isFree) service.greet(waitMs);
    else
      this.#emit({
        kind: 'greeting',
        serviceId,
        protocol: this.#connectionProtocol,
        greeting: { kind: 'impossible' },
      });
  }

  setOneConnection(one: boolean): void {
    if (this.#oneConnection === one) return;
    this.#oneConnection = one;
    if (!one) this.#startWaiting();
  }

  setWebProxy(webProxy: WebProxy | null): void {
    if (isDeepStrictEqual(webProxy, this.#webProxy)) return;
    this.#webProxy = webProxy;
    this.#connection.webProxyChanged();
  }

  pauseNewConnections(paused: boolean): void {
    const before = this.#paused;
    this.#paused = paused;
    if (before !== paused) this.#connection.deviceAway(paused);
    if (!paused) {
      for (const service of this.#listeners.services) service.own.giveWay();
      this.#startWaiting();
    } else if (!before)
      for (const service of this.#listeners.services)
        for (const reset of service.requeueRestartable()) this.#outgoing.control(reset, false);
  }

  deviceLeft(): void {
    for (const service of this.#listeners.services)
      for (const end of service.deviceLeft()) this.#outgoing.control(end, false);
  }

  decideReset(serviceId: string, connection: number, decision: ResetDecision): void {
    this.#listeners.services.find(({ id }) => id === serviceId)?.decideReset(connection, decision);
  }

  probe(): void {
    this.#connection.probe();
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  #onServiceIds(ids: readonly string[]): void {
    // The service announces once a WebSocket; a repetition changes nothing under open connections.
    if (this.#connection.isOpen) return;
    this.#announced = ids;
    const opening = this.#listeners.adopt(ids);
    this.#connection.announce(ids, this.#connectionProtocol);
    for (const service of this.#listeners.services) service.stream.opened();
    void opening?.then(() =>
      this.#emit({ kind: 'services-adopted', announced: ids, listeners: this.#listeners.bound }),
    );
  }

  #mayStart(service: Startable): boolean {
    if (this.#paused || !this.#connection.isOpen) return false;
    if (this.#announced.length > 0 && !this.#announced.includes(service.id)) return false;
    if (this.#connectionProtocol === 'V3' && !this.#oneConnection) return true;
    const busy = this.#connectionProtocol === 'V1' ? this.#listeners.services : [service];
    for (const each of busy) each.makeRoom();
    return busy.every(({ isBusy }) => !isBusy);
  }

  #onOneConnection({ id }: Startable, sign: OneConnectionSign, isProof: boolean): void {
    if (isProof) this.#oneConnection = true;
    this.#emit({ kind: 'one-connection', serviceId: id, sign });
  }

  #startWaiting(): void {
    for (const service of this.#listeners.services) service.startWaiting();
  }

  /**
   * Once the message that freed the place has done all it does: a reset that ends several connections must not meet the
   * next client among them.
   */
  #startWaitingSoon(): void {
    if (this.#startsSoon) return;
    this.#startsSoon = true;
    queueMicrotask(() => {
      this.#startsSoon = false;
      this.#startWaiting();
    });
  }

  #onCongested(client: LocalClient, congested: boolean): void {
    const before = this.#congested.size;
    if (congested) this.#congested.add(client);
    else this.#congested.delete(client);
    const after = this.#congested.size;
    if ((before === 0) !== (after === 0)) this.#connection.pauseReading(after > 0);
  }

  async #stop(): Promise<void> {
    const farewell = this.#connection.stop();
    await this.#listeners.stop();
    await farewell;
    this.#stats.stop();
    this.#dropped.stop();
    this.#emit({ kind: 'tunnel-connection', state: { kind: 'stopped' } });
    this.#isStopped = true;
  }

  #emit(event: ProxyEvent): void {
    if (this.#isStopped) return;
    for (const listener of this.#subscribers) listener(event);
  }
}
