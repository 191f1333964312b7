/**
 * The composition root: the only file that sees every room and joins them. It decides nothing itself.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app } from 'electron';
import type { SessionView } from '../shared/session/view';
import type { LinkInbox } from './deep-link/inbox';
import { buildReport } from './diagnostics/report';
import { createBroadcast } from './ipc/broadcast';
import { serveRequests } from './ipc/server';
import { StateStore } from './ipc/state-store';
import type { Logger } from './log/logger';
import type { Redactor } from './log/redact';
import { startPracticeThread } from './practice/client';
import { SessionManager, defaultSessionTuning } from './session';
import { appHandlers } from './app/handlers/app-handlers';
import { initialState } from './app/initial';
import { joinParts } from './app/join';
import { goOn } from './app/environments/go-on';
import { joinNetwork } from './app/environments/join-network';
import { sessionHandlers } from './app/handlers/session-handlers';
import { signInHandlers } from './app/handlers/sign-in-handlers';
import { createSurroundings } from './app/environments/surroundings';
import { createTokenClipboard } from './app/token-clipboard';
import { openRemembered } from './storage/remembered';
import { openSettings } from './storage/settings';
import { openWindowPlace } from './storage/window-bounds';
import { createDisk, createSecretsFile, createSecretStore, createTokenLedger, fingerprintOf } from './tokens';
import { openKeyStore } from './tokens/key-store';
import { createWorkerProxy, defaultTuning } from './tunnel';
import { createDesktop } from './window/desktop';
import { createNotifier } from './window/notifications';
import { readClipboard, resolveProxy, runtimeName, saveText, watchPower, writeClipboard } from './window/system';
import { openTerminal } from './window/terminal/open';
import { noticeWords, words } from './window/words';
import { systemClock } from './net/clock';

export interface Startup {
  readonly inbox: LinkInbox;
  /** Started with `--practice`. */
  readonly practice: boolean;
  readonly log: Logger;
  readonly redactor: Redactor;
  /** The end of the log, redacted, at most this many characters. */
  readonly logTail: (characters: number) => string;
  readonly paths: {
    readonly userData: string;
    readonly preload: string;
    readonly renderer: string;
    readonly assets: string;
    readonly programs: string;
  };
}

export interface RunningApp {
  /** Makes the window or brings it forward. */
  show(): void;
  openPractice(): void;
  /** Something runs that would be cut by quitting. */
  hasWork(): boolean;
  close(): Promise<void>;
}

export async function startApp({
  inbox,
  practice: startInPractice,
  log,
  redactor,
  logTail,
  paths,
}: Startup): Promise<RunningApp> {
  const [settings, remembered, place, keyStore] = await Promise.all([
    openSettings(join(paths.userData, 'settings.json'), log),
    openRemembered(join(paths.userData, 'devices.json'), log),
    openWindowPlace(join(paths.userData, 'window.json'), log),
    openKeyStore(),
  ]);
  const onSecret = (secret: string): void => void redactor.registerSecret(secret);
  let stateReady = false;
  const onStorageLost = (reason: string): void => {
    log.warn('secrets are kept in memory only', { reason });
    // Lost while it was opened: the first state says so.
    if (stateReady)
      state.set('notices', [
        ...state.get('notices').filter(({ kind }) => kind !== 'tokens-in-memory'),
        { kind: 'tokens-in-memory' },
      ]);
  };
  const [ledger, secrets] = await Promise.all([
    createTokenLedger({
      disk: keyStore === null ? null : createDisk(join(paths.userData, 'tokens.bin'), keyStore, Date.now),
      onSecret,
      onStorageLost,
    }),
    createSecretStore({
      file: keyStore === null ? null : createSecretsFile(join(paths.userData, 'secrets.bin'), keyStore, Date.now),
      onSecret,
      onStorageLost,
    }),
  ]);

  const { theme, language, portRange, environmentId } = settings.get();
  const settingsLost = settings.opened.status === 'set-aside' || settings.opened.dropped.length > 0;
  const about = {
    version: app.getVersion(),
    runtime: runtimeName(process.versions),
    platform: process.platform,
    encrypted: ledger.persistence() === 'disk',
  };
  const state = new StateStore({
    initial: initialState({ theme, language, portRange, environmentId }, about, [
      ...(ledger.persistence() === 'memory' ? [{ kind: 'tokens-in-memory' } as const] : []),
      ...(ledger.wasReset() || secrets.wasReset() ? [{ kind: 'storage-reset' } as const] : []),
      ...(settingsLost ? [{ kind: 'settings-unreadable' } as const] : []),
    ]),
    send: (message) => broadcast('state.changed', message),
  });
  stateReady = true;
  const desktop = createDesktop({
    paths,
    place,
    language: () => state.get('settings').language,
    theme,
    onGone: () => {
      inbox.close();
      parts.devices.setShown(false);
    },
    onSession: (sessionId) => broadcast('session.focus', { sessionId }),
    log: log.child('window'),
  });
  const { windows } = desktop;
  const broadcast = createBroadcast(() => windows.receivers());
  const notifier = createNotifier({ isWindowFocused: () => windows.isFocused() });

  const { network, webProxyFor } = await joinNetwork({
    state,
    settings,
    secrets,
    onSecret,
    variables: process.env,
    resolveSystem: resolveProxy,
    onChange: () => networkChanged(),
    log: log.child('network'),
  });
  const parts = await joinParts({
    state,
    settings,
    remembered,
    launchPractice: () =>
      startPracticeThread(
        { devices: true, folder: join(paths.userData, 'practice') },
        {
          workerFile: join(paths.programs, 'practice-worker.cjs'),
          log: (level, message) => log.child('practice')[level](message),
        },
      ),
    webProxyFor,
    extraCa: () => network.extraCa(),
    secrets,
    onSecret,
    openBrowser: async (address) => (await desktop.external.openSignIn(address)).ok,
    readClipboard,
    clearClipboard: () => writeClipboard(''),
    // Later: the sessions are made after these parts.
    onDenied: (id) => void setImmediate(() => sessions.permissionsChanged(id)),
    log: log.child('cloud'),
  });
  const { environments } = parts;

  const sessions = new SessionManager({
    environmentOf: (id) => environments.get(id),
    environments: () => environments.list(),
    controlPlaneOf: (id) => parts.controlPlaneOf(id),
    denied: (id) => parts.permissions.denied(id),
    actsAs: (id) => parts.actsAs(id),
    ledger,
    createProxy: (options) => createWorkerProxy(join(paths.programs, 'tunnel-worker.cjs'), options),
    proxyTuning: defaultTuning,
    memory: remembered,
    agentOf: (id, thingName, signal) =>
      id === environments.active().id ? parts.devices.connectivity(thingName, signal) : Promise.resolve(null),
    portRange: () => state.get('settings').portRange,
    webProxyFor,
    useServiceTime: (id, offset) => parts.clocks.use(id, offset),
    fingerprint: fingerprintOf,
    redact: (text) => redactor.redact(text),
    log: log.child('session'),
    now: Date.now,
    random: Math.random,
    newId: randomUUID,
    timers: systemClock,
    tuning: defaultSessionTuning,
    onNotice: (notice) => {
      const thingName = sessions.views().find((view) => view.id === notice.sessionId)?.thingName ?? null;
      const text = noticeWords(notice.kind, thingName, desktop.language());
      notifier.notify({ key: notice.sessionId, ...text, onClick: () => focusSession(notice.sessionId) });
    },
  });
  /** Whatever the old way to AWS had stopped goes on by itself over the new one. */
  function networkChanged(): void {
    environments.networkChanged();
    void parts.devices.networkChanged();
    goOn(sessions);
  }
  const focusSession = (sessionId: string): void => {
    windows.show();
    broadcast('session.focus', { sessionId });
  };
  const showSessions = (): void => {
    const views = sessions.views();
    state.set('sessions', views);
    parts.observe(views);
    desktop.showSessions(views);
    surroundings.watch(views.some(({ state: { kind } }) => kind !== 'ready' && kind !== 'ended'));
  };
  const surroundings = createSurroundings({
    onNetwork: () => sessions.networkChanged(),
    onClockSetBack: (by) => sessions.clockSetBack(by),
  });
  const stopWatching = [
    sessions.onChange(showSessions),
    watchPower({ onSuspend: () => sessions.suspend(), onResume: () => sessions.resume() }),
    () => surroundings.watch(false),
  ];

  const clipboard = createTokenClipboard({
    read: readClipboard,
    clear: () => writeClipboard(''),
    onSecret,
    publish: (view) => state.set('pastedToken', view),
    now: Date.now,
  });
  const reportFor = (view: SessionView, text: string): string =>
    buildReport({
      session: text,
      about: state.get('about'),
      environment: view.environment,
      logTail: logTail(64_000),
      redact: (report) => redactor.redact(report),
      now: Date.now(),
    });

  async function openService(view: SessionView, serviceId: string): Promise<boolean> {
    const service = view.services.find((each) => each.serviceId === serviceId);
    if (service === undefined || service.port === null || service.type === 'tcp') return false;
    if (service.type !== 'ssh') return (await desktop.external.openService(service.type, service.port)).ok;
    const target = { port: service.port, user: null, device: view.thingName ?? view.tunnelId ?? 'tunnel' };
    return (
      await openTerminal(target, {
        platform: process.platform,
        environment: process.env,
        folder: join(paths.userData, 'terminal'),
        log: log.child('terminal'),
      })
    ).ok;
  }

  const stopServing = serveRequests({
    handlers: {
      ...appHandlers({
        state,
        environments,
        network,
        test: parts.test,
        useServiceTime: (id, offset) => parts.clocks.use(id, offset),
        releaseClock: () => parts.clocks.release(),
        devices: parts.devices,
        star: (thingName, star) => remembered.star(environments.active().id, thingName, star),
        links: parts.links,
        practice: parts.practice,
        clipboard,
        onReady: () => inbox.open((result) => parts.links.receive(result)),
        writeClipboard,
        updateSettings: async (patch) => {
          await parts.updateSettings(patch);
          desktop.apply(state.get('settings').theme, sessions.views());
        },
        openPractice: () => parts.openPractice(),
        openSystemSettings: async (which) => (await desktop.external.openSettings(which)).ok,
        forgetDenied: () => parts.permissions.forget(),
        tunnelOf: (id) => sessions.views().find((view) => view.id === id) ?? null,
      }),
      ...signInHandlers(parts.signIn),
      ...sessionHandlers({
        sessions,
        signIn: (id) => {
          const environment = environments.get(id);
          return environment === null ? Promise.resolve(false) : parts.signIn.ensure(environment);
        },
        links: parts.links,
        clipboard,
        activeEnvironment: () => environments.active().id,
        environmentFor: (region) => environments.forRegion(region).id,
        openService,
        reportFor,
        saveReport: (view, text) =>
          saveText(windows.current(), {
            title: words[desktop.language()].reportTitle,
            suggestedName: `fieldtunnel-${view.thingName ?? 'report'}.txt`,
            text,
          }),
      }),
    },
    isKnown: (contents) => windows.isKnown(contents),
    log: log.child('ipc'),
  });

  const openPractice = (): void =>
    void parts.openPractice().catch((error: unknown) => log.error('practice could not be opened', { error }));
  if (startInPractice) openPractice();

  return {
    show: () => windows.show(),
    openPractice,
    hasWork: () =>
      sessions.views().some(({ state: { kind } }) => kind !== 'ready' && kind !== 'ended' && kind !== 'problem'),
    async close() {
      for (const stop of stopWatching) stop();
      stopServing();
      clipboard.discard();
      await sessions.close();
      await parts.close();
      await Promise.all([ledger.close(), secrets.close()]);
      state.close();
      desktop.close();
      await Promise.all([settings.settled(), remembered.settled(), place.settled()]);
    },
  };
}
