/**
 * The composition root: the only file that sees every room and joins them. It decides nothing itself.
 */
import { app, session } from 'electron';
import { join } from 'node:path';
import type { AppState, InboxItem } from '../shared/ipc/app-state';
import { appScheme } from '../shared/ipc/app-address';
import type { Envelope, Handlers } from '../shared/ipc/contract';
import type { LinkInbox } from './deep-link/inbox';
import { createBroadcast } from './ipc/broadcast';
import { serveRequests } from './ipc/server';
import { createStateStore } from './ipc/state-store';
import type { Logger } from './log/logger';
import type { Redactor } from './log/redact';
import { openSettings } from './storage/settings';
import { openWindowPlace } from './storage/window-bounds';
import { createExternal } from './window/external';
import { denyPermissions, denyRequests } from './window/guards';
import { installMenu } from './window/menu';
import { createPages } from './window/pages';
import { isDark, runtimeName, setTheme, watchTheme, writeClipboard } from './window/system';
import { createTray } from './window/tray';
import { trayView } from './window/tray-view';
import { createWindows } from './window/windows';
import { chooseLanguage } from './window/words';

export interface Startup {
  readonly inbox: LinkInbox;
  /** Started with `--practice`. */
  readonly practice: boolean;
  readonly log: Logger;
  readonly redactor: Redactor;
  /** The end of the log, redacted, at most this many characters. */
  readonly logTail: (characters: number) => string;
  readonly paths: { readonly userData: string; readonly preload: string; readonly renderer: string; readonly assets: string };
}

export interface RunningApp {
  /** Makes the window or brings it forward. */
  show(): void;
  openPractice(): void;
  /** Something runs that would be cut by quitting. */
  hasWork(): boolean;
  close(): Promise<void>;
}

const done = { ok: true, value: null } as const;
const notNow = (detail: string): Envelope<never> => ({ ok: false, error: { code: 'not-now', detail } });

export async function startApp({ inbox, log, paths }: Startup): Promise<RunningApp> {
  const settings = await openSettings(join(paths.userData, 'settings.json'), log);
  const place = await openWindowPlace(join(paths.userData, 'window.json'), log);
  setTheme(settings.get().theme);

  const { theme, language, portRange, environmentId } = settings.get();
  const initial: AppState = {
    account: { kind: 'signed-out' },
    environments: [],
    profiles: [],
    devices: { status: 'idle', rows: [], outstanding: 0, refreshedAt: null },
    sessions: [],
    inbox: [],
    notices: settings.opened.status === 'set-aside' || settings.opened.dropped.length > 0 ? [{ kind: 'settings-unreadable' }] : [],
    practice: { status: 'stopped' },
    settings: { theme, language, portRange, environmentId },
    pastedToken: null,
    about: { version: app.getVersion(), runtime: runtimeName(process.versions), platform: process.platform, encrypted: false },
  };

  const ownSession = session.defaultSession;
  const developerTools = !app.isPackaged;
  ownSession.protocol.handle(appScheme, createPages(paths.renderer));
  denyPermissions(ownSession, log.child('window'));
  denyRequests(ownSession, { developerTools, log: log.child('window') });
  ownSession.setSpellCheckerEnabled(false);

  const windows = createWindows({
    preload: paths.preload,
    session: ownSession,
    icon: process.platform === 'linux' ? join(paths.assets, 'icons', '512x512.png') : null,
    developerTools,
    dark: isDark,
    place: { read: place.get, write: (next) => void place.update(next).catch(() => undefined) },
    onGone: () => inbox.close(),
    log: log.child('window'),
  });
  const broadcast = createBroadcast(() => windows.receivers());
  const state = createStateStore({ initial, send: (message) => broadcast('state.changed', message) });
  const external = createExternal({ platform: process.platform, log: log.child('window') });

  const chosenLanguage = () => chooseLanguage(state.get('settings').language, app.getPreferredSystemLanguages());
  const showMenu = (): void => installMenu({ platform: process.platform, language: chosenLanguage(), developerTools, onHelp: (page) => void external.openHelp(page) });
  showMenu();
  const tray = createTray({
    icons: join(paths.assets, 'tray'),
    platform: process.platform,
    onShow: () => windows.show(),
    onSession: (sessionId) => {
      windows.show();
      broadcast('session.focus', { sessionId });
    },
    onQuit: () => app.quit(),
    log: log.child('tray'),
  });
  const showTray = (): void => tray.update(trayView(state.get('sessions'), chosenLanguage()), chosenLanguage());
  showTray();
  const stopWatching = [state.watch(showTray), watchTheme(() => windows.applyTheme())];

  let lastItem = 0;
  const openInbox = (): void =>
    inbox.open((result) => {
      lastItem += 1;
      const environment = state.get('environments')[0] ?? { id: '', kind: 'aws', region: '', label: '' };
      const item: InboxItem = result.ok
        ? { kind: 'link', id: lastItem, link: result.link, preview: { status: 'unknown', because: 'not-signed-in' }, environment }
        : { kind: 'bad-link', id: lastItem, error: result.error };
      state.set('inbox', [...state.get('inbox'), item]);
    });

  const missing = (): Promise<Envelope<never>> => Promise.resolve(notNow('this part of the app is not running'));
  const handlers: Handlers = {
    'app.snapshot': () => Promise.resolve({ ok: true, value: state.snapshot() }),
    'app.ready': () => {
      openInbox();
      return Promise.resolve(done);
    },
    'clipboard.write': async ({ text }) => {
      await writeClipboard(text);
      return done;
    },
    'inbox.confirm': missing,
    'inbox.dismiss': ({ id }) => {
      state.set('inbox', state.get('inbox').filter((item) => item.id !== id));
      return Promise.resolve(done);
    },
    'notice.dismiss': ({ kind }) => {
      state.set('notices', state.get('notices').filter((notice) => notice.kind !== kind));
      return Promise.resolve(done);
    },
    'devices.refresh': missing,
    'session.select': missing,
    'session.openTunnel': missing,
    'session.connect': missing,
    'session.disconnect': missing,
    'session.stop': missing,
    'session.recover': missing,
    'session.rotate': missing,
    'session.closeTunnel': missing,
    'session.forget': missing,
    'session.movePort': missing,
    'session.openService': missing,
    'session.report': missing,
    'session.adminRequest': missing,
    'token.takeFromClipboard': missing,
    'token.discard': missing,
    'token.connect': missing,
    'practice.start': missing,
    'practice.fault': missing,
    'practice.clearFault': missing,
    'settings.update': async (change) => {
      const next = { ...state.get('settings'), ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
      if (next.portRange.first > next.portRange.last) return { ok: false, error: { code: 'bad-request', detail: 'portRange' } };
      state.set('settings', next);
      setTheme(next.theme);
      showMenu();
      await settings.update(next);
      return done;
    },
    'environment.select': missing,
    'environment.addCustom': missing,
    'environment.remove': missing,
    'system.openDateSettings': async () => opened(await external.openSettings('date')),
    'system.openProxySettings': async () => opened(await external.openSettings('proxy')),
    'report.save': missing,
  };
  const stopServing = serveRequests({ handlers, isKnown: (contents) => windows.isKnown(contents), log: log.child('ipc') });

  return {
    show: () => windows.show(),
    openPractice: () => windows.show(),
    hasWork: () => false,
    async close() {
      for (const stop of stopWatching) stop();
      stopServing();
      state.close();
      tray.destroy();
      await Promise.all([settings.settled(), place.settled()]);
    },
  };
}

const opened = (result: { readonly ok: boolean; readonly because?: string }): Envelope<null> =>
  result.ok ? done : { ok: false, error: { code: 'cannot-open', detail: result.because ?? '' } };
