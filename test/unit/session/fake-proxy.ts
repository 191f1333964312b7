import type {
  BindResult,
  Credentials,
  ListenerRequest,
  ProtocolVersion,
  ProxyEvent,
  ProxyOptions,
  ResetDecision,
  SourceProxy,
  TunnelConnectionState,
} from '../../../electron/tunnel/contract';
import type { WebProxy } from '../../../electron/net/web-proxy';

/** A source proxy that does what the test says. */
export class FakeProxy implements SourceProxy {
  readonly connects: Credentials[] = [];
  readonly protocols: ProtocolVersion[] = [];
  readonly calls: string[] = [];
  /** Every call of `setWebProxy`, in order. */
  readonly webProxies: (WebProxy | null)[] = [];
  stopped = false;
  probes = 0;
  /** Every call of `hold`, in order. */
  readonly holds: boolean[] = [];
  /** Every call of `decideReset`, in order. */
  readonly verdicts: string[] = [];
  readonly #listeners = new Set<(event: ProxyEvent) => void>();
  constructor(
    readonly options: ProxyOptions,
    readonly taken: ReadonlySet<number>,
    readonly order: string[],
  ) {}
  bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    this.order.push('bind');
    const busy = listeners.find(({ port }) => this.taken.has(port));
    return Promise.resolve(
      busy === undefined ? { ok: true, listeners } : { ok: false, ...busy, code: 'EADDRINUSE', freePort: 50555 },
    );
  }
  connect(credentials: Credentials): void {
    this.order.push('handshake');
    this.connects.push(credentials);
    this.connection({ kind: 'connecting', attempt: 1 });
  }
  disconnect(): void {
    this.connection({ kind: 'idle' });
  }
  setProtocol(version: ProtocolVersion): void {
    this.protocols.push(version);
    this.connection({ kind: 'connecting', attempt: 1 });
  }
  setWebProxy(webProxy: WebProxy | null): void {
    this.order.push('web-proxy');
    this.webProxies.push(webProxy);
  }
  pauseNewConnections(held: boolean): void {
    this.holds.push(held);
  }
  decideReset(serviceId: string, connection: number, verdict: ResetDecision): void {
    this.verdicts.push(`${serviceId} ${connection} ${verdict}`);
  }
  probe(): void {
    this.order.push('probe');
    this.probes += 1;
  }
  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  emit(event: ProxyEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
  connection(state: TunnelConnectionState): void {
    this.emit({ kind: 'tunnel-connection', state });
  }
  open(): void {
    this.connection({
      kind: 'open',
      openedAt: Date.now(),
      channelId: null,
      subprotocol: 'aws.iot.securetunneling-3.0',
      serviceIds: ['SSH'],
      protocol: 'V3',
    });
  }
  refuse(words: string, status = 400): void {
    this.connection({ kind: 'refused', rejection: { status, words, channelId: null, date: null } });
  }
}
