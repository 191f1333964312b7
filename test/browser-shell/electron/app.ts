import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../lock';
import type { Shell } from '../shell';
import { strict } from '../strict';
import { StandEvent } from './event';
import type { BrowserWindowStand } from './window';

export interface AppStand {
  readonly app: EventEmitter;
  /** Goes through launching as Electron does: `will-finish-launching`, early links, `ready`. */
  launch(): void;
  /** A window is gone; without any other the app is told. */
  windowClosed(): void;
}

const pathsOf = (shell: Shell): Record<string, string> => ({
  home: homedir(),
  appData: join(shell.userData, '..'),
  userData: shell.userData,
  sessionData: shell.userData,
  logs: join(shell.userData, 'logs'),
  temp: tmpdir(),
  exe: process.execPath,
  desktop: join(homedir(), 'Desktop'),
  documents: join(homedir(), 'Documents'),
  downloads: join(homedir(), 'Downloads'),
});

const commandLine = strict('app.commandLine', {
  appendSwitch: () => undefined,
  appendArgument: () => undefined,
  hasSwitch: (wanted: string) =>
    process.argv.some((argument) => argument === `--${wanted}` || argument.startsWith(`--${wanted}=`)),
  getSwitchValue: (wanted: string) =>
    process.argv.find((argument) => argument.startsWith(`--${wanted}=`))?.slice(wanted.length + 3) ?? '',
  removeSwitch: () => undefined,
});

/** How Electron ends: everybody who listens may object, and every window is closed first. */
class Ending {
  readonly #emitter: EventEmitter;
  readonly #windows: () => readonly BrowserWindowStand[];
  readonly #end: (code: number) => void;
  #quitting = false;

  constructor(emitter: EventEmitter, windows: () => readonly BrowserWindowStand[], end: (code: number) => void) {
    this.#emitter = emitter;
    this.#windows = windows;
    this.#end = end;
  }

  exit(code = 0): void {
    this.#emitter.emit('quit', new StandEvent(), code);
    this.#end(code);
  }

  quit(): void {
    if (this.#quitting) return;
    const event = new StandEvent();
    this.#emitter.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    const open = this.#windows();
    if (open.length === 0) this.#finish();
    else for (const window of open) window.close();
  }

  windowClosed(): void {
    if (this.#windows().length > 0) return;
    if (this.#quitting) this.#finish();
    // Electron quits by itself when nobody listens.
    else if (!this.#emitter.emit('window-all-closed')) this.quit();
  }

  #finish(): void {
    const event = new StandEvent();
    this.#emitter.emit('will-quit', event);
    if (event.defaultPrevented) this.#quitting = false;
    else this.exit(0);
  }
}

/** Who opens links of a scheme: as on a system that does not say which program it is, unless a test does. */
const schemeMembers = ({ records }: Shell) => ({
  getApplicationNameForProtocol: () => process.env['BROWSER_SHELL_BROWSER'] ?? '',
  isDefaultProtocolClient: (protocol: string) => records.protocolClients.some((each) => each.protocol === protocol),
  // As where nothing handles the scheme.
  getApplicationInfoForProtocol: () => Promise.reject(new Error('No app found')),
  setAsDefaultProtocolClient(protocol: string, _path?: string, args: string[] = []) {
    records.protocolClients.push({ protocol, args });
    return true;
  },
});

/** `electron.app`. Windows are asked for late, because they need the app themselves. */
export function makeApp(shell: Shell, windows: () => readonly BrowserWindowStand[]): AppStand {
  const emitter = new EventEmitter();
  const paths = pathsOf(shell);
  let name = 'fieldtunnel';
  let ready = false;
  let lock: ReturnType<typeof takeLock> | null = null;
  let markReady: () => void = () => undefined;
  const whenReady = new Promise<void>((resolve) => (markReady = resolve));

  const ending = new Ending(emitter, windows, (code) => {
    lock?.release();
    shell.end(code);
  });

  const members = {
    isPackaged: shell.options.packaged,
    get accessibilitySupportEnabled() {
      return shell.records.screenReader;
    },
    dock: undefined,
    commandLine,
    ...schemeMembers(shell),
    getName: () => name,
    setName: (next: string) => void (name = next),
    getVersion: () => shell.options.version,
    getAppPath: () => shell.options.appPath,
    getLocale: () => 'en-US',
    getPreferredSystemLanguages: () => ['en-US'],
    getPath(wanted: string) {
      const path = paths[wanted];
      if (path === undefined) throw new Error(`browser shell: app.getPath('${wanted}') is not there`);
      return path;
    },
    setPath: (which: string, path: string) => void (paths[which] = path),
    isReady: () => ready,
    whenReady: () => whenReady,
    enableSandbox: () => undefined,
    setAppUserModelId: () => undefined,
    focus: () => undefined,
    setBadgeCount: () => true,
    requestSingleInstanceLock(data?: Record<string, unknown>) {
      if (lock?.held === true) return true;
      mkdirSync(shell.userData, { recursive: true });
      lock = takeLock(shell.userData, { argv: process.argv, cwd: process.cwd(), data: data ?? {} }, (start) =>
        emitter.emit('second-instance', new StandEvent(), start.argv, start.cwd, start.data),
      );
      return lock.held;
    },
    hasSingleInstanceLock: () => lock?.held === true,
    releaseSingleInstanceLock: () => lock?.release(),
    quit: () => ending.quit(),
    exit: (code?: number) => ending.exit(code),
  } satisfies Partial<Omit<Electron.App, 'getPath' | 'commandLine'>> & {
    getPath: (name: string) => string;
    commandLine: object;
  };

  shell.changes.on('screen-reader', () =>
    emitter.emit('accessibility-support-changed', new StandEvent(), shell.records.screenReader),
  );
  const described = Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members));
  return {
    app: strict('app', described as EventEmitter & typeof members),
    launch() {
      setImmediate(() => {
        emitter.emit('will-finish-launching');
        if (shell.options.earlyUrl !== null) emitter.emit('open-url', new StandEvent(), shell.options.earlyUrl);
        ready = true;
        emitter.emit('ready');
        markReady();
      });
    },
    windowClosed: () => ending.windowClosed(),
  };
}
