import type { Encoded, Wire } from '../wire';
import type { Crossing } from './crossing';

/** What a page tells the main process, as JSON over the binding. */
export type FromPage =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: Encoded }
  | { readonly kind: 'send'; readonly channel: string; readonly args: Encoded }
  | { readonly kind: 'preload-error'; readonly message: string };

/** What the main process tells a page. */
export type ToPage =
  | { readonly kind: 'result'; readonly id: number; readonly ok: boolean; readonly value: Encoded }
  | { readonly kind: 'event'; readonly channel: string; readonly args: Encoded };

/**
 * The renderer half of `electron` for the preload script, in its own world: `ipcRenderer`, `contextBridge` and
 * a `require` that knows only those, as in Electron's sandbox. Returns how the main process delivers messages.
 *
 * Self-contained: it is sent to the page as source text and may refer to nothing outside itself.
 */
export function makeRenderer(
  wire: Wire,
  crossing: Crossing,
  post: (json: string) => void,
): { readonly require: (name: string) => unknown; readonly deliver: (json: string) => void } {
  type Listener = (event: unknown, ...args: unknown[]) => void;
  const listeners = new Map<string, Listener[]>();
  const open = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void; channel: string }
  >();
  let lastId = 0;

  const strict = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get(target, key, receiver) {
        if (typeof key === 'symbol' || key in target || key === '__esModule' || key === 'then')
          return Reflect.get(target, key, receiver) as unknown;
        throw new Error(`browser shell: ${name}.${key} is not there`);
      },
    });

  const add = (channel: string, listener: Listener): void =>
    void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  const remove = (channel: string, listener: Listener): void => {
    const all = listeners.get(channel) ?? [];
    const at = all.lastIndexOf(listener);
    if (at >= 0) listeners.set(channel, [...all.slice(0, at), ...all.slice(at + 1)]);
  };

  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]) {
      return new Promise((resolve, reject) => {
        const id = (lastId += 1);
        const encoded = wire.encode(args);
        open.set(id, { resolve, reject, channel });
        post(JSON.stringify({ kind: 'invoke', id, channel, args: encoded } satisfies FromPage));
      });
    },
    send(channel: string, ...args: unknown[]) {
      post(JSON.stringify({ kind: 'send', channel, args: wire.encode(args) } satisfies FromPage));
    },
    on(channel: string, listener: Listener) {
      add(channel, listener);
      return ipcRenderer;
    },
    once(channel: string, listener: Listener) {
      const first: Listener = (event, ...args) => {
        remove(channel, first);
        listener(event, ...args);
      };
      add(channel, first);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeListener(channel: string, listener: Listener) {
      remove(channel, listener);
      return ipcRenderer;
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };
  const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => crossing.expose(key, api) };
  const electron = strict('electron', {
    contextBridge: strict('contextBridge', contextBridge),
    ipcRenderer: strict('ipcRenderer', ipcRenderer),
  });

  return {
    require(name) {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      throw new Error(`module not found: ${name}`);
    },
    deliver(json) {
      const message = JSON.parse(json) as ToPage;
      if (message.kind === 'event') {
        const args = wire.decode(message.args) as unknown[];
        for (const listener of listeners.get(message.channel) ?? [])
          listener({ sender: ipcRenderer, ports: [] }, ...args);
        return;
      }
      const waiting = open.get(message.id);
      open.delete(message.id);
      if (message.ok) waiting?.resolve(wire.decode(message.value));
      else
        waiting?.reject(
          new Error(`Error invoking remote method '${waiting.channel}': ${String(wire.decode(message.value))}`),
        );
    },
  };
}
