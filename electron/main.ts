/**
 * Entry of the main process: everything that must happen before the app is ready, in the order in which it
 * must happen. What the app is made of is in `app.ts`.
 */
import { join } from 'node:path';
import { app, protocol } from 'electron';
import { parseLink } from '../shared/deep-link';
import { startApp } from './app';
import { runsCommand } from './command-start';
import { selfTestAsked } from './self-test-start';
import type { RunningApp, Startup } from './startup';
import { LinkInbox } from './deep-link/inbox';
import { readLaunch } from './deep-link/launch';
import { registerScheme } from './deep-link/register';
import { createFileLog } from './log/file-log';
import type { Logger } from './log/logger';
import { Redactor } from './log/redact';
import { RotatingFile } from './log/rotating-file';
import { refusedOption } from './refused-options';
import { localFolder } from './storage/local-folder';
import { privilegedSchemes } from './window/guards';
import { closeBeforeQuit } from './window/quit';
import { sayOptionRefused, sayStartFailed } from './window/start-failure';

/** Three files of 1 MiB hold weeks of ordinary use and still fit into a mail. */
const logSize = { maxBytes: 1024 * 1024, keep: 2 } as const;

const logPath = (): string => join(app.getPath('userData'), 'logs', 'main.log');

function openLog(): { readonly log: Logger; readonly redactor: Redactor; readonly sink: RotatingFile } {
  const redactor = new Redactor();
  redactor.registerHome(app.getPath('home'));
  const sink = new RotatingFile({ path: logPath(), ...logSize });
  const echo =
    !app.isPackaged && process.env['FIELDTUNNEL_LOG'] === 'stderr'
      ? { echo: (line: string): void => void process.stderr.write(`${line}\n`) }
      : {};
  const log = createFileLog({ sink, redactor, ...echo });
  log.info('started', { version: app.getVersion(), platform: process.platform, packaged: app.isPackaged });
  return { log, redactor, sink };
}

/** Where the built app has its parts, and the person's own files. */
const appPaths = (): Startup['paths'] => ({
  userData: app.getPath('userData'),
  local: localFolder(process.platform, {
    userData: app.getPath('userData'),
    localAppData: process.env['LOCALAPPDATA'] ?? '',
    name: app.getName(),
  }),
  preload: join(__dirname, 'preload.cjs'),
  renderer: join(__dirname, '..', 'renderer'),
  licences: join(__dirname, '..', 'notices', 'notices.json'),
  assets: join(__dirname, '..', '..', 'assets'),
  programs: __dirname,
});

/** What stands for parts of the computer while the app is developed or tested; in the installed app nothing does. */
function standIns(): Pick<Startup, 'policyFile' | 'installer'> {
  const named = (name: string): string | null => (app.isPackaged ? null : (process.env[name] ?? null));
  return { policyFile: named('FIELDTUNNEL_POLICY'), installer: named('FIELDTUNNEL_INSTALLER') };
}

/** Nothing waits for it: the system may take its time to say who the handler is. */
function register(log: Logger): void {
  void registerScheme(app, process.platform, process.execPath).then((registration) =>
    log.info('links of the scheme', { registration }),
  );
}

/** What the installed app does not start with. True: it was said, and the app ends. */
function refuseOptions(log: Logger): boolean {
  const option = app.isPackaged ? refusedOption(process.argv) : null;
  if (option === null) return false;
  log.error('an option was refused', { option });
  sayOptionRefused(option);
  app.exit(2);
  return true;
}

/**
 * True: it was started as the command `fieldtunnel`, and ends with it. An option that is refused is said by the app.
 */
const isCommand = (): boolean =>
  !(app.isPackaged && refusedOption(process.argv) !== null) && runsCommand(process.argv, appPaths);

/** Whoever started it must not be left with nothing. */
function startFailed(error: unknown, log: Logger): void {
  log.error('could not start', { error });
  sayStartFailed(logPath());
  app.exit(1);
}

function onSignal(shutdown: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.prependListener(signal, () => {
      shutdown();
      app.quit();
    });
}

/**
 * macOS tells of links by an event, of the one that started the app before it is ready: whoever listens later has lost
 * it, and the log is opened later. It is logged that one came and whether it was taken, not what is in it.
 */
function takeOpenedLinks(inbox: LinkInbox, show: () => void): (log: Logger) => void {
  const early: boolean[] = [];
  let tell = (accepted: boolean): void => void early.push(accepted);
  app.on('will-finish-launching', () => {
    app.on('open-url', (event, url) => {
      event.preventDefault();
      const link = parseLink(url);
      tell(link.ok);
      inbox.receive(link);
      show();
    });
  });
  return (log) => {
    tell = (accepted) => log.info('opened a link', { accepted, running: app.isReady() });
    for (const accepted of early.splice(0)) tell(accepted);
  };
}

function main(): void {
  app.setName('FieldTunnel');
  app.enableSandbox();
  if (process.platform === 'win32') app.setAppUserModelId('com.fieldtunnel.app');
  if (isCommand()) return;
  protocol.registerSchemesAsPrivileged(privilegedSchemes);

  const inbox = new LinkInbox();
  let running: RunningApp | null = null;
  const logOpenedLinks = takeOpenedLinks(inbox, () => running?.show());

  // Whoever loses the lock has handed its arguments to the first instance and must touch nothing more.
  const selfTest = selfTestAsked(process.argv);
  if (selfTest === null && !app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }

  const { log, redactor, sink } = openLog();
  if (refuseOptions(log)) return;
  logOpenedLinks(log);
  // A defect in one corner is no reason to cut a technician's connection: it is logged, and the app goes on.
  process.on('uncaughtException', (error) => log.error('uncaught exception', { error }));
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));

  const requireMarker = process.platform === 'win32' && app.isPackaged;
  const launch = readLaunch(process.argv, { requireMarker });
  if (launch.link !== null) {
    log.info('started by a link', { accepted: launch.link.ok });
    inbox.receive(launch.link);
  }
  app.on('second-instance', (_event, argv) => {
    const again = readLaunch(argv, { requireMarker });
    log.info('started again', { link: again.link !== null });
    if (again.link !== null) inbox.receive(again.link);
    if (again.practice) running?.openPractice();
    running?.show();
  });
  app.on('activate', () => running?.show());
  // With connections open the app lives on in the tray; a second start brings the window back.
  app.on('window-all-closed', () => {
    if (process.platform === 'darwin') return;
    void (running?.windowsClosed() ?? Promise.resolve(true)).then((quit) => (quit ? app.quit() : undefined));
  });
  // A session that ends, and whoever ends the program from outside, waits for no answer.
  onSignal(() => running?.shutdown());
  closeBeforeQuit(
    app,
    async () => (await running?.mayQuit()) ?? true,
    async () => running?.close(),
    log,
    // Only macOS asks each app, and stops logging out for one that does not end at once.
    { mustNotWait: () => process.platform === 'darwin' && running?.systemEnds() === true },
  );

  app
    .whenReady()
    .then(async () => {
      if (selfTest === null) register(log);
      running = await startApp({
        inbox,
        selfTest: selfTest?.startup ?? null,
        practice: launch.practice,
        ...standIns(),
        log,
        redactor,
        logTail: (characters) => sink.tail(characters),
        // On Windows the local folder does not follow the other one: the self-test has both to itself.
        paths: selfTest === null ? appPaths() : { ...appPaths(), local: app.getPath('userData') },
      });
      if (selfTest === null) running.show();
      else await selfTest.run(running);
    })
    .catch((error: unknown) => (selfTest === null ? startFailed(error, log) : selfTest.startFailed(error)));
}

main();
