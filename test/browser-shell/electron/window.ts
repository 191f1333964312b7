import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { PageHost } from '../host';
import { makeWire } from '../wire';
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
  /** As if the renderer's process had died. */
  crash(): void;
}

interface Options extends Electron.BrowserWindowConstructorOptions {
  readonly webPreferences?: Electron.WebPreferences;
}

/** The settings without which the app would not be what it is in Electron; the stand-in cannot enforce them, so it insists. */
function insist({ webPreferences: preferences = {} }: Options): void {
  const wanted = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true } as const;
  for (const [key, value] of Object.entries(wanted)) {
    if (preferences[key as keyof typeof wanted] !== value)
      throw new Error(`browser shell: webPreferences.${key} must be ${value}`);
  }
}

export interface WindowStands {
  readonly BrowserWindow: unknown;
  readonly all: () => readonly BrowserWindowStand[];
}

/** `electron.BrowserWindow` and its `webContents`. */
export function makeWindows(
  shell: Shell,
  ipc: IpcStand,
  app: () => { readonly app: EventEmitter; windowClosed(): void },
): WindowStands {
  const wire = makeWire();
  const windows = new Set<BrowserWindowStand>();
  const wholes: { isDestroyed(): boolean }[] = [];
  let lastId = 0;

  function create(options: Options): object {
    insist(options);
    lastId += 1;
    const id = lastId;
    const window = new EventEmitter();
    const contents = new EventEmitter();
    let url = '';
    let title = options.title ?? '';
    let visible = options.show !== false;
    let focused = visible;
    let destroyed = false;
    let loaded = false;
    let maximized = false;
    let bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    let openHandler: ((details: { url: string }) => { action: string }) | null = null;

    const frame = (): NonNullable<InvokeEvent['senderFrame']> => ({
      url,
      origin: new URL(url === '' ? 'about:blank' : url).origin,
      parent: null,
    });
    const event = (): InvokeEvent => ({ sender: contentsStand, senderFrame: frame(), frameId: 1, processId: id });
    const closed = (): void => {
      if (destroyed) return;
      destroyed = true;
      windows.delete(stand);
      contents.emit('destroyed');
      window.emit('closed');
      app().windowClosed();
    };
    const navigation = (to: string): StandEvent & { url: string; isMainFrame: boolean; isSameDocument: boolean } =>
      Object.assign(new StandEvent(), { url: to, isMainFrame: true, isSameDocument: false });

    const host: Promise<PageHost> = shell.makePage({
      preload: readFileSync(options.webPreferences?.preload ?? '', 'utf8'),
      width: bounds.width,
      height: bounds.height,
      events: {
        message: (message) => {
          if (message.kind === 'preload-error')
            contents.emit(
              'preload-error',
              new StandEvent(),
              options.webPreferences?.preload,
              new Error(message.message),
            );
          else ipc.receive(message, event(), (answer) => void host.then((page) => page.post(answer)));
        },
        navigating: (to) => {
          loaded = false;
          contents.emit('did-start-navigation', navigation(to));
        },
        navigated: (to) => {
          url = to;
          contents.emit('did-navigate', new StandEvent(), to);
        },
        loaded: () => {
          loaded = true;
          contents.emit('did-finish-load');
          window.emit('ready-to-show');
        },
        title: (text) => void (title = text),
        focused: () => void (focused = true),
        closed,
        crashed: () => contents.emit('render-process-gone', new StandEvent(), { reason: 'crashed', exitCode: 1 }),
      },
      rules: {
        mayRequest: async (to, resourceType) => {
          for (const filter of shell.requestFilters) {
            const cancel = await new Promise<boolean>((resolve) =>
              filter({ url: to, resourceType, method: 'GET' }, (response) => resolve(response.cancel === true)),
            );
            if (cancel) return false;
          }
          return true;
        },
        mayNavigate: (to) => {
          const will = navigation(to);
          contents.emit('will-navigate', will);
          return !will.defaultPrevented;
        },
        windowOpened: (to) => void openHandler?.({ url: to }),
      },
    });
    host.catch((error: unknown) => {
      console.error('browser shell: a window could not be made:', error);
      shell.end(1);
    });
    const withHost = (run: (page: PageHost) => void): void => void host.then(run, () => undefined);
    const applyTheme = (): void =>
      withHost((page) => page.setTheme(shell.theme === 'system' ? shell.records.systemTheme : shell.theme));
    shell.changes.on('theme', applyTheme);
    window.once('closed', () => shell.changes.off('theme', applyTheme));
    applyTheme();

    const contentsMembers = {
      id,
      getURL: () => url,
      isDestroyed: () => destroyed,
      isLoading: () => !loaded,
      send: (channel: string, ...args: unknown[]) => {
        const encoded = wire.encode(args);
        withHost((page) => page.post({ kind: 'event', channel, args: encoded }));
      },
      reload: () => withHost((page) => page.reload()),
      setWindowOpenHandler: (handler: typeof openHandler) => void (openHandler = handler),
      executeJavaScript: async (code: string) => (await host).run(code),
      openDevTools: () => undefined,
      getTitle: () => title,
    };
    const contentsStand = strict('webContents', Object.assign(contents, contentsMembers));

    const members = {
      id,
      webContents: contentsStand,
      async loadURL(address: string) {
        await (await host).load(address);
      },
      show() {
        visible = true;
        focused = true;
        withHost((page) => page.show());
        window.emit('show');
        window.emit('focus');
      },
      hide: () => void (visible = false),
      focus: () => void (focused = true),
      isFocused: () => focused && visible && !destroyed,
      isVisible: () => visible && !destroyed,
      isDestroyed: () => destroyed,
      isMinimized: () => false,
      isMaximized: () => maximized,
      maximize: () => void (maximized = true),
      unmaximize: () => void (maximized = false),
      minimize: () => void (focused = false),
      restore: () => undefined,
      getBounds: () => bounds,
      getNormalBounds: () => bounds,
      setBounds(next: Partial<typeof bounds>) {
        bounds = { ...bounds, ...next };
        withHost((page) => page.setSize(bounds.width, bounds.height));
      },
      getTitle: () => title,
      setTitle: (next: string) => void (title = next),
      setBackgroundColor: () => undefined,
      setMenuBarVisibility: () => undefined,
      flashFrame: () => undefined,
      close() {
        if (destroyed) return;
        const will = new StandEvent();
        window.emit('close', will);
        if (will.defaultPrevented) return;
        withHost((page) => void page.close().then(closed, closed));
      },
      destroy: () => withHost((page) => void page.close().then(closed, closed)),
    };
    const stand: BrowserWindowStand = {
      id,
      webContents: contentsStand,
      close: () => members.close(),
      frame,
      facts: () => ({
        id,
        url,
        visible,
        focused,
        title,
        loaded,
        options: { ...options, webPreferences: { ...options.webPreferences, session: undefined } },
      }),
      setFocused: (next) => void (focused = next),
      crash: () => void contents.emit('render-process-gone', new StandEvent(), { reason: 'crashed', exitCode: 1 }),
    };
    windows.add(stand);
    const whole = strict('BrowserWindow', Object.assign(window, members));
    wholes.push(whole);
    app().app.emit('web-contents-created', new StandEvent(), contentsStand);
    app().app.emit('browser-window-created', new StandEvent(), whole);
    return whole;
  }

  // A constructor that returns an object gives that object to `new`.
  function BrowserWindow(options: Options): object {
    return create(options);
  }
  return {
    BrowserWindow: strict(
      'BrowserWindow',
      Object.assign(BrowserWindow, { getAllWindows: () => wholes.filter((whole) => !whole.isDestroyed()) }),
    ),
    all: () => [...windows],
  };
}
