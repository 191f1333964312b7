import { adopt } from './adoption';
import type { Clock } from './clock';
import type { BindResult, BoundListener, Credentials, ListenerRequest, ProtocolVersion, ProxyEvent, ProxyOptions, SourceProxy } from './contract';
import { Incoming } from './incoming';
import { Link } from './link';
import type { LocalClient } from './local-client';
import { findFreePort, openPort, type LocalPort } from './local-port';
import { Outgoing } from './outgoing';
import { conflict, planPorts } from './port-plan';
import { Service, type ServiceContext } from './service';
import { Throttle } from './stats';
import type { Wire, WireHandlers } from './wire';

interface Listening {
  readonly service: Service;
  readonly port: LocalPort;
}

/** Opens the WebSocket; another implementation of `Wire` needs no more than this. */
export type OpenWire = (credentials: Credentials, handlers: WireHandlers) => Wire;

/** The source proxy itself: joins the local ports, the services behind them and the link. */
export class Engine implements SourceProxy {
  #listening: readonly Listening[] = [];
  #protocol: ProtocolVersion;
  /** The version of the WebSocket in use: a change takes effect on the next one. */
  #linkProtocol: ProtocolVersion;
  #lastStream = 0;
  #stopped = false;
  /** Changes of the listeners happen one after another. */
  #changes: Promise<unknown> = Promise.resolve();
  readonly #listeners = new Set<(event: ProxyEvent) => void>();
  readonly #congested = new Set<LocalClient>();
  readonly #outgoing = new Outgoing();
  readonly #incoming: Incoming;
  readonly #link: Link;
  readonly #stats: Throttle;
  readonly #context: ServiceContext;

  constructor(
    readonly options: ProxyOptions,
    openWire: OpenWire,
    readonly clock: Clock,
  ) {
    this.#protocol = options.protocol;
    this.#linkProtocol = options.protocol;
    this.#stats = new Throttle(clock, () => this.#emit({ kind: 'stats', services: this.#services().map((service) => service.stats()) }));
    this.#incoming = new Incoming({
      protocol: () => this.#linkProtocol,
      services: () => this.#services(),
      serviceIds: (ids) => this.#onServiceIds(ids),
      violated: (detail) => this.#link.violated(detail),
      dropped: (detail) => this.#log('debug', detail),
    });
    this.#link = new Link(openWire, options.tuning, clock, {
      state: (state) => this.#emit({ kind: 'link', state }),
      attached: (wire) => {
        this.#linkProtocol = this.#protocol;
        this.#outgoing.attach(wire);
        this.#incoming.attach();
      },
      detached: () => {
        this.#outgoing.attach(null);
        this.#incoming.detach();
        for (const service of this.#services()) service.linkLost();
      },
      chunk: (bytes) => this.#incoming.chunk(bytes),
      pong: (roundTrip) => this.#emit({ kind: 'pong', roundTrip, at: clock.now() }),
    });
    this.#context = {
      clock,
      tuning: options.tuning,
      outgoing: this.#outgoing,
      protocol: () => this.#linkProtocol,
      mayStart: (service) => this.#mayStart(service),
      nextStreamOfTunnel: () => ++this.#lastStream,
      placeFreed: () => this.#startWaiting(),
      congested: (client, congested) => this.#onCongested(client, congested),
      emit: (event) => this.#emit(event),
      statsChanged: () => this.#stats.changed(),
    };
  }

  bind(requests: readonly ListenerRequest[]): Promise<BindResult> {
    const result = this.#changes.then(() => this.#bind(requests));
    this.#changes = result.catch(() => undefined);
    return result;
  }

  connect(credentials: Credentials): void {
    this.#link.connect(credentials);
  }

  disconnect(): void {
    this.#link.disconnect();
  }

  setProtocol(version: ProtocolVersion): void {
    if (this.#protocol === version) return;
    this.#protocol = version;
    this.#link.replace();
  }

  probe(): void {
    this.#link.probe();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const farewell = this.#link.stop();
    await this.#changes;
    for (const { port, service } of this.#listening) {
      port.close();
      service.destroy();
    }
    this.#listening = [];
    this.#stats.stop();
    await farewell;
  }

  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #bind(requests: readonly ListenerRequest[]): Promise<BindResult> {
    const clash = conflict(requests);
    if (clash !== null) return { ok: false, ...clash.request, code: clash.code, freePort: await findFreePort(this.options.bindAddress) };
    const before = this.#listening;
    const open = before.map(({ service, port }) => ({ serviceId: service.id, requestedId: service.requestedId, port: port.port }));
    const plans = planPorts(requests, open);
    const opened: LocalPort[] = [];
    const after: Listening[] = [];
    for (const [at, request] of requests.entries()) {
      const plan = plans[at];
      const reused = plan?.kind === 'reuse' ? before[plan.index] : undefined;
      let port = reused?.port;
      if (port === undefined) {
        const attempt = await this.#open(request.port);
        if (!attempt.ok || this.#stopped) {
          if (attempt.ok) attempt.port.close();
          for (const each of opened) each.close();
          return { ok: false, ...request, code: attempt.ok ? 'ECANCELED' : attempt.code, freePort: await findFreePort(this.options.bindAddress) };
        }
        port = attempt.port;
        opened.push(port);
      }
      const known = before.find(({ service }) => service.id === request.serviceId || service.requestedId === request.serviceId)?.service;
      after.push({ port, service: known ?? new Service(request.serviceId, request.serviceId, this.#context) });
    }
    this.#adoptListening(after);
    return { ok: true, listeners: this.#bound() };
  }

  async #open(port: number): Promise<{ ok: true; port: LocalPort } | { ok: false; code: string }> {
    try {
      return { ok: true, port: await openPort(this.options.bindAddress, port) };
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      return { ok: false, code: typeof code === 'string' ? code : 'UNKNOWN' };
    }
  }

  /** Makes this the set of listeners; ports and services that are no longer in it are let go. */
  #adoptListening(after: readonly Listening[]): void {
    const before = this.#listening;
    this.#listening = after;
    for (const { port, service } of after) {
      service.port = port.port;
      port.accept = (socket) => service.accept(socket);
    }
    for (const { port, service } of before) {
      if (!after.some((kept) => kept.port === port)) port.close();
      if (!after.some((kept) => kept.service === service)) service.release();
    }
    this.#stats.changed();
  }

  #onServiceIds(ids: readonly string[]): void {
    // The service announces once a WebSocket; a repetition changes nothing under open connections.
    if (this.#link.isOpen) return;
    const plan = adopt(this.#listening.map(({ service }) => service.id), ids);
    const kept: Listening[] = [];
    for (const [at, listening] of this.#listening.entries()) {
      const id = plan.ids[at];
      if (id === null || id === undefined) continue;
      listening.service.id = id;
      kept.push(listening);
    }
    this.#adoptListening(kept);
    this.#link.announce(ids, this.#linkProtocol);
    this.#startWaiting();
    if (plan.changed) this.#changes = this.#changes.then(() => this.#openMissing(plan.missing, ids));
  }

  async #openMissing(missing: readonly string[], announced: readonly string[]): Promise<void> {
    for (const id of missing) {
      if (this.#stopped || this.#listening.some(({ service }) => service.id === id)) continue;
      const attempt = await this.#open(0);
      if (attempt.ok) this.#adoptListening([...this.#listening, { port: attempt.port, service: new Service(id, id, this.#context) }]);
      else this.#log('error', `no local port for ${id}: ${attempt.code}`);
    }
    this.#emit({ kind: 'services-adopted', announced, listeners: this.#bound() });
  }

  #bound(): BoundListener[] {
    return this.#listening.map(({ service, port }) => ({ serviceId: service.id, port: port.port }));
  }

  #services(): Service[] {
    return this.#listening.map(({ service }) => service);
  }

  #mayStart(service: Service): boolean {
    if (!this.#link.isOpen) return false;
    if (this.#linkProtocol === 'V3') return true;
    const busy = this.#linkProtocol === 'V2' ? [service] : this.#services();
    return busy.every(({ connections }) => connections === 0);
  }

  #startWaiting(): void {
    for (const service of this.#services()) service.startWaiting();
  }

  #onCongested(client: LocalClient, congested: boolean): void {
    const before = this.#congested.size;
    if (congested) this.#congested.add(client);
    else this.#congested.delete(client);
    const after = this.#congested.size;
    if ((before === 0) !== (after === 0)) this.#link.pauseReading(after > 0);
  }

  #log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void {
    this.#emit({ kind: 'log', level, message });
  }

  #emit(event: ProxyEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
