import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { HostEvents, HostRules, PageHost } from '../host';
import { Wire } from '../wire';
import type { Shell } from '../shell';
import { strict } from '../strict';
import { StandEvent } from './event';
import type { InvokeEvent, IpcStand } from './ipc-main';

/** What the stand-in's other parts need of a window. */
export interface BrowserWindowStand {
  readonly id: number;
  close(): void;
  facts(): {
    readonly id: number;
    readonly url: string;
    readonly visible: boolean;
    readonly focused: boolean;
    readonly title: string;
    readonly loaded: boolean;
    readonly options: object;
  };
  frame(): NonNullable<InvokeEvent['senderFrame']>;
  readonly webContents: object;
  setFocused(focused: boolean): void;
  /** Where files lie that are dropped from now on, by their names. */
  placeFiles(paths: Readonly<Record<string, string>>): void;
  /** In the page's own world. */
  evaluate(code: string): Promise<unknown>;
  /** As if the renderer's process had died. */
  crash(): void;
}

export interface WindowOptions extends Electron.BrowserWindowConstructorOptions {
  readonly webPreferences?: Electron.WebPreferences;
}

/**
 * The settings without which the app would not be what it is in Electron; the stand-in cannot enforce them, so it
 * insists.
 */
function insist({ webPreferences: preferences = {} }: WindowOptions): void {
  const wanted = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true } as const;
  for (const [key, value] of Object.entries(wanted)) {
    if (preferences[key as keyof typeof wanted] !== value)
      throw new Error(`browser shell: webPreferences.${key} must be ${value}`);
  }
}

/** What every window shares. The app is asked for late, because it needs the windows itself. */
export interface WindowContext {
  readonly shell: Shell;
  readonly ipc: IpcStand;
  readonly app: () => { readonly app: EventEmitter; windowClosed(): void };
  readonly gone: (stand: BrowserWindowStand) => void;
}

type OpenHandler = ((details: { url: string }) => { action: string }) | null;

const navigation = (to: string): StandEvent & { url: string; isMainFrame: boolean; isSameDocument: boolean } =>
  Object.assign(new StandEvent(), { url: to, isMainFrame: true, isSameDocument: false });

/** One window and its page; `whole` is what the app gets of it. */
export class WindowStand implements BrowserWindowStand {
  readonly id: number;
  readonly webContents: object;
  readonly whole: EventEmitter & { isDestroyed(): boolean };
  readonly #context: WindowContext;
  readonly #options: WindowOptions;
  readonly #wire = new Wire();
  readonly #window = new EventEmitter();
  readonly #contents = new EventEmitter();
  readonly #host: Promise<PageHost>;
  #url = '';
  #title: string;
  #visible: boolean;
  #focused: boolean;
  #destroyed = false;
  #loaded = false;
  #maximized = false;
  #bounds: { x: number; y: number; width: number; height: number };
  #openHandler: OpenHandler = null;

  constructor(id: number, options: WindowOptions, context: WindowContext) {
    insist(options);
    this.id = id;
    this.#options = options;
    this.#context = context;
    this.#title = options.title ?? '';
    this.#visible = options.show !== false;
    this.#focused = this.#visible;
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.webContents = strict('webContents', Object.assign(this.#contents, this.#contentsMembers()));
    this.#host = this.#makePage();
    this.#host.catch((error: unknown) => {
      console.error('browser shell: a window could not be made:', error);
      context.shell.end(1);
    });
    this.#followTheme();
    this.whole = strict('BrowserWindow', Object.assign(this.#window, this.#members()));
  }

  close(): void {
    if (this.#destroyed) return;
    const will = new StandEvent();
    this.#window.emit('close', will);
    if (!will.defaultPrevented) this.#closePage();
  }

  facts(): ReturnType<BrowserWindowStand['facts']> {
    return {
      id: this.id,
      url: this.#url,
      visible: this.#visible,
      focused: this.#focused,
      title: this.#title,
      loaded: this.#loaded,
      options: { ...this.#options, webPreferences: { ...this.#options.webPreferences, session: undefined } },
    };
  }

  frame(): NonNullable<InvokeEvent['senderFrame']> {
    return { url: this.#url, origin: new URL(this.#url === '' ? 'about:blank' : this.#url).origin, parent: null };
  }

  setFocused(focused: boolean): void {
    this.#focused = focused;
  }

  placeFiles(paths: Readonly<Record<string, string>>): void {
    this.#withHost((page) => page.post({ kind: 'files', paths }));
  }

  async evaluate(code: string): Promise<unknown> {
    return (await this.#host).run(code);
  }

  crash(): void {
    this.#contents.emit('render-process-gone', new StandEvent(), { reason: 'crashed', exitCode: 1 });
  }

  #withHost(run: (page: PageHost) => void): void {
    void this.#host.then(run, () => undefined);
  }

  #closePage(): void {
    const closed = (): void => this.#closed();
    this.#withHost((page) => void page.close().then(closed, closed));
  }

  #closed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#context.gone(this);
    this.#contents.emit('destroyed');
    this.#window.emit('closed');
    this.#context.app().windowClosed();
  }

  #followTheme(): void {
    const { shell } = this.#context;
    const apply = (): void =>
      this.#withHost((page) => page.setTheme(shell.theme === 'system' ? shell.records.systemTheme : shell.theme));
    shell.changes.on('theme', apply);
    this.#window.once('closed', () => shell.changes.off('theme', apply));
    apply();
  }

  #makePage(): Promise<PageHost> {
    return this.#context.shell.makePage({
      preload: readFileSync(this.#options.webPreferences?.preload ?? '', 'utf8'),
      width: this.#bounds.width,
      height: this.#bounds.height,
      events: this.#pageEvents(),
      rules: this.#pageRules(),
    });
  }

  #pageEvents(): HostEvents {
    const contents = this.#contents;
    return {
      message: (message) => {
        if (message.kind === 'preload-error') {
          const { preload } = this.#options.webPreferences ?? {};
          contents.emit('preload-error', new StandEvent(), preload, new Error(message.message));
          return;
        }
        const event = { sender: this.webContents, senderFrame: this.frame(), frameId: 1, processId: this.id };
        this.#context.ipc.receive(message, event, (answer) => this.#withHost((page) => page.post(answer)));
      },
      navigating: (to) => {
        this.#loaded = false;
        contents.emit('did-start-navigation', navigation(to));
      },
      navigated: (to) => {
        this.#url = to;
        contents.emit('did-navigate', new StandEvent(), to);
      },
      loaded: () => {
        this.#loaded = true;
        contents.emit('did-finish-load');
        this.#window.emit('ready-to-show');
      },
      title: (text) => void (this.#title = text),
      said: (message) => void contents.emit('console-message', Object.assign(new StandEvent(), { message })),
      focused: () => void (this.#focused = true),
      closed: () => this.#closed(),
      crashed: () => this.crash(),
    };
  }

  #pageRules(): HostRules {
    return {
      mayRequest: async (to, resourceType) => {
        for (const filter of this.#context.shell.requestFilters) {
          const cancel = await new Promise<boolean>((resolve) =>
            filter({ url: to, resourceType, method: 'GET' }, (response) => resolve(response.cancel === true)),
          );
          if (cancel) return false;
        }
        return true;
      },
      mayNavigate: (to) => {
        const will = navigation(to);
        this.#contents.emit('will-navigate', will);
        return !will.defaultPrevented;
      },
      windowOpened: (to) => void this.#openHandler?.({ url: to }),
    };
  }

  #contentsMembers() {
    return {
      id: this.id,
      getURL: () => this.#url,
      isDestroyed: () => this.#destroyed,
      isLoading: () => !this.#loaded,
      send: (channel: string, ...args: unknown[]) => {
        this.#context.shell.records.sent?.push({ channel, args });
        const encoded = this.#wire.encode(args);
        this.#withHost((page) => page.post({ kind: 'event', channel, args: encoded }));
      },
      reload: () => this.#withHost((page) => page.reload()),
      setWindowOpenHandler: (handler: OpenHandler) => void (this.#openHandler = handler),
      executeJavaScript: (code: string) => this.evaluate(code),
      openDevTools: () => undefined,
      getTitle: () => this.#title,
    };
  }

  #members() {
    return {
      id: this.id,
      webContents: this.webContents,
      loadURL: async (address: string) => (await this.#host).load(address),
      show: () => {
        this.#visible = true;
        this.#focused = true;
        this.#withHost((page) => page.show());
        this.#window.emit('show');
        this.#window.emit('focus');
      },
      hide: () => void (this.#visible = false),
      focus: () => void (this.#focused = true),
      isFocused: () => this.#focused && this.#visible && !this.#destroyed,
      isVisible: () => this.#visible && !this.#destroyed,
      isDestroyed: () => this.#destroyed,
      isMinimized: () => false,
      isMaximized: () => this.#maximized,
      maximize: () => void (this.#maximized = true),
      unmaximize: () => void (this.#maximized = false),
      minimize: () => void (this.#focused = false),
      restore: () => undefined,
      getBounds: () => this.#bounds,
      getNormalBounds: () => this.#bounds,
      setBounds: (next: Partial<Electron.Rectangle>) => {
        this.#bounds = { ...this.#bounds, ...next };
        this.#withHost((page) => page.setSize(this.#bounds.width, this.#bounds.height));
      },
      getTitle: () => this.#title,
      setTitle: (next: string) => void (this.#title = next),
      setBackgroundColor: () => undefined,
      setMenuBarVisibility: () => undefined,
      flashFrame: () => undefined,
      close: () => this.close(),
      destroy: () => this.#closePage(),
    };
  }
}
