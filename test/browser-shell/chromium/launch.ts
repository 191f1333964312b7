import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type * as Playwright from 'playwright';
import { DebuggingPipe } from './debugging-pipe';
import { PageTargets } from './page-targets';
import { switchesFor } from './switches';

export { quiet } from './switches';

/** What to tell somebody without a browser. */
export const howToInstall =
  'No Chromium was found. On Debian or Ubuntu: apt-get install chromium. Elsewhere: npx playwright install chromium';

/** Playwright's own browser. The library is large, and is asked where no other was found. */
const playwrights = (): string =>
  (createRequire(__filename)('playwright') as typeof Playwright).chromium.executablePath();

/**
 * The browser's executable: the one that is named, the system's, or Playwright's own; null: none is installed. Without
 * a window the build that has none comes first: it draws the same, and starts with a third of the work.
 */
export function findChromium(named: string | undefined, { headed }: { readonly headed: boolean }): string | null {
  const isThere = (file: string | undefined): file is string => file !== undefined && file !== '' && existsSync(file);
  const installed = [
    named,
    ...(headed ? [] : ['/usr/bin/chromium-headless-shell']),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find(isThere);
  return installed ?? [playwrights()].find(isThere) ?? null;
}

export interface Browser {
  readonly pipe: DebuggingPipe;
  readonly pages: PageTargets;
  /** Where a second client attaches (`chromium.connectOverCDP`); null: it does not listen yet. */
  readonly endpoint: () => string | null;
  /** Resolves once its process is gone, whoever ended it. */
  readonly gone: Promise<void>;
  /** Ends it at once, as Electron ends its pages. */
  close(): void;
}

/** It, and what it started: the executable may be a script that starts the browser. */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function endpointIn(profile: string): string | null {
  try {
    const [port = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
    return port === '' ? null : `http://127.0.0.1:${port}`;
  } catch {
    return null;
  }
}

/**
 * Starts Chromium with a profile of its own that is thrown away: the app keeps its state in the main process. Nothing
 * is waited for: what is asked of it before it runs is answered when it does. It ends with this process, however that
 * ends: the pipe breaks.
 */
export function startBrowser(options: {
  readonly executable: string;
  readonly headed: boolean;
  readonly width: number;
  readonly height: number;
}): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'fieldtunnel-chromium-'));
  const child = spawn(options.executable, switchesFor({ profile, ...options }), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  process.once('exit', () => {
    killAll(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  });
  const pipe = new DebuggingPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  void pipe.browser.send('Browser.setDownloadBehavior', { behavior: 'deny' }).catch(() => undefined);
  return {
    pipe,
    pages: new PageTargets(pipe.browser),
    endpoint: () => endpointIn(profile),
    gone,
    close: () => killAll(child),
  };
}
