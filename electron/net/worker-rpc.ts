/**
 * Calls across the boundary of a worker thread: the methods of an object that lives in the worker, called from outside
 * as if it were here. A method is written where it is declared and where it does its work, and nowhere in between.
 * Arguments, values and events are plain data (structured clone); of an error its name and message cross.
 */
import { Worker, type MessagePort } from 'node:worker_threads';

type Args = readonly unknown[];
type Method = (...args: never[]) => unknown;

/**
 * The methods of `Target` as they look from outside: each answers later, and fails when the worker ends before that.
 */
export type Remote<Target> = {
  readonly [Name in keyof Target as Target[Name] extends Method ? Name : never]: Target[Name] extends (
    ...args: infer Given
  ) => infer Value
    ? (...args: Given) => Promise<Awaited<Value>>
    : never;
};

interface Call {
  /** Null: nobody waits for an answer, and none is sent. */
  readonly id: number | null;
  readonly method: string;
  readonly args: Args;
}

type Message<Event> =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: 'event'; readonly event: Event };

/** In the worker: the function that sends an event to the other side. */
export const eventsTo =
  (port: MessagePort): ((event: unknown) => void) =>
  (event) =>
    port.postMessage({ kind: 'event', event } satisfies Message<unknown>);

/**
 * In the worker: answers the calls of the other side by the methods of `target`. What makes `target` fail is the answer
 * to every call.
 *
 * @param last the method after which nothing is answered any more; the thread ends then unless something else keeps it
 */
export function serveCalls<Target extends object>(
  port: MessagePort,
  target: Target | Promise<Target>,
  last: keyof Target & string,
): void {
  const run = async ({ method, args }: Call): Promise<unknown> => {
    const served = await target;
    const called = (served as Record<string, ((...args: Args) => unknown) | undefined>)[method];
    if (called === undefined) throw new Error(`The worker has no method ${method}.`);
    return called.apply(served, [...args]);
  };
  const answer = async (id: number, call: Call): Promise<Message<never>> => {
    try {
      return { kind: 'value', id, value: await run(call) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { kind: 'error', id, name, message };
    }
  };
  // Nobody may have called yet when it fails.
  if (target instanceof Promise) target.catch(() => undefined);
  port.on('message', (call: Call) => {
    if (call.id === null) {
      run(call).catch(() => undefined);
      return;
    }
    void answer(call.id, call).then((message) => {
      port.postMessage(message);
      if (call.method === last) port.close();
    });
  });
}

/** An object with any method: each is `call`. Which methods there are is known to the type only. */
const remoteOf = <Target>(call: (method: string, args: Args) => Promise<unknown>): Remote<Target> =>
  new Proxy({} as Remote<Target>, {
    // A promise that resolves to this must not take it for another promise.
    get: (_, method) =>
      typeof method !== 'string' || method === 'then' ? undefined : (...args: Args) => call(method, args),
  });

/** `Face` by its own methods, and by `call` for every method it does not have itself. */
export const withRemote = <Face extends object>(
  own: Partial<Face>,
  call: (method: string, args: Args) => Promise<unknown>,
): Face => {
  const remote = remoteOf<Face>(call);
  return new Proxy(own as Face, { get: (_, name): unknown => Reflect.get(name in own ? own : remote, name) });
};

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface WorkerOptions<Event> {
  /** The built program that the thread runs; it calls `serveCalls`. */
  readonly file: string | URL;
  /** Of the thread. */
  readonly name: string;
  /** What the worker finds as its `workerData`. */
  readonly data: unknown;
  readonly onEvent: (event: Event) => void;
  /** Most of its memory for what was made lately, MB; the runtime's own choice where it is left out. */
  readonly youngMb?: number;
  /**
   * The thread is gone: by this error, or (null) by itself or by `terminate`. Calls under way have failed. Exactly
   * once.
   */
  readonly onEnd: (error: Error | null) => void;
}

/** Outside the worker: its thread, and the calls to what it serves. */
export class WorkerCalls<Target extends object, Event> {
  readonly remote: Remote<Target>;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #error: Error | null = null;
  #isOver = false;

  constructor({ file, name, data, youngMb, onEvent, onEnd }: WorkerOptions<Event>) {
    const resourceLimits = youngMb === undefined ? {} : { maxYoungGenerationSizeMb: youngMb };
    const worker = new Worker(file, { workerData: data, name, resourceLimits });
    this.#worker = worker;
    this.remote = remoteOf((method, args) => this.call(method, args));
    worker.on('message', (message: Message<Event>) => {
      if (message.kind === 'event') onEvent(message.event);
      else this.#answered(message);
    });
    worker.on('error', (error: unknown) => {
      this.#error = error instanceof Error ? error : new Error(String(error));
    });
    this.#ended = new Promise((resolve) =>
      worker.once('exit', () => {
        this.#isOver = true;
        for (const { reject } of this.#pending.values()) reject(this.#gone());
        this.#pending.clear();
        onEnd(this.#error);
        resolve();
      }),
    );
  }

  /** Calls a method by its name. Rejects as the method does, or when the thread ends or has ended. */
  call(method: string, args: Args): Promise<unknown> {
    if (this.#isOver) return Promise.reject(this.#gone());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args } satisfies Call);
    });
  }

  /** Calls a method of which nothing is heard: not its value, and not that it failed. */
  tell(method: string, args: Args): void {
    if (!this.#isOver) this.#worker.postMessage({ id: null, method, args } satisfies Call);
  }

  /** Ends the thread if it still runs. Resolves when it is gone. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
    await this.#ended;
  }

  #gone(): Error {
    return this.#error ?? new Error('The thread has ended.');
  }

  #answered(message: Exclude<Message<Event>, { kind: 'event' }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'value') pending?.resolve(message.value);
    else pending?.reject(Object.assign(new Error(message.message), { name: message.name }));
  }
}
