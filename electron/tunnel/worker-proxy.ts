import { backoffDelay } from '../net/backoff';
import { systemClock, type Clock, type Timer } from '../net/clock';
import { withRemote, WorkerCalls } from '../net/worker-rpc';
import { canceled } from './listeners';
import type {
  BindResult,
  Credentials,
  ListenerRequest,
  ProxyEvent,
  ProxyOptions,
  SourceProxy,
  TunnelConnectionState,
} from './contract';

/** A worker that dies so often without a tunnel connection in between will die again. */
const maxCrashes = 5;
const stopTimeoutMs = 3_000;

/** What was last set by these is set again in the worker that follows one that died. Every other method is only passed on. */
const restored: ReadonlySet<string> = new Set([
  'setProtocol',
  'setOneConnection',
  'setWebProxy',
  'pauseNewConnections',
] satisfies (keyof SourceProxy)[]);

/**
 * The source proxy in a worker thread. When the worker dies, its owner is told that the tunnel connection is `waiting`, with the
 * failure `worker-crashed`. A new worker opens the same ports, gets what was set, and connects with the same credentials. After
 * five deaths in a row it is `stopped`. Nothing ever rejects or throws because of the worker.
 */
class WorkerProxy {
  readonly face: SourceProxy;
  #calls: WorkerCalls<SourceProxy, ProxyEvent>;
  #stopped = false;
  #stopping: Promise<void> | null = null;
  #crashes = 0;
  #credentials: Credentials | null = null;
  /** The service has ended it: only its owner can go on. */
  #needsConnect = false;
  #isOver = false;
  /** What is bound, with the port numbers that came of it. */
  #bound: readonly ListenerRequest[] = [];
  #restartTimer: Timer | null = null;
  readonly #set = new Map<string, readonly unknown[]>();
  readonly #listeners = new Set<(event: ProxyEvent) => void>();

  constructor(
    readonly file: string | URL,
    readonly options: ProxyOptions,
    readonly clock: Clock,
  ) {
    this.#calls = this.#spawn();
    this.face = withRemote<SourceProxy>(
      {
        bind: (listeners) => this.#bind(listeners),
        connect: (credentials) => this.#connect(credentials),
        disconnect: () => {
          this.#credentials = null;
          this.#pass('disconnect', []);
        },
        stop: () => (this.#stopping ??= this.#stop()),
        onEvent: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      (method, args) => {
        if (restored.has(method)) this.#set.set(method, args);
        this.#pass(method, args);
        return Promise.resolve();
      },
    );
  }

  async #bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    try {
      if (this.#stopped) throw new Error('stopped');
      const result = await this.#calls.remote.bind(listeners);
      // What was asked for stays the name: an id that the service announced is adopted anew by every worker.
      if (result.ok)
        this.#bound = result.listeners.map(({ serviceId, port }, at) => ({
          serviceId: listeners[at]?.serviceId ?? serviceId,
          port,
        }));
      return result;
    } catch {
      return canceled(listeners);
    }
  }

  #connect(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#needsConnect = false;
    this.#crashes = 0;
    this.#pass('connect', [credentials]);
  }

  async #stop(): Promise<void> {
    this.#stopped = true;
    this.#restartTimer?.cancel();
    await new Promise<void>((resolve) => {
      const timer = this.clock.set(resolve, stopTimeoutMs);
      const end = (): void => {
        timer.cancel();
        resolve();
      };
      this.#calls.remote.stop().then(end, end);
    });
    await this.#calls.terminate();
    this.#emitState({ kind: 'stopped' });
  }

  #spawn(): WorkerCalls<SourceProxy, ProxyEvent> {
    return new WorkerCalls({
      file: this.file,
      name: 'source-proxy',
      data: this.options,
      onEvent: (event: ProxyEvent) => this.#emit(event),
      onEnd: (error) => {
        if (!this.#stopped) this.#crashed(error?.name ?? 'ended');
      },
    });
  }

  /** A worker that is gone hears nothing; the next one gets what still matters. */
  #pass(method: string, args: readonly unknown[]): void {
    void this.#calls.call(method, args).catch(() => undefined);
  }

  #crashed(why: string): void {
    this.#crashes += 1;
    // The error's text stays here: it could quote what the worker was handling.
    this.#emit({ kind: 'log', level: 'error', message: `the worker of the source proxy died (${why})` });
    if (this.#crashes > maxCrashes) {
      this.#stopped = true;
      this.#emitState({ kind: 'stopped' });
      return;
    }
    const { backoffBaseMs, backoffCapMs } = this.options.tuning;
    const delay = backoffDelay(this.#crashes, backoffBaseMs, backoffCapMs, this.clock.random());
    this.#emitState({
      kind: 'waiting',
      attempt: this.#crashes,
      retryAt: this.clock.now() + delay,
      cause: { kind: 'failure', failure: { stage: 'session', code: 'worker-crashed', detail: why } },
    });
    this.#restartTimer = this.clock.set(() => this.#restart(), delay);
  }

  #restart(): void {
    this.#calls = this.#spawn();
    for (const [method, args] of this.#set) this.#pass(method, args);
    if (this.#bound.length > 0) void this.#bind(this.#bound);
    if (this.#credentials !== null && !this.#needsConnect) this.#pass('connect', [this.#credentials]);
    else this.#emitState({ kind: 'idle' });
  }

  #emitState(state: TunnelConnectionState): void {
    this.#emit({ kind: 'tunnel-connection', state });
  }

  #emit(event: ProxyEvent): void {
    if (this.#isOver) return;
    if (event.kind === 'tunnel-connection') this.#observe(event.state.kind);
    for (const listener of this.#listeners) listener(event);
  }

  #observe(state: TunnelConnectionState['kind']): void {
    if (state === 'open') this.#crashes = 0;
    if (state === 'refused' || state === 'closed') this.#needsConnect = true;
    // A refusal that was under way when another token came has been heard by now.
    if (state === 'connecting') this.#needsConnect = false;
    if (state === 'stopped') this.#isOver = true;
  }
}

/** @param workerFile the built worker, `dist/electron/tunnel-worker.cjs` */
export function createWorkerProxy(
  workerFile: string | URL,
  options: ProxyOptions,
  clock: Clock = systemClock,
): SourceProxy {
  return new WorkerProxy(workerFile, options, clock).face;
}
