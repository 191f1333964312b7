import { systemClock, type Clock } from '../net/clock';
import { withRemote } from '../net/worker-rpc';
import { canceled } from './listeners';
import type {
  BindResult,
  Credentials,
  ListenerRequest,
  ProxyEvent,
  ProxyOptions,
  ProxyTuning,
  SourceProxy,
  TunnelConnectionState,
} from './contract';
import { ProxyThread } from './proxy-thread';

/**
 * What was last set by these is set again in the worker that follows one that died. Every other method is only passed
 * on.
 */
const restored: ReadonlySet<string> = new Set([
  'setProtocol',
  'setOneConnection',
  'setWebProxy',
  'pauseNewConnections',
] satisfies (keyof SourceProxy)[]);

/**
 * The source proxy in a worker thread. When the worker dies, its owner is told that the tunnel connection is `waiting`,
 * with the failure `worker-crashed`. A new worker opens the same ports, gets what was set, and connects with the same
 * credentials. After five deaths in a row it is `stopped`. Nothing ever rejects or throws because of the worker.
 */
class WorkerProxy {
  readonly face: SourceProxy;
  readonly #thread: ProxyThread;
  readonly #key: number;
  /** Whose local ports it is to take over; null: nobody's, or it did. */
  #before: WorkerProxy | null;
  /** Another one took its local ports over: programs that it had are gone with its worker. */
  #isDeposed = false;
  #stopped = false;
  #stopping: Promise<void> | null = null;
  #credentials: Credentials | null = null;
  /** The service has ended it: only its owner can go on. */
  #needsConnect = false;
  #isOver = false;
  /** What is bound, with the port numbers that came of it. */
  #bound: readonly ListenerRequest[] = [];
  readonly #set = new Map<string, readonly unknown[]>();
  readonly #listeners = new Set<(event: ProxyEvent) => void>();

  constructor(
    thread: ProxyThread,
    readonly options: ProxyOptions,
    before: WorkerProxy | null,
  ) {
    this.#thread = thread;
    this.#before = before;
    this.#key = thread.add({
      onEvent: (event) => this.#emit(event),
      lost: (why, retry) => this.#lost(why, retry),
      restore: () => this.#restore(),
    });
    this.#make();
    this.face = withRemote<SourceProxy>(
      {
        bind: (listeners) => this.#bind(listeners),
        connect: (credentials) => this.#connect(credentials),
        disconnect: () => {
          this.#credentials = null;
          this.#pass('disconnect', []);
        },
        beside: (other) => new WorkerProxy(this.#thread, other, this).face,
        takePorts: () => this.#takePorts(),
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

  #make(): void {
    const before = this.#before;
    this.#thread.make(this.#key, this.options, before === null ? null : before.#key);
  }

  async #bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    const result = await this.#ask('bind', [listeners], listeners);
    // What was asked for stays the name: an id that the service announced is adopted anew by every worker.
    if (result.ok) this.#keep(result, listeners);
    return result;
  }

  async #takePorts(): Promise<BindResult> {
    const before = this.#before;
    const result = await this.#ask('takePorts', [], []);
    if (!result.ok || before === null) return result;
    this.#keep(result, before.#bound);
    this.#before = null;
    before.#bound = [];
    before.#isDeposed = true;
    return result;
  }

  #keep({ listeners }: Extract<BindResult, { ok: true }>, requested: readonly ListenerRequest[]): void {
    this.#bound = listeners.map(({ serviceId, port }, at) => ({
      serviceId: requested[at]?.serviceId ?? serviceId,
      port,
    }));
  }

  async #ask(method: string, args: readonly unknown[], listeners: readonly ListenerRequest[]): Promise<BindResult> {
    try {
      if (this.#stopped) throw new Error('stopped');
      return (await this.#thread.call(this.#key, method, args)) as BindResult;
    } catch {
      return canceled(listeners);
    }
  }

  #connect(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#needsConnect = false;
    this.#thread.calm();
    this.#pass('connect', [credentials]);
  }

  async #stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread.stop(this.#key);
    this.#emitState({ kind: 'stopped' });
  }

  #pass(method: string, args: readonly unknown[]): void {
    void this.#thread.call(this.#key, method, args).catch(() => undefined);
  }

  #lost(why: string, retry: { readonly attempt: number; readonly retryAt: number } | null): void {
    if (this.#stopped) return;
    // The error's text stays here: it could quote what the worker was handling.
    this.#emit({ kind: 'log', level: 'error', message: `the worker of the source proxy died (${why})` });
    if (retry === null) {
      this.#stopped = true;
      this.#emitState({ kind: 'stopped' });
      return;
    }
    this.#emitState({
      kind: 'waiting',
      ...retry,
      cause: { kind: 'failure', failure: { stage: 'session', code: 'worker-crashed', detail: why } },
    });
  }

  #restore(): void {
    if (this.#stopped) return;
    if (this.#isDeposed) {
      this.#emitState({ kind: 'idle' });
      this.#emit({ kind: 'vacated' });
      return;
    }
    this.#make();
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
    if (state === 'open') this.#thread.calm();
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
  return new WorkerProxy(new ProxyThread(workerFile, options.tuning, clock), options, null).face;
}

/**
 * Source proxies whose threads may be started before somebody needs them: until a thread has loaded what it runs, no
 * local port is bound, and that is most of what a press waits for.
 */
export class WorkerProxies {
  readonly #file: string | URL;
  readonly #tuning: ProxyTuning;
  readonly #clock: Clock;
  #spare: ProxyThread | null = null;

  /** @param file the built worker, `dist/electron/tunnel-worker.cjs` */
  constructor(file: string | URL, tuning: ProxyTuning, clock: Clock = systemClock) {
    this.#file = file;
    this.#tuning = tuning;
    this.#clock = clock;
  }

  /** Somebody is about to connect: the next source proxy finds a thread that is ready. At most one waits. */
  prepare(): void {
    if (this.#spare?.isSound !== true) {
      void this.#spare?.end();
      this.#spare = this.#start();
    }
  }

  readonly create = (options: ProxyOptions): SourceProxy => {
    const spare = this.#spare;
    this.#spare = null;
    if (spare !== null && !spare.isSound) void spare.end();
    return new WorkerProxy(spare?.isSound === true ? spare : this.#start(), options, null).face;
  };

  /** Ends the thread that waits; those in use end with their source proxies. */
  async close(): Promise<void> {
    const spare = this.#spare;
    this.#spare = null;
    await spare?.end();
  }

  #start(): ProxyThread {
    return new ProxyThread(this.#file, this.#tuning, this.#clock);
  }
}
