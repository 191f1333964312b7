import type { Encoded, Wire } from '../wire';

type Message =
  | { readonly kind: 'expose'; readonly key: string; readonly api: Encoded }
  | { readonly kind: 'call'; readonly id: number; readonly fn: number; readonly args: readonly Encoded[] }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: boolean; readonly value: Encoded }
  | { readonly kind: 'settle'; readonly promise: number; readonly ok: boolean; readonly value: Encoded };

/**
 * One side of the bridge between the page's own world and the world the preload script runs in: the stand-in for
 * Electron's context bridge. The two worlds share the page's events but no objects; values cross as JSON in the
 * detail of synchronous events whose names hold a secret the page cannot know. Functions cross as numbers and are
 * called back over the same events; promises settle with a later event.
 *
 * Self-contained: it is sent to the page as source text and may refer to nothing outside itself. It runs
 * before any script of the page and keeps the functions it needs, so that the page cannot replace them.
 */
export class Crossing {
  readonly #wire: Wire;
  readonly #parse = JSON.parse;
  readonly #stringify = JSON.stringify;
  readonly #defineProperty = Object.defineProperty;
  readonly #freeze = Object.freeze;
  readonly #Event = CustomEvent;
  readonly #Promise = Promise;
  readonly #dispatch = window.dispatchEvent.bind(window);
  /** Name of the events that the other side takes. */
  readonly #other: string;
  #lastId = 0;
  readonly #functions = new Map<number, (...args: unknown[]) => unknown>();
  readonly #known = new Map<unknown, number>();
  readonly #replies = new Map<number, { readonly ok: boolean; readonly value: unknown }>();
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();

  constructor(wire: Wire, role: 'page' | 'preload', secret: string) {
    this.#wire = wire;
    this.#other = `${secret}:${role === 'page' ? 'preload' : 'page'}`;
    window.addEventListener(`${secret}:${role}`, (event) => {
      const answer = this.#receive(this.#parse((event as CustomEvent<string>).detail) as Message);
      if (answer === 'nothing') event.preventDefault();
    });
  }

  /** `contextBridge.exposeInMainWorld`: only the preload's side may call it. */
  expose(key: string, api: unknown): void {
    this.#send({ kind: 'expose', key, api: this.#encode(api) });
  }

  /**
   * False: the other side did what it was called for, and had nothing to answer. Most calls are news, and an event each
   * way is dear.
   */
  #send(message: Message): boolean {
    return this.#dispatch(new this.#Event(this.#other, { detail: this.#stringify(message), cancelable: true }));
  }

  #encode(value: unknown): Encoded {
    return this.#wire.encode(value, (item) => {
      if (typeof item === 'function') return { t: 'function', v: this.#numberOf(item) };
      if (!(item instanceof this.#Promise)) return undefined;
      const promise = (this.#lastId += 1);
      item.then(
        (result: unknown) => this.#send({ kind: 'settle', promise, ok: true, value: this.#encode(result) }),
        (error: unknown) => this.#send({ kind: 'settle', promise, ok: false, value: this.#encode(error) }),
      );
      return { t: 'promise', v: promise };
    });
  }

  #numberOf(item: unknown): number {
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    const fn = (this.#lastId += 1);
    this.#known.set(item, fn);
    this.#functions.set(fn, item as (...args: unknown[]) => unknown);
    return fn;
  }

  #decode(encoded: Encoded): unknown {
    return this.#wire.decode(encoded, ({ t, v }) => {
      if (t === 'function') return { value: (...args: unknown[]) => this.#call(v as number, args) };
      if (t === 'promise')
        return { value: new this.#Promise((resolve, reject) => this.#open.set(v as number, { resolve, reject })) };
      return undefined;
    });
  }

  #call(fn: number, args: readonly unknown[]): unknown {
    const id = (this.#lastId += 1);
    if (!this.#send({ kind: 'call', id, fn, args: args.map((arg) => this.#encode(arg)) })) return undefined;
    const reply = this.#replies.get(id);
    this.#replies.delete(id);
    if (reply === undefined) throw new Error('the other world did not answer');
    if (!reply.ok) throw reply.value;
    return reply.value;
  }

  #freezeDeep(value: unknown): unknown {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      for (const item of Object.values(value)) this.#freezeDeep(item);
      this.#freeze(value);
    }
    return value;
  }

  #receive(message: Message): 'nothing' | 'done' {
    switch (message.kind) {
      case 'expose':
        this.#defineProperty(window, message.key, {
          value: this.#freezeDeep(this.#decode(message.api)),
          enumerable: true,
          writable: false,
          configurable: false,
        });
        break;
      case 'call': {
        const answer = this.#answerOf(message.fn, message.args);
        if (answer === 'nothing') return answer;
        this.#send({ kind: 'reply', id: message.id, ...answer });
        break;
      }
      case 'reply':
        this.#replies.set(message.id, { ok: message.ok, value: this.#decode(message.value) });
        break;
      case 'settle': {
        const waiting = this.#open.get(message.promise);
        this.#open.delete(message.promise);
        if (message.ok) waiting?.resolve(this.#decode(message.value));
        else waiting?.reject(this.#decode(message.value));
        break;
      }
    }
    return 'done';
  }

  #answerOf(fn: number, args: readonly Encoded[]): { readonly ok: boolean; readonly value: Encoded } | 'nothing' {
    try {
      const answer = this.#functions.get(fn)?.(...args.map((arg) => this.#decode(arg)));
      return answer === undefined ? 'nothing' : { ok: true, value: this.#encode(answer) };
    } catch (error) {
      return { ok: false, value: this.#encode(error instanceof Error ? error : new Error(String(error))) };
    }
  }
}
