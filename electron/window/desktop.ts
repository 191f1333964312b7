import { join } from 'node:path';
import { app, session } from 'electron';
import { appScheme } from '../../shared/ipc/app-address';
import type { SessionView } from '../../shared/session/view';
import { chooseLanguage, type Language } from '../../shared/settings/languages';
import type { Settings, Theme } from '../../shared/settings/settings';
import type { Logger } from '../log/logger';
import { createExternal, type External } from './external';
import { denyPermissions, denyRequests } from './guards';
import { installMenu } from './menu';
import { createPages } from './pages';
import type { Rectangle } from './place';
import { isDark, setTheme, watchTheme } from './system';
import { createTray } from './tray';
import { trayView } from './tray-view';
import { createWindows, type Windows } from './windows';

export interface DesktopOptions {
  readonly paths: { readonly preload: string; readonly renderer: string; readonly assets: string };
  readonly place: {
    readonly get: () => { readonly bounds: Rectangle | null; readonly maximized: boolean };
    readonly update: (place: { bounds: Rectangle; maximized: boolean }) => Promise<void>;
  };
  readonly language: () => Settings['language'];
  readonly theme: Theme;
  readonly onGone: () => void;
  readonly onSession: (sessionId: string) => void;
  readonly log: Logger;
}

/** Everything of the app that the desktop shows: window, menu, tray, and the way out to other programs. */
export interface Desktop {
  readonly windows: Windows;
  readonly external: External;
  language(): Language;
  /** New settings: theme and language of menu and tray. */
  apply(theme: Theme, sessions: readonly SessionView[]): void;
  showSessions(sessions: readonly SessionView[]): void;
  close(): void;
}

export function createDesktop(options: DesktopOptions): Desktop {
  const { paths, log } = options;
  const ownSession = session.defaultSession;
  const developerTools = !app.isPackaged;
  setTheme(options.theme);
  ownSession.protocol.handle(appScheme, createPages(paths.renderer));
  denyPermissions(ownSession, log);
  denyRequests(ownSession, { developerTools, log });
  ownSession.setSpellCheckerEnabled(false);

  const windows = createWindows({
    preload: paths.preload,
    session: ownSession,
    icon: process.platform === 'linux' ? join(paths.assets, 'icons', '512x512.png') : null,
    developerTools,
    dark: isDark,
    place: { read: options.place.get, write: (next) => void options.place.update(next).catch(() => undefined) },
    onGone: options.onGone,
    log,
  });
  const external = createExternal({ platform: process.platform, log });
  const language = (): Language => chooseLanguage(options.language(), app.getPreferredSystemLanguages());
  const showMenu = (): void =>
    installMenu({
      platform: process.platform,
      language: language(),
      developerTools,
      onHelp: (page) => void external.openHelp(page),
    });
  const tray = createTray({
    icons: join(paths.assets, 'tray'),
    platform: process.platform,
    onShow: () => windows.show(),
    onSession(sessionId) {
      windows.show();
      options.onSession(sessionId);
    },
    onQuit: () => app.quit(),
    log,
  });
  const showSessions = (sessions: readonly SessionView[]): void =>
    tray.update(trayView(sessions, language()), language());
  const stopWatching = watchTheme(() => windows.applyTheme());
  showMenu();
  showSessions([]);

  return {
    windows,
    external,
    language,
    apply(theme, sessions) {
      setTheme(theme);
      showMenu();
      showSessions(sessions);
    },
    showSessions,
    close() {
      stopWatching();
      tray.destroy();
    },
  };
}
