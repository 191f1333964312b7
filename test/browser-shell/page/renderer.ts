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
  | { readonly kind: 'event'; readonly channel: string; readonly args: Encoded }
  /** Where files lie that are dropped from now on, by their names: a browser does not say. */
  | { readonly kind: 'files'; readonly paths: Readonly<Record<string, string>> };

type Listener = (event: unknown, ...args: unknown[]) => void;

/**
 * The renderer half of `electron` for the preload script, in its own world: `ipcRenderer`, `contextBridge` and
 * a `require` that knows only those, as in Electron's sandbox; and how the main process delivers messages.
 *
 * Self-contained: it is sent to the page as source text and may refer to nothing outside itself.
 */
export class Renderer {
  readonly #wire: Wire;
  readonly #post: (json: string) => void;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #open = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void; channel: string }
  >();
  #lastId = 0;
  #paths: Readonly<Record<string, string>> = {};
  readonly #electron: object;
  readonly #ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> => this.#invoke(channel, args),
    send: (channel: string, ...args: unknown[]): void =>
      this.#post(JSON.stringify({ kind: 'send', channel, args: this.#wire.encode(args) } satisfies FromPage)),
    on: (channel: string, listener: Listener): object => this.#add(channel, listener),
    once: (channel: string, listener: Listener): object => {
      const first: Listener = (event, ...args) => {
        this.#remove(channel, first);
        listener(event, ...args);
      };
      return this.#add(channel, first);
    },
    off: (channel: string, listener: Listener): object => this.#remove(channel, listener),
    removeListener: (channel: string, listener: Listener): object => this.#remove(channel, listener),
    removeAllListeners: (channel: string): object => {
      this.#listeners.delete(channel);
      return this.#ipcRenderer;
    },
  };

  constructor(wire: Wire, crossing: Crossing, post: (json: string) => void) {
    this.#wire = wire;
    this.#post = post;
    const contextBridge = { exposeInMainWorld: (key: string, api: unknown) => crossing.expose(key, api) };
    this.#electron = this.#strict('electron', {
      contextBridge: this.#strict('contextBridge', contextBridge),
      ipcRenderer: this.#strict('ipcRenderer', this.#ipcRenderer),
      // Electron says '' of a file that lies nowhere.
      webUtils: this.#strict('webUtils', { getPathForFile: ({ name }: File) => this.#paths[name] ?? '' }),
    });
  }

  /** The preload's `require`. */
  require(name: string): unknown {
    if (name === 'electron' || name === 'electron/renderer') return this.#electron;
    throw new Error(`module not found: ${name}`);
  }

  /** Takes a message of the main process, as JSON. */
  deliver(json: string): void {
    const message = JSON.parse(json) as ToPage;
    if (message.kind === 'files') {
      this.#paths = message.paths;
      return;
    }
    if (message.kind === 'event') {
      const args = this.#wire.decode(message.args) as unknown[];
      for (const listener of this.#listeners.get(message.channel) ?? [])
        listener({ sender: this.#ipcRenderer, ports: [] }, ...args);
      return;
    }
    const waiting = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.ok) waiting?.resolve(this.#wire.decode(message.value));
    else
      waiting?.reject(
        new Error(`Error invoking remote method '${waiting.channel}': ${String(this.#wire.decode(message.value))}`),
      );
  }

  #invoke(channel: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (this.#lastId += 1);
      const encoded = this.#wire.encode(args);
      this.#open.set(id, { resolve, reject, channel });
      this.#post(JSON.stringify({ kind: 'invoke', id, channel, args: encoded } satisfies FromPage));
    });
  }

  #add(channel: string, listener: Listener): object {
    this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), listener]);
    return this.#ipcRenderer;
  }

  #remove(channel: string, listener: Listener): object {
    const all = this.#listeners.get(channel) ?? [];
    const at = all.lastIndexOf(listener);
    if (at >= 0) this.#listeners.set(channel, [...all.slice(0, at), ...all.slice(at + 1)]);
    return this.#ipcRenderer;
  }

  #strict<T extends object>(name: string, members: T): T {
    return new Proxy(members, {
      get(target, key, receiver) {
        if (typeof key === 'symbol' || key in target || key === '__esModule' || key === 'then')
          return Reflect.get(target, key, receiver) as unknown;
        throw new Error(`browser shell: ${name}.${key} is not there`);
      },
    });
  }
}
