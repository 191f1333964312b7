import type { Encoded, Wire } from '../wire';

/** One side of the bridge between the page's own world and the world the preload script runs in. */
export interface Crossing {
  /** `contextBridge.exposeInMainWorld`: only the preload's side may call it. */
  expose(key: string, api: unknown): void;
}

/**
 * The stand-in for Electron's context bridge. The two worlds share the page's events but no objects; values
 * cross as JSON in the detail of synchronous events whose names hold a secret the page cannot know. Functions
 * cross as numbers and are called back over the same events; promises settle with a later event.
 *
 * Self-contained: it is sent to the page as source text and may refer to nothing outside itself. It runs
 * before any script of the page and keeps the functions it needs, so that the page cannot replace them.
 */
export function makeCrossing(wire: Wire, role: 'page' | 'preload', secret: string): Crossing {
  type Message =
    | { readonly kind: 'expose'; readonly key: string; readonly api: Encoded }
    | { readonly kind: 'call'; readonly id: number; readonly fn: number; readonly args: readonly Encoded[] }
    | { readonly kind: 'reply'; readonly id: number; readonly ok: boolean; readonly value: Encoded }
    | { readonly kind: 'settle'; readonly promise: number; readonly ok: boolean; readonly value: Encoded };

  const { parse, stringify } = JSON;
  const { defineProperty, freeze } = Object;
  const OwnEvent = CustomEvent;
  const OwnPromise = Promise;
  const dispatch = window.dispatchEvent.bind(window);
  const other = role === 'page' ? 'preload' : 'page';

  let lastId = 0;
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const known = new Map<unknown, number>();
  const replies = new Map<number, { readonly ok: boolean; readonly value: unknown }>();
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();

  const send = (message: Message): void =>
    void dispatch(new OwnEvent(`${secret}:${other}`, { detail: stringify(message) }));

  const encode = (value: unknown): Encoded =>
    wire.encode(value, (item) => {
      if (typeof item === 'function') {
        let fn = known.get(item);
        if (fn === undefined) {
          fn = lastId += 1;
          known.set(item, fn);
          functions.set(fn, item as (...args: unknown[]) => unknown);
        }
        return { t: 'function', v: fn };
      }
      if (item instanceof OwnPromise) {
        const promise = (lastId += 1);
        item.then(
          (result: unknown) => send({ kind: 'settle', promise, ok: true, value: encode(result) }),
          (error: unknown) => send({ kind: 'settle', promise, ok: false, value: encode(error) }),
        );
        return { t: 'promise', v: promise };
      }
      return undefined;
    });

  const call = (fn: number, args: readonly unknown[]): unknown => {
    const id = (lastId += 1);
    send({ kind: 'call', id, fn, args: args.map(encode) });
    const reply = replies.get(id);
    replies.delete(id);
    if (reply === undefined) throw new Error('the other world did not answer');
    if (!reply.ok) throw reply.value;
    return reply.value;
  };

  const decode = (encoded: Encoded): unknown =>
    wire.decode(encoded, ({ t, v }) => {
      if (t === 'function') return { value: (...args: unknown[]) => call(v as number, args) };
      if (t === 'promise')
        return { value: new OwnPromise((resolve, reject) => open.set(v as number, { resolve, reject })) };
      return undefined;
    });

  const freezeDeep = (value: unknown): unknown => {
    if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
      for (const item of Object.values(value)) freezeDeep(item);
      freeze(value);
    }
    return value;
  };

  window.addEventListener(`${secret}:${role}`, (event) => {
    const message = parse((event as CustomEvent<string>).detail) as Message;
    switch (message.kind) {
      case 'expose':
        defineProperty(window, message.key, {
          value: freezeDeep(decode(message.api)),
          enumerable: true,
          writable: false,
          configurable: false,
        });
        break;
      case 'call': {
        let reply: { ok: boolean; value: Encoded };
        try {
          reply = { ok: true, value: encode(functions.get(message.fn)?.(...message.args.map(decode))) };
        } catch (error) {
          reply = { ok: false, value: encode(error instanceof Error ? error : new Error(String(error))) };
        }
        send({ kind: 'reply', id: message.id, ...reply });
        break;
      }
      case 'reply':
        replies.set(message.id, { ok: message.ok, value: decode(message.value) });
        break;
      case 'settle': {
        const waiting = open.get(message.promise);
        open.delete(message.promise);
        if (message.ok) waiting?.resolve(decode(message.value));
        else waiting?.reject(decode(message.value));
        break;
      }
    }
  });

  return { expose: (key, api) => send({ kind: 'expose', key, api: encode(api) }) };
}
