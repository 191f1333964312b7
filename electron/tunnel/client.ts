import { Worker } from 'node:worker_threads';
import { backoffDelay } from './backoff';
import { systemClock, type Clock } from './clock';
import type {
  BindResult,
  Credentials,
  TunnelConnectionFailure,
  TunnelConnectionState,
  ListenerRequest,
  ProtocolVersion,
  ProxyEvent,
  ProxyOptions,
  ResetDecision,
  SourceProxy,
  WebProxy,
} from './contract';
import type { FromWorker, ToWorker } from './worker-messages';

/** A worker that dies so often without a link in between will die again. */
const maxCrashes = 5;
const stopPatience = 3_000;

/**
 * The source proxy in a worker thread, behind the same interface. When the worker dies, the link is told as `waiting`
 * with the failure `worker-crashed`; a new worker binds the same ports, holds what was held, and connects with the same credentials.
 * After five deaths in a row it is `stopped`. Nothing ever rejects or throws because of the worker.
 */
class WorkerProxy implements SourceProxy {
  #worker: Worker;
  #stopped = false;
  #crashes = 0;
  #nextId = 1;
  #credentials: Credentials | null = null;
  #link: TunnelConnectionState = { kind: 'idle' };
  #options: ProxyOptions;
  #held = false;
  /** What is bound, with the port numbers that came of it. */
  #bound: readonly ListenerRequest[] = [];
  #cancelRestart: (() => void) | null = null;
  readonly #binds = new Map<number, (result: BindResult) => void>();
  readonly #listeners = new Set<(event: ProxyEvent) => void>();

  constructor(
    readonly file: string | URL,
    options: ProxyOptions,
    readonly clock: Clock,
  ) {
    this.#options = options;
    this.#worker = this.#spawn();
  }

  bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const lost = (): void =>
        resolve({
          ok: false,
          serviceId: listeners[0]?.serviceId ?? '',
          port: listeners[0]?.port ?? 0,
          code: 'ECANCELED',
          freePort: null,
        });
      if (this.#stopped) {
        lost();
        return;
      }
      this.#binds.set(id, (result) => {
        if (result.ok) {
          // What was asked for stays the name: an id that the service announced is adopted anew by every worker.
          this.#bound = result.listeners.map(({ serviceId, port }, at) => ({
            serviceId: listeners[at]?.serviceId ?? serviceId,
            port,
          }));
        }
        resolve(result);
      });
      this.#ask({ ask: 'bind', id, listeners });
    });
  }

  connect(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#crashes = 0;
    this.#ask({ ask: 'connect', credentials });
  }

  disconnect(): void {
    this.#credentials = null;
    this.#ask({ ask: 'disconnect' });
  }

  setProtocol(version: ProtocolVersion): void {
    this.#options = { ...this.#options, protocol: version };
    this.#ask({ ask: 'protocol', version });
  }

  setWebProxy(webProxy: WebProxy | null): void {
    this.#options = { ...this.#options, dataPlane: { ...this.#options.dataPlane, webProxy } };
    this.#ask({ ask: 'web-proxy', webProxy });
  }

  pauseNewConnections(held: boolean): void {
    this.#held = held;
    this.#ask({ ask: 'hold', held });
  }

  decideReset(serviceId: string, connection: number, verdict: ResetDecision): void {
    this.#ask({ ask: 'judge-reset', serviceId, connection, verdict });
  }

  probe(): void {
    this.#ask({ ask: 'probe' });
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#cancelRestart?.();
    const worker = this.#worker;
    await new Promise<void>((resolve) => {
      const cancel = this.clock.after(stopPatience, resolve);
      worker.once('exit', () => {
        cancel();
        resolve();
      });
      this.#ask({ ask: 'stop' });
      if (worker.threadId === -1) {
        cancel();
        resolve();
      }
    });
    await worker.terminate();
    this.#giveUpBinds();
    if (this.#link.kind !== 'stopped') this.#emit({ kind: 'tunnel-connection', state: { kind: 'stopped' } });
  }

  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #spawn(): Worker {
    const worker = new Worker(this.file, { workerData: this.#options, name: 'source-proxy' });
    let why = 'ended';
    worker.on('message', (message: FromWorker) => {
      if (worker === this.#worker) this.#hear(message);
    });
    worker.on('error', (error: unknown) => {
      why = error instanceof Error ? error.name : 'error';
    });
    worker.on('exit', () => {
      if (worker === this.#worker && !this.#stopped) this.#crashed(why);
    });
    return worker;
  }

  #ask(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromWorker): void {
    switch (message.tell) {
      case 'bound':
        this.#binds.get(message.id)?.(message.result);
        this.#binds.delete(message.id);
        return;
      case 'event':
        this.#emit(message.event);
        return;
      case 'stopped':
        return;
    }
  }

  #crashed(why: string): void {
    this.#giveUpBinds();
    this.#crashes += 1;
    // The error's text stays here: it could quote what the worker was handling.
    this.#emit({ kind: 'log', level: 'error', message: `the worker of the source proxy died (${why})` });
    if (this.#crashes > maxCrashes) {
      this.#stopped = true;
      this.#emit({ kind: 'tunnel-connection', state: { kind: 'stopped' } });
      return;
    }
    const failure: TunnelConnectionFailure = { stage: 'session', code: 'worker-crashed', detail: why };
    const before = this.#link.kind;
    const reconnects = before === 'connecting' || before === 'open' || before === 'waiting';
    const { backoffBaseMs: backoffBase, backoffCapMs: backoffCap } = this.#options.tuning;
    const delay = backoffDelay(this.#crashes, backoffBase, backoffCap, this.clock.random());
    this.#emit({
      kind: 'tunnel-connection',
      state: {
        kind: 'waiting',
        attempt: this.#crashes,
        retryAt: this.clock.now() + delay,
        cause: { kind: 'failure', failure },
      },
    });
    this.#cancelRestart = this.clock.after(delay, () => this.#restart(reconnects));
  }

  #restart(reconnects: boolean): void {
    this.#worker = this.#spawn();
    if (this.#held) this.#ask({ ask: 'hold', held: true });
    if (this.#bound.length > 0) void this.bind(this.#bound);
    if (reconnects && this.#credentials !== null) this.#ask({ ask: 'connect', credentials: this.#credentials });
    else this.#emit({ kind: 'tunnel-connection', state: { kind: 'idle' } });
  }

  #giveUpBinds(): void {
    for (const settle of this.#binds.values())
      settle({ ok: false, serviceId: '', port: 0, code: 'ECANCELED', freePort: null });
    this.#binds.clear();
  }

  #emit(event: ProxyEvent): void {
    if (event.kind === 'tunnel-connection') {
      this.#link = event.state;
      if (event.state.kind === 'open') this.#crashes = 0;
    }
    for (const listener of this.#listeners) listener(event);
  }
}

/** @param workerFile the built worker, `dist/electron/tunnel-worker.cjs` */
export function createWorkerProxy(
  workerFile: string | URL,
  options: ProxyOptions,
  clock: Clock = systemClock,
): SourceProxy {
  return new WorkerProxy(workerFile, options, clock);
}
