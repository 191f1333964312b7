/**
 * Runs the compiled main process with a stand-in for Electron:
 * `node dist/shell/run.cjs [--mode=headed|headless|remote] [--chromium=file] [--no-key-store] [--locked-key-store] [--packaged] [--failing=MEMBER] [--early-url=…] [--page-script=FILE] [--port=N] -- <the app's arguments>`
 */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { findChromium, howToInstall, startBrowser, type Browser } from './chromium/launch';
import { chromiumPages } from './chromium/page';
import { serveControl } from './control';
import { makeElectron } from './electron';
import { lockFile } from './lock';
import { remotePages } from './remote/page';
import { startServer } from './server';
import { newRecords, type Shell, type ShellOptions } from './shell';

const root = resolve(__dirname, '..', '..');

function readOptions(args: readonly string[]): ShellOptions {
  const value = (name: string): string | null =>
    args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null;
  const mode = value('mode') ?? 'headless';
  if (mode !== 'headed' && mode !== 'headless' && mode !== 'remote') throw new Error(`unknown mode: ${mode}`);
  const pageScript = value('page-script');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    mode,
    executable: value('chromium'),
    keyStore: !args.includes('--no-key-store'),
    pageScript: pageScript === null ? null : readFileSync(pageScript, 'utf8'),
    earlyUrl: value('early-url'),
    port: Number(value('port') ?? 0),
    packaged: args.includes('--packaged'),
    failing: value('failing'),
    appPath: root,
    version,
  };
}

/** Where Electron would keep the app's data; `--user-data-dir` moves it, as it does there. */
function userDataFolder(args: readonly string[]): string {
  const named = args.find((argument) => argument.startsWith('--user-data-dir='));
  if (named !== undefined) return resolve(named.slice('--user-data-dir='.length));
  const base =
    process.platform === 'win32'
      ? process.env['APPDATA']
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : process.env['XDG_CONFIG_HOME'];
  return join(base ?? join(homedir(), '.config'), 'fieldtunnel');
}

/**
 * The browser of one run: started once, and anew for a window after the last visible one was closed, with which a
 * headed browser ends.
 */
class OneBrowser {
  readonly #options: ShellOptions;
  #browser: Browser | null = null;

  constructor(options: ShellOptions) {
    this.#options = options;
  }

  running(): Browser {
    const headed = this.#options.mode === 'headed';
    const executable = findChromium(this.#options.executable ?? process.env['FIELDTUNNEL_CHROMIUM'], { headed });
    if (executable === null) throw new Error(howToInstall);
    const started = (this.#browser ??= startBrowser({ executable, headed, width: 1120, height: 760 }));
    void started.gone.then(() => {
      if (this.#browser === started) this.#browser = null;
    });
    return started;
  }

  endpoint(): string | null {
    return this.#browser?.endpoint() ?? null;
  }

  async close(): Promise<void> {
    const browser = this.#browser;
    browser?.close();
    await browser?.gone;
  }
}

/** Whether this start shows a window: not one that another takes over (its lock is there), and not a command. */
const willHaveWindow = ({ mode }: ShellOptions, appArgs: readonly string[]): boolean =>
  mode !== 'remote' &&
  !existsSync(lockFile(userDataFolder(appArgs))) &&
  appArgs.every((argument) => argument.startsWith('-') || argument.includes('://'));

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const split = args.indexOf('--');
  const options = readOptions(split < 0 ? args : args.slice(0, split));
  const appArgs = split < 0 ? [] : args.slice(split + 1);

  const browser = new OneBrowser(options);
  // Electron has its browser in the same process: it is there before the app's first line.
  if (willHaveWindow(options, appArgs)) browser.running();

  let isEnding = false;
  const shell: Shell = {
    options,
    records: { ...newRecords(), keyStoreLocked: process.argv.includes('--locked-key-store') },
    userData: userDataFolder(appArgs),
    handlers: new Map(),
    requestFilters: [],
    theme: 'system',
    changes: new EventEmitter(),
    makePage: () => Promise.reject(new Error('not started')),
    end(code) {
      // What comes of closing the browser is no other end.
      if (isEnding) return;
      isEnding = true;
      // Electron ends at once, whatever its pages do.
      setTimeout(() => process.exit(code), 5_000).unref();
      void browser.close().finally(() => process.exit(code));
    },
  };
  shell.changes.setMaxListeners(50);
  const remote = remotePages((url) => {
    console.log(
      `Open this address in a browser on this computer (or through a forwarded port). It works once:\n  ${url}`,
    );
  });
  const server = await startServer({
    appOrigin: 'app://fieldtunnel',
    handler: () => shell.handlers.get('app'),
    port: options.port,
    ...(options.mode === 'remote' ? { rewrite: remote.rewrite, extra: remote.extra } : {}),
  });
  if (options.mode === 'remote') {
    remote.attach(server);
    shell.makePage = remote.makePage;
  } else {
    shell.makePage = chromiumPages(() => browser.running(), options, server);
  }

  process.argv = [process.argv[0] ?? 'electron', root, ...appArgs];
  const electron = makeElectron(shell);
  serveControl(shell, electron, () => ({ endpoint: browser.endpoint(), origin: server.origin }));
  const quit = (): void => (electron.app.app as unknown as { quit(): void }).quit();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);

  // The main process is the compiled one, as it is shipped: only the name `electron` leads here.
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (request, ...rest) =>
    request === 'electron' || request === 'electron/main' ? electron.module : load.call(loader, request, ...rest);
  createRequire(__filename)(join(root, 'dist', 'electron', 'main.cjs'));
  electron.app.launch();
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
