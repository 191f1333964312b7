import { BrowserWindow, screen, type Session, type WebContents } from 'electron';
import { appOrigin } from '../../shared/ipc/app-address';
import type { Logger } from '../log/logger';
import { denyNavigation } from './guards';
import { placeWindow, smallestSize, type Rectangle } from './place';

/** Shown before the page has painted (renderer/theme/README.md, Colours and type). */
const background = { light: '#f4f5f3', dark: '#121619' } as const;

/** A page that lived shorter than this (ms) before it crashed is not loaded again by itself. */
const shortestLife = 10_000;

export interface WindowsOptions {
  readonly preload: string;
  readonly session: Session;
  readonly icon: string | null;
  readonly developerTools: boolean;
  readonly dark: () => boolean;
  readonly place: {
    readonly read: () => { readonly bounds: Rectangle | null; readonly maximized: boolean };
    readonly write: (place: { bounds: Rectangle; maximized: boolean }) => void;
  };
  /** The page went away (closed, reloading, crashed): nothing may be sent as if somebody saw it. */
  readonly onGone: () => void;
  readonly log: Logger;
}

/** The app's windows: today there is one, made on demand and brought forward when something needs attention. */
export interface Windows {
  /** Makes the window, or brings the one there is to the front. */
  show(): void;
  isKnown(contents: WebContents): boolean;
  receivers(): WebContents[];
  /** The window for a dialog's parent; null while there is none. */
  current(): BrowserWindow | null;
  isFocused(): boolean;
  /** New background for the next time the page is not painted yet. */
  applyTheme(): void;
}

export function createWindows(options: WindowsOptions): Windows {
  const open = new Set<BrowserWindow>();
  let lastCrash = 0;

  const make = (): BrowserWindow => {
    const { bounds, maximized } = options.place.read();
    const window = new BrowserWindow({
      ...placeWindow(
        bounds,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'FieldTunnel',
      backgroundColor: options.dark() ? background.dark : background.light,
      autoHideMenuBar: true,
      ...(options.icon === null ? {} : { icon: options.icon }),
      webPreferences: {
        preload: options.preload,
        session: options.session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: options.developerTools,
      },
    });
    open.add(window);
    denyNavigation(window.webContents, options.log);

    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
    });
    const remember = (): void =>
      options.place.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    window.on('close', remember);
    window.on('closed', () => {
      open.delete(window);
      options.onGone();
    });
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) options.onGone();
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      options.log.error('the window’s process ended', { reason: details.reason, exitCode: details.exitCode });
      options.onGone();
      // A page that dies as soon as it is loaded must not be loaded in a circle.
      const again = Date.now() - lastCrash > shortestLife;
      lastCrash = Date.now();
      if (details.reason !== 'clean-exit' && again && !window.isDestroyed()) window.webContents.reload();
    });
    window.webContents.on('preload-error', (_event, _path, error) =>
      options.log.error('the preload script failed', { error }),
    );
    window.webContents.on('did-fail-load', (_event, code, description) =>
      options.log.error('the page could not be loaded', { code, description }),
    );
    window.on('unresponsive', () => options.log.warn('the window does not respond'));
    void window
      .loadURL(`${appOrigin}/index.html`)
      .catch((error: unknown) => options.log.error('the page could not be loaded', { error }));
    return window;
  };

  const current = (): BrowserWindow | null => [...open].find((window) => !window.isDestroyed()) ?? null;
  return {
    show() {
      const window = current();
      if (window === null) {
        make();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isKnown: (contents) => [...open].some((window) => !window.isDestroyed() && window.webContents.id === contents.id),
    receivers: () => [...open].filter((window) => !window.isDestroyed()).map((window) => window.webContents),
    current,
    isFocused: () => current()?.isFocused() ?? false,
    applyTheme: () => current()?.setBackgroundColor(options.dark() ? background.dark : background.light),
  };
}
