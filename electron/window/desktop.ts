import { join } from 'node:path';
import { app, session } from 'electron';
import { appScheme } from '../../shared/ipc/app-address';
import type { ShortcutName } from '../../shared/ipc/shortcuts';
import type { DeviceRef } from '../../shared/fleet/presence';
import type { SessionView } from '../../shared/session/view';
import type { LiveWork } from '../../shared/visit/live-work';
import type { OpenedService } from '../../shared/ipc/requests/session';
import { chooseLanguage, type Language } from '../../shared/settings/languages';
import type { Settings, Theme } from '../../shared/settings/settings';
import { plainLine } from '../../shared/text/outside';
import type { ChosenProgram, OwnProgram } from '../../shared/settings/programs';
import { systemWords } from '../../shared/i18n/system';
import type { Logger } from '../log/logger';
import { External, hasHandler } from './external';
import { type FileDialogs, fileDialogs } from './file-dialogs';
import { denyPermissions, denyRequests } from './guards';
import { installMenu } from './menu';
import { Notifier } from './notifications';
import { isProgram } from './terminal/own-program';
import { createPages } from './pages';
import type { Rectangle } from './place';
import { type Missing, type NotStarted, SshPrograms } from './ssh-programs';
import { ask, choosePaths, isDark, saveText, setTheme, watchTheme, writeClipboard } from './system';
import { AppTray } from './tray';
import { trayView, type TrayAction } from './tray-view';
import { loopbackHost, systemWebHosts, webHostFor } from './web-host';
import { Windows } from './windows';
import { closedQuestion, cutQuestion, quitQuestion } from './leaving-words';
import { noticeWords, onlineWords, signInEndsWords, type NoticeNews } from './notice-words';

interface DesktopOptions {
  readonly paths: {
    readonly preload: string;
    readonly renderer: string;
    readonly assets: string;
    readonly userData: string;
  };
  readonly place: {
    readonly get: () => { readonly bounds: Rectangle | null; readonly maximized: boolean };
    readonly update: (place: { bounds: Rectangle; maximized: boolean }) => Promise<void>;
  };
  readonly language: () => Settings['language'];
  /** All there are. */
  readonly sessions: () => readonly SessionView[];
  readonly theme: Theme;
  /** The app's own file of host keys, as ssh reads it. */
  readonly knownHostsFile: string;
  /** What the person's ssh configuration is to include. */
  readonly sshIncludeFile: string;
  readonly ownPrograms: () => readonly OwnProgram[];
  readonly macTerminal: () => Settings['macTerminal'];
  /** Whether the person's ssh configuration leads from this alias to this port. */
  readonly knowsAlias: (alias: string, port: number) => Promise<boolean>;
  /** No window shows anything (any more): closed, reloading, crashed. */
  readonly onGone: () => void;
  /** A person asks for this session, in the tray or at a notice; its window is in front. */
  readonly onSession: (sessionId: string) => void;
  /** An action of the window was chosen in the menu. */
  readonly onItem: (item: ShortcutName) => void;
  /** A person leaves this session, in the tray. */
  readonly onDisconnect: (sessionId: string) => void;
  readonly hidden: boolean;
  readonly log: Logger;
}

/** Everything of the app that the desktop shows: window, menu, tray, notices, and the way out to other programs. */
export class Desktop {
  readonly windows: Windows;
  readonly external: External;
  readonly ssh: SshPrograms;
  readonly fileDialogs: FileDialogs;
  readonly #options: DesktopOptions;
  readonly #developerTools = !app.isPackaged;
  readonly #tray: AppTray;
  readonly #notifier: Notifier;
  readonly #stopWatching: () => void;

  constructor(options: DesktopOptions) {
    const { paths, place, log } = options;
    this.#options = options;
    setTheme(options.theme);
    const ownSession = session.defaultSession;
    ownSession.protocol.handle(appScheme, createPages(paths.renderer));
    denyPermissions(ownSession, log);
    denyRequests(ownSession, { developerTools: this.#developerTools, log });
    ownSession.setSpellCheckerEnabled(false);
    this.windows = new Windows({
      preload: paths.preload,
      session: ownSession,
      icon: process.platform === 'linux' ? join(paths.assets, 'icons', '512x512.png') : null,
      developerTools: this.#developerTools,
      hidden: options.hidden,
      dark: isDark,
      place: { read: () => place.get(), write: (next) => void place.update(next).catch(() => undefined) },
      onGone: options.onGone,
      log,
    });
    this.external = new External({
      platform: process.platform,
      folder: join(paths.userData, 'terminal'),
      hasHandler,
      log,
    });
    this.ssh = new SshPrograms({ ...options, userData: paths.userData });
    this.fileDialogs = fileDialogs(this.windows, () => systemWords[this.#language()]);
    this.#notifier = new Notifier({
      isWindowFocused: () => this.windows.isFocused(),
      onFailed: (error) => {
        log.warn('the system did not show a notice', { error });
        this.windows.attract();
      },
    });
    this.#tray = new AppTray({
      icons: join(paths.assets, 'tray'),
      platform: process.platform,
      onShow: () => this.windows.show(),
      onAction: (sessionId, action) => this.#onTray(sessionId, action),
      onQuit: () => app.quit(),
      log,
    });
    this.#stopWatching = watchTheme(() => this.windows.applyTheme());
    this.#showMenu();
    this.showSessions([]);
  }

  hasTray = (): boolean => this.#tray.isThere;
  /** New settings: theme, and the language of menu and tray. */
  apply(theme: Theme, sessions: readonly SessionView[]): void {
    setTheme(theme);
    this.#showMenu();
    this.showSessions(sessions);
  }

  /** In the tray. It takes tens of milliseconds, and eyes are slower than sessions: not to be called for every change. */
  showSessions(sessions: readonly SessionView[]): void {
    const language = this.#language();
    this.#tray.update(trayView(sessions, language), language);
  }

  /** A notice of the operating system about one of the sessions, unless a person looks at the window already. */
  notify(news: NoticeNews, sessionId: string, sessions: readonly SessionView[]): void {
    const view = sessions.find(({ id }) => id === sessionId);
    if (view === undefined) return;
    const text = noticeWords(news, view, sessions, this.#language());
    this.#notifier.notify({ key: sessionId, ...text, onClick: () => this.#showSession(sessionId) });
  }

  /** A notice about a sign-in to AWS that ends in so long, unless a person looks at the window already. */
  tellSignInEnds(leftMs: number): void {
    const text = signInEndsWords(leftMs, this.#language());
    this.#notifier.notify({ key: 'sign-in', ...text, onClick: () => this.windows.show() });
  }

  /** A notice about a device that somebody waits for, also while a person looks at the window: it may show another one. */
  tellOnline({ environmentId, thingName }: DeviceRef, onClick: () => void): void {
    this.#notifier.notify({
      key: `online ${environmentId} ${thingName}`,
      ...onlineWords(thingName, this.#language()),
      wanted: true,
      onClick: () => {
        this.windows.show();
        onClick();
      },
    });
  }

  /**
   * Opens a service of a session in the program of this computer that fits it: a terminal, a browser, a viewer.
   * Null where the service has no local port yet; words for one that did not start, and what is missing.
   */
  async openService(
    view: SessionView,
    serviceId: string,
    user: string | null,
  ): Promise<OpenedService | NotStarted | Missing | null> {
    const service = view.services.find((each) => each.serviceId === serviceId);
    if (service === undefined || service.port === null || service.type === 'tcp') return null;
    const { port, type } = service;
    if (type === 'ssh') return this.ssh.openTerminal(view, serviceId, user);
    const isPage = type === 'http' || type === 'https';
    const { host, shared } = isPage
      ? await webHostFor(
          view.thingName === null ? null : { environmentId: view.environment.id, name: view.thingName },
          port,
          systemWebHosts(() => app.getApplicationNameForProtocol('http://')),
        )
      : { host: loopbackHost, shared: null };
    const opened = await this.external.openService(type, port, host);
    if (opened.ok) return { shared };
    return type === 'rdp' || type === 'vnc' ? { missing: type } : null;
  }

  /** Asks where to save a report. Null: the person cancelled. Rejects when it cannot be written. */
  saveReport({ thingName }: SessionView, text: string): Promise<string | null> {
    const title = systemWords[this.#language()].reportTitle;
    return saveText(this.windows.current(), { title, suggestedName: `fieldtunnel-${thingName ?? 'report'}.txt`, text });
  }

  /** Asks for a private key of this laptop. Null: the person cancelled. */
  async chooseKeyFile(): Promise<string | null> {
    const [path] = await choosePaths(this.windows.current(), {
      title: systemWords[this.#language()].keyFileTitle,
      defaultPath: join(app.getPath('home'), '.ssh'),
      // Private keys lie in a folder whose name begins with a dot.
      properties: ['openFile', 'showHiddenFiles'],
    });
    return path ?? null;
  }

  /** Asks for a program of this laptop: null: the person cancelled. */
  async chooseProgram(): Promise<ChosenProgram | null> {
    const [path] = await choosePaths(this.windows.current(), {
      title: systemWords[this.#language()].programTitle,
      properties: ['openFile'],
    });
    if (path === undefined) return null;
    return { path, isProgram: await isProgram(path, process.platform) };
  }

  /** Asks in a dialog of the operating system, which nothing in a window can press. `names`: of certificates. */
  async confirmPlace(
    { label, endpoints }: { readonly label: string | null; readonly endpoints: readonly string[] },
    names: readonly string[],
  ): Promise<boolean> {
    const w = systemWords[this.#language()];
    const list = (title: string, lines: readonly string[]): string[] =>
      lines.length === 0 ? [] : [`${title}\n${lines.map((line) => `  ${plainLine(line, 200)}`).join('\n')}`];
    const { yes } = await ask(this.windows.current(), {
      message: label === null ? w.trustAll : w.trust(plainLine(label, 64)),
      detail: [...list(w.trustEndpoints, endpoints), ...list(w.trustAuthorities, names), w.trustWhat].join('\n\n'),
      yes: w.trustYes,
      no: w.trustNo,
    });
    return yes;
  }

  /** The same of one session that is left. */
  async confirmCut(work: readonly LiveWork[]): Promise<boolean> {
    return (await ask(this.windows.current(), cutQuestion(work, this.#options.sessions(), this.#language()))).yes;
  }

  /** Asks in a dialog of the operating system whether to quit although this is cut. `stayOpen`: AWS keeps the tunnels. */
  async confirmQuit(work: readonly LiveWork[], stayOpen: boolean): Promise<boolean> {
    return (await ask(this.windows.current(), quitQuestion(work, this.#options.sessions(), stayOpen, this.#language())))
      .yes;
  }

  /** The last window was closed with something connected: says where the app goes on, and offers to quit. */
  async tellClosed(
    connected: readonly SessionView[],
    work: readonly LiveWork[],
  ): Promise<{ readonly quit: boolean; readonly always: boolean }> {
    const question = closedQuestion(connected, work, this.#options.sessions(), this.#tray.isThere, this.#language());
    const { yes, ticked } = await ask(null, question);
    return { quit: yes, always: ticked };
  }

  close(): void {
    this.#stopWatching();
    this.#notifier.close();
    this.#tray.destroy();
  }

  #language(): Language {
    return chooseLanguage(this.#options.language(), app.getPreferredSystemLanguages());
  }

  #showMenu(): void {
    installMenu({
      platform: process.platform,
      language: this.#language(),
      developerTools: this.#developerTools,
      onItem: (item) => {
        this.windows.show();
        this.#options.onItem(item);
      },
      onPage: (page) => void this.external.openHelp(page),
    });
  }

  #onTray(sessionId: string, action: TrayAction): void {
    if (action.kind === 'show') this.#showSession(sessionId);
    else if (action.kind === 'disconnect') this.#options.onDisconnect(sessionId);
    else
      void writeClipboard(action.text).catch((error: unknown) =>
        this.#options.log.warn('the clipboard could not be reached', { error }),
      );
  }

  #showSession(sessionId: string): void {
    this.windows.show();
    this.#options.onSession(sessionId);
  }
}
