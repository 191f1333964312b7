import type {
  BindResult,
  Credentials,
  Greeting,
  ListenerRequest,
  ProtocolVersion,
  ProxyEvent,
  ProxyOptions,
  ResetDecision,
  SourceProxy,
  TunnelConnectionState,
} from '../../electron/tunnel/contract';
import type { WebProxy } from '../../electron/net/web-proxy';

/**
 * A source proxy whose service the test plays: it keeps the contract (test/unit/tunnel/fake-proxy.test.ts), notes what
 * it is asked, and a tunnel connection opens or fails when the test says so.
 */
export class FakeProxy implements SourceProxy {
  readonly connects: Credentials[] = [];
  /** Every call of `setProtocol`, in order. */
  readonly protocols: ProtocolVersion[] = [];
  /** Every call of `setWebProxy`, in order. */
  readonly webProxies: (WebProxy | null)[] = [];
  /** Every call of `pauseNewConnections`, in order. */
  readonly pauses: boolean[] = [];
  /** How often it was told that the device's connection is gone. */
  devicesLeft = 0;
  /** Every call of `decideReset`, in order. */
  readonly decisions: string[] = [];
  oneConnection = false;
  /** Every call of `greet`, in order. */
  readonly greets: string[] = [];
  /** Plays the device for it. Absent: nobody says how it went. */
  onGreet: ((serviceId: string) => void) | null = null;
  /** Programs are connected that outlive the ports' being taken over, until the test has them go (`vacate`). */
  hasPrograms = false;
  /** Another one is made beside it. */
  /** Runs while the ports are being taken over. */
  onTaken: (() => void) | null = null;
  onBeside: ((next: FakeProxy) => void) | null = null;
  #before: FakeProxy | null = null;
  /** Calls of `setProtocol` and `pauseNewConnections`, in their order. */
  readonly changes: string[] = [];
  probes = 0;
  #state: TunnelConnectionState = { kind: 'idle' };
  #protocol: ProtocolVersion;
  #bound: readonly ListenerRequest[] = [];
  #lastPort = 40_000;
  readonly #listeners = new Set<(event: ProxyEvent) => void>();

  constructor(
    readonly options: ProxyOptions,
    /** Local ports that other programs have. */
    readonly taken: ReadonlySet<number> = new Set(),
    /** What several fakes were asked, in the order of time. */
    readonly order: string[] = [],
    /** Local ports that the system gives to no program. */
    readonly reserved: ReadonlySet<number> = new Set(),
  ) {
    this.#protocol = options.protocol;
  }

  get stopped(): boolean {
    return this.#state.kind === 'stopped';
  }

  bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    this.order.push('bind');
    const refused = (request: ListenerRequest | undefined, code: string, freePort: number | null): BindResult => ({
      ok: false,
      serviceId: request?.serviceId ?? '',
      port: request?.port ?? 0,
      code,
      freePort,
    });
    if (this.stopped) return Promise.resolve(refused(listeners[0], 'ECANCELED', null));
    const reserved = listeners.find(({ port }) => this.reserved.has(port));
    if (reserved !== undefined) return Promise.resolve(refused(reserved, 'EACCES', 29_555));
    const busy = listeners.find(
      ({ port }, at) => this.taken.has(port) || (port !== 0 && listeners.findIndex((each) => each.port === port) < at),
    );
    if (busy !== undefined) return Promise.resolve(refused(busy, 'EADDRINUSE', 50_555));
    this.#bound = listeners.map(({ serviceId, port }) => ({
      serviceId,
      port: port === 0 ? (this.#bound.find((each) => each.serviceId === serviceId)?.port ?? ++this.#lastPort) : port,
    }));
    return Promise.resolve({ ok: true, listeners: this.#bound });
  }

  connect(credentials: Credentials): void {
    this.order.push('handshake');
    if (this.stopped) return;
    this.connects.push(credentials);
    this.connection({ kind: 'connecting', attempt: 1 });
  }

  disconnect(): void {
    if (!this.stopped) this.connection({ kind: 'idle' });
  }

  setProtocol(version: ProtocolVersion): void {
    this.protocols.push(version);
    this.changes.push(`protocol ${version}`);
    if (this.#protocol === version) return;
    this.#protocol = version;
    if (['connecting', 'open', 'waiting'].includes(this.#state.kind))
      this.connection({ kind: 'connecting', attempt: 1 });
  }

  greet(serviceId: string, waitMs: number, { beside } = { beside: false }): void {
    this.greets.push(`${this.#protocol} ${serviceId} ${waitMs}${beside ? ' beside' : ''}`);
    this.onGreet?.(serviceId);
  }

  /** What became of the app's own connection. */
  greeting(greeting: Greeting, serviceId = 'SSH'): void {
    this.emit({ kind: 'greeting', serviceId, protocol: this.#protocol, greeting });
  }

  setOneConnection(one: boolean): void {
    this.oneConnection = one;
  }

  setWebProxy(webProxy: WebProxy | null): void {
    this.order.push('web-proxy');
    this.webProxies.push(webProxy);
  }

  pauseNewConnections(paused: boolean): void {
    this.pauses.push(paused);
    this.changes.push(paused ? 'hold' : 'release');
  }

  deviceLeft(): void {
    this.devicesLeft += 1;
  }

  decideReset(serviceId: string, connection: number, decision: ResetDecision): void {
    this.decisions.push(`${serviceId} ${connection} ${decision}`);
  }

  beside(options: ProxyOptions): FakeProxy {
    const next = new FakeProxy(options, this.taken, this.order, this.reserved);
    next.#before = this;
    this.onBeside?.(next);
    return next;
  }

  takePorts(): Promise<BindResult> {
    this.order.push('take-ports');
    const before = this.#before;
    if (this.stopped || before?.stopped === true)
      return Promise.resolve({ ok: false, serviceId: '', port: 0, code: 'ECANCELED', freePort: null });
    // In another thread, what happens meanwhile is told before the answer comes.
    this.onTaken?.();
    if (before !== null) {
      this.#bound = before.#bound;
      before.#bound = [];
      this.#before = null;
      if (!before.hasPrograms) queueMicrotask(() => before.vacate());
    }
    return Promise.resolve({ ok: true, listeners: this.#bound });
  }

  probe(): void {
    this.order.push('probe');
    this.probes += 1;
  }

  stop(): Promise<void> {
    if (!this.stopped) this.connection({ kind: 'stopped' });
    return Promise.resolve();
  }

  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The ports were taken over, and the last program is gone. */
  vacate(): void {
    if (!this.stopped) this.emit({ kind: 'vacated' });
  }

  emit(event: ProxyEvent): void {
    if (event.kind === 'tunnel-connection') this.#state = event.state;
    for (const listener of this.#listeners) listener(event);
  }

  connection(state: TunnelConnectionState): void {
    this.emit({ kind: 'tunnel-connection', state });
  }

  /** The service accepts the token, and announces these services. */
  open(serviceIds: readonly string[] = ['SSH']): void {
    this.connection({
      kind: 'open',
      openedAt: Date.now(),
      channelId: null,
      subprotocol: 'aws.iot.securetunneling-3.0',
      serviceIds,
      protocol: this.#protocol,
    });
  }

  /** The service refuses the token. */
  refuse(words: string, status = 400): void {
    this.connection({ kind: 'refused', rejection: { status, words, channelId: null, date: null } });
  }
}
