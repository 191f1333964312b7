/**
 * The composition root: the only file that sees every room and joins them. It decides nothing itself.
 */
import { titleOf, type Network } from './app/environments/network';
import type { ConfirmPlace } from './app/environments/trusted-place';
import { openNetwork } from './app/environments/open-network';
import { knowsAlias, openVisits, sshConfigFile, type OpenedVisits } from './app/open-visits';
import { allHandlers } from './app/handlers/all-handlers';
import { initialState, storageNotices } from './app/initial';
import { LineHistory } from './app/line-history';
import { Notices } from './app/notices';
import { adoptLoginPath } from './login-path';
import { openCommandLine } from './open-command-line';
import { openReports } from './open-reports';
import { openProxies, openSessions } from './open-sessions';
import { openSelfTest } from './open-self-test';
import { openUpdates } from './open-updates';
import { readPresets } from './open-presets';
import type { Presets } from './policy/contract';
import { MadeLater } from './app/made-later';
import { reconnectSessions } from './app/reconnect-sessions';
import { Leaving } from './app/leaving';
import { SshIncludeLine } from './app/ssh-include';
import { showDevice } from './app/fleet/show-device';
import { watchSessions } from './app/session-watch';
import { openTokenClipboard } from './app/open-clipboard';
import { openWorkspace, type Workspace } from './app/workspace';
import { createBroadcast } from './ipc/broadcast';
import { DroppedPaths } from './ipc/dropped';
import { serveRequests } from './ipc/server';
import { StateStore } from './ipc/state-store';
import { systemClock } from './net/clock';
import { Throttle } from './net/throttle';
import { onAuthoritiesRead } from './net/trust';
import type { WebProxyFor } from './net/web-proxy';
import { launchPractice } from './practice/launch';
import type { SessionManager } from './session';
import type { RunningApp, Startup } from './startup';
import { aboutApp, openStores, type Stores } from './stores';
import type { WorkerProxies } from './tunnel';
import type { Updates } from './updates/updates';
import { Desktop } from './window/desktop';
import { desktopFacts } from './app/desktop-facts';
import { aliasOf } from './window/device-names';
import { readClipboard, resolveProxy, watchPower, watchScreenReader, writeClipboard } from './window/system';

/** What the sessions, and the requests of windows, are joined to. */
interface Parts {
  readonly startup: Startup;
  readonly stores: Stores;
  readonly presets: Presets;
  readonly state: StateStore;
  readonly notices: Notices;
  readonly desktop: Desktop;
  readonly network: Network;
  readonly webProxyFor: WebProxyFor;
  readonly workspace: Workspace;
  readonly proxies: WorkerProxies;
  readonly lines: LineHistory;
  readonly updates: Updates;
}

/** The tray shows a change within this time (ms). */
const trayIntervalMs = 250;

const laptopClipboard = { readClipboard, clearClipboard: () => writeClipboard('') };

/** Answers the windows' requests, and the command line's. Returns the ways to stop. */
function serveWindows(
  parts: Parts,
  sessions: SessionManager,
  { visits, screens }: OpenedVisits,
  leaving: Leaving,
): readonly (() => void | Promise<void>)[] {
  const { startup, stores, state, desktop } = parts;
  const { inbox, log } = startup;
  const clipboard = openTokenClipboard({
    state,
    inbox,
    onSecret: stores.onSecret,
    read: laptopClipboard.readClipboard,
    clear: laptopClipboard.clearClipboard,
  });
  const sshInclude = new SshIncludeLine({
    configFile: sshConfigFile,
    line: desktop.ssh.includeLine,
    publish: (view) => state.set('sshInclude', view),
    onFailure: (error) => log.warn('the ssh configuration could not be written', { error }),
  });
  void sshInclude.look();
  const dropped = new DroppedPaths(() => performance.now());
  const reports = openReports({ ...parts, sessions, visits });
  const handlers = allHandlers({
    ...parts,
    about: {
      licencesFile: startup.paths.licences,
      selfTest: openSelfTest(parts),
      lookForUpdates: () => parts.updates.beginLook(),
    },
    settings: stores.settings,
    remembered: stores.remembered,
    storage: stores.storage,
    sessions,
    visits,
    screens,
    mayCut: (id) => leaving.mayCut(id),
    chooseKeyFile: () => desktop.chooseKeyFile(),
    fileDialogs: desktop.fileDialogs,
    sshInclude,
    dropped,
    clipboard,
    onReady() {
      desktop.windows.page.ready();
      visits.windowGone();
      // Whatever is pressed first finds its thread loaded.
      parts.proxies.prepare();
      parts.workspace.links.takeFrom(inbox);
    },
    onSettings: () => desktop.apply(state.get('settings').theme, sessions.views()),
    readClipboard,
    writeClipboard,
    external: desktop.external,
    openService: (view, serviceId) => desktop.openService(view, serviceId, visits.userOn(view, serviceId)),
    openWith: (view, serviceId, program) => desktop.ssh.openWith(view, serviceId, program, visits.userOn),
    programs: () => desktop.ssh.names(),
    chooseProgram: () => desktop.chooseProgram(),
    sshLine: (view, serviceId) => desktop.ssh.line(view, serviceId, visits),
    reports,
  });
  const stop = serveRequests({
    handlers,
    isKnown: (contents) => desktop.windows.isKnown(contents),
    flush: () => state.flush(),
    onDropped: (given) => dropped.put(given),
    log: log.child('ipc'),
  });
  const closeCommandLine = openCommandLine({ ...parts, sessions, visits, reports, handlers });
  return [stop, () => clipboard.discard(), closeCommandLine];
}

export async function startApp(startup: Startup): Promise<RunningApp> {
  const { inbox, log, paths } = startup;
  onAuthoritiesRead((read) => log.child('trust').info('the authorities of the system were read', { ...read }));
  const [stores, presets] = await Promise.all([openStores(startup), readPresets(startup)]);
  const { settings, storage } = stores;
  // How it is when the files are opened, the first state says.
  const state = new StateStore({
    initial: initialState(settings, presets, aboutApp(stores), storageNotices(settings, stores)),
    send: (message) => broadcast('state.changed', message),
  });
  const notices = new Notices(state);
  storage.onState((now) => notices.storage(now));
  const desktop = new Desktop({
    ...desktopFacts(state, startup, stores),
    knowsAlias,
    onGone() {
      inbox.close();
      state.setSeen(true);
      workspace.fleet.windowGone();
      lines.watch([]);
      visits.screens.closeAll();
    },
    onSession: (sessionId) => told('session.focus', { sessionId }),
    onItem: (item) => told('menu.chosen', { item }),
    onDisconnect: (id) => void leaving.mayCut(id).then((may) => (may ? sessions.disconnect(id) : null)),
  });
  const { broadcast, told } = createBroadcast(state, () => desktop.windows.receivers());
  const lines = new LineHistory({ clock: systemClock, send: (news) => told('line.news', news) });
  const confirmPlace: ConfirmPlace = (place) => desktop.confirmPlace(place, place.authorities.map(titleOf));
  const later = new MadeLater<SessionManager>();
  const { network, webProxyFor } = await openNetwork({
    ...stores,
    presets,
    state,
    variables: process.env,
    resolveSystem: resolveProxy,
    confirm: confirmPlace,
    onChange: () =>
      later.tell((made) => {
        workspace.networkChanged();
        reconnectSessions(made);
      }),
    log: log.child('network'),
  });
  const workspace = await openWorkspace({
    ...stores,
    presets,
    state,
    notices,
    webProxyFor,
    extraCa: () => network.extraCa(),
    confirmPlace,
    launchPractice: (onRehearsal) => launchPractice(paths, onRehearsal, log.child('practice')),
    onRehearsal: (stage) => (stage === 'coming' ? sessions.beforeRehearsal() : sessions.afterRehearsal()),
    openBrowser: async (address) => (await desktop.external.openSignIn(address)).ok,
    ...laptopClipboard,
    onSignInEnds: (leftMs) => desktop.tellSignInEnds(leftMs),
    onOnline: (device) => desktop.tellOnline(device, () => showDevice(device, sessions, told)),
    onAccount: () => later.use((made) => made.unfinished.accountChanged()),
    onDenied: (id) => later.use((made) => made.permissionsChanged(id)),
    log: log.child('cloud'),
  });
  const opened = { startup, stores, presets, state, notices, desktop, network, webProxyFor, workspace, lines };
  const parts: Parts = { ...opened, proxies: openProxies(paths), updates: await openUpdates(opened) };
  const sessions = later.made(afterStart(parts, openSessions(parts)));
  const visits = await openVisits({
    ...parts,
    ...workspace,
    paths,
    sessions,
    ...stores,
    aliasOf,
    onData: (shellId, bytes) => broadcast('shell.data', { shellId, bytes }),
    onScreenData: (screenId, bytes) => broadcast('screen.data', { screenId, bytes }),
    log: log.child('visit'),
  });
  const leaving = new Leaving(parts);
  const stops = [...watchAll(parts, sessions, visits, leaving), ...serveWindows(parts, sessions, visits, leaving)];
  return runningApp(parts, sessions, visits, leaving, stops);
}

/** What becomes known only after the window is there. */
function afterStart({ stores, network, workspace, updates }: Parts, sessions: SessionManager): SessionManager {
  updates.begin();
  // Who one is may have to be asked with a program of the person's own.
  void adoptLoginPath(process.platform, () => void workspace.environments.refreshAccount());
  stores.storage.onRead(() => {
    network.passwordsRead();
    void workspace.environments.refreshAccount();
    sessions.unfinished.resume();
  });
  return sessions;
}

/** What happens to sessions, and to this computer, is told to whom it concerns. Returns the ways to stop. */
function watchAll(
  { stores, workspace, state, lines, desktop, updates }: Parts,
  sessions: SessionManager,
  { visits }: OpenedVisits,
  leaving: Leaving,
): readonly (() => void)[] {
  const tray = new Throttle(systemClock, trayIntervalMs, () => desktop.showSessions(sessions.views()));
  const nameForSsh = (): void => desktop.ssh.sessionsChanged(sessions.views(), visits.userOn);
  const onViews = (): void => {
    tray.changed();
    nameForSsh();
    updates.workChanged();
  };
  return [
    () => tray.stop(),
    visits.onChange(nameForSsh),
    watchSessions({ ...workspace, ...stores, sessions, state, lines, onViews }),
    watchScreenReader((used) => state.set('screenReader', used)),
    watchPower({
      suspend: () => sessions.suspend(),
      resume: () => sessions.resume(),
      shutdown: () => leaving.systemShutdown(),
    }),
  ];
}

/** What the entry of the main process may do with the app. `stops` end everything that still reaches it from outside. */
function runningApp(
  parts: Parts,
  sessions: SessionManager,
  visits: OpenedVisits,
  leaving: Leaving,
  stops: readonly (() => void | Promise<void>)[],
): RunningApp {
  const { startup, stores, state, desktop, workspace, updates } = parts;
  const openPractice = (): void =>
    void workspace
      .openPractice()
      .catch((error: unknown) => startup.log.error('practice could not be opened', { error }));
  if (startup.practice) openPractice();
  return {
    show() {
      desktop.windows.show();
      // Somebody waits for the window to press one button: its thread loads beside it.
      if (startup.inbox.isWaiting) parts.proxies.prepare();
    },
    openPractice,
    selfTest: openSelfTest(parts),
    mayQuit: () => leaving.mayQuit(),
    shutdown: () => leaving.shutdown(),
    systemEnds: () => leaving.systemEnds,
    windowsClosed: () => leaving.windowsClosed(),
    async close() {
      await Promise.all(stops.map(async (stop) => stop()));
      for (const part of [visits, sessions, parts.proxies, workspace]) await part.close();
      await Promise.all([stores.ledger.close(), stores.secrets.close()]);
      state.close();
      desktop.close();
      await stores.settled();
      await updates.close();
      // Only a person who quits has time for it: not a computer that shuts down.
      if (leaving.isByPerson) await updates.installNow();
    },
  };
}
