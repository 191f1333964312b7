import { BrowserWindow, screen, type Session, type WebContents, type WebPreferences } from 'electron';
import { appOrigin } from '../../shared/ipc/app-address';
import type { Logger } from '../log/logger';
import { denyNavigation } from './guards';
import { PageFacts } from './page-facts';
import { askAboutBlank } from './start-failure';
import { placeWindow, smallestSize, type Rectangle } from './place';
import { systemClock, type Timer } from '../net/clock';

/** Shown before the page has painted (renderer/theme/README.md, Colours and type). */
const background = { light: '#f4f5f3', dark: '#121619' } as const;

/** A page that lived shorter than this before it crashed is not loaded again by itself. */
const shortestLifeMs = 10_000;

/** A page that has not been drawn for longer (ms) is not coming by itself; a slow laptop takes three seconds. */
const longestBlankMs = 20_000;

interface WindowsOptions {
  readonly preload: string;
  readonly session: Session;
  readonly icon: string | null;
  readonly developerTools: boolean;
  /** It is made and drawn, and not shown. */
  readonly hidden: boolean;
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
export class Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Set<BrowserWindow>();
  /** Epoch ms; 0: never. */
  #lastCrashAt = 0;

  /** What is seen of the page from outside. */
  readonly page = new PageFacts();

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  /** Makes the window, or brings the one there is to the front. */
  show(): void {
    const window = this.current();
    if (window === null) {
      this.#make();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** Whether this is the content of a window of ours that still lives. */
  isKnown(contents: WebContents): boolean {
    return [...this.#open].some((window) => !window.isDestroyed() && window.webContents.id === contents.id);
  }

  receivers(): WebContents[] {
    return [...this.#open].filter((window) => !window.isDestroyed()).map((window) => window.webContents);
  }

  /** The window for a dialog's parent; null while there is none. */
  current(): BrowserWindow | null {
    return [...this.#open].find((window) => !window.isDestroyed()) ?? null;
  }

  isFocused(): boolean {
    return this.current()?.isFocused() ?? false;
  }

  /** Something wants to be seen that the system did not show. */
  attract(): void {
    this.current()?.flashFrame(true);
  }

  /** New background for the next time the page is not painted yet. */
  applyTheme(): void {
    this.current()?.setBackgroundColor(this.#background());
  }

  #background(): string {
    return this.#options.dark() ? background.dark : background.light;
  }

  #make(): void {
    const { place, log } = this.#options;
    const { bounds, maximized } = place.read();
    const window = new BrowserWindow({
      ...placeWindow(
        bounds,
        screen.getAllDisplays().map((display) => display.workArea),
      ),
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'FieldTunnel',
      backgroundColor: this.#background(),
      autoHideMenuBar: true,
      ...(this.#options.icon === null ? {} : { icon: this.#options.icon }),
      webPreferences: hardened(this.#options),
    });
    this.#open.add(window);
    denyNavigation(window.webContents, log);
    this.page.made();
    this.#watchBlank(window);
    window.once('ready-to-show', () => {
      this.page.drawn();
      if (this.#options.hidden) return;
      if (maximized) window.maximize();
      window.show();
    });
    window.on('close', () => place.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
    window.on('closed', () => {
      this.#open.delete(window);
      this.#options.onGone();
    });
    window.on('unresponsive', () => log.warn('the window does not respond'));
    this.#watchPage(window);
    void window
      .loadURL(`${appOrigin}/index.html`)
      .catch((error: unknown) => log.error('the page could not be loaded', { error }));
  }

  /**
   * Counts from where a page begins to load: before that there is none that could be late. Anew with each load, until
   * one is drawn.
   */
  #watchBlank(window: BrowserWindow): void {
    let blank: Timer | null = null;
    let isDrawn = false;
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isDrawn || !isMainFrame || isSameDocument) return;
      blank?.cancel();
      blank = systemClock.set(() => void this.#showBlank(window), longestBlankMs);
    });
    window.once('ready-to-show', () => {
      isDrawn = true;
      blank?.cancel();
    });
    window.once('closed', () => blank?.cancel());
  }

  /** A page that is not drawn must not leave the person with nothing at all: the window is shown, with a sentence. */
  async #showBlank(window: BrowserWindow): Promise<void> {
    if (window.isDestroyed() || this.#options.hidden) return;
    this.#options.log.error('the page is not drawn');
    window.show();
    const again = await askAboutBlank(window);
    if (again && !window.isDestroyed()) window.webContents.reload();
  }

  #watchPage(window: BrowserWindow): void {
    const { onGone, log } = this.#options;
    const { webContents } = window;
    webContents.on('console-message', ({ message }) => this.page.said(message));
    webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) onGone();
    });
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.error('the window’s process ended', { reason, exitCode });
      onGone();
      // A page that dies as soon as it is loaded must not be loaded in a circle.
      const again = Date.now() - this.#lastCrashAt > shortestLifeMs;
      this.#lastCrashAt = Date.now();
      if (reason !== 'clean-exit' && again && !window.isDestroyed()) webContents.reload();
    });
    webContents.on('preload-error', (_event, _path, error) => log.error('the preload script failed', { error }));
    webContents.on('did-fail-load', (_event, code, description) =>
      log.error('the page could not be loaded', { code, description }),
    );
  }
}

/** What keeps a page from more than its own business (Electron's security checklist). */
const hardened = ({ preload, session, developerTools }: WindowsOptions): WebPreferences => ({
  preload,
  session,
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
  devTools: developerTools,
});
