import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright';

/** What to tell somebody without a browser. */
export const howToInstall =
  'No Chromium was found. On Debian or Ubuntu: apt-get install chromium. Elsewhere: npx playwright install chromium';

/**
 * The browser's executable: the one that is named, the system's, or Playwright's own; null: none is installed. Without a window the build
 * that has none comes first: it draws the same, and starts with a third of the work.
 */
export function findChromium(named: string | undefined, { headed }: { readonly headed: boolean }): string | null {
  const candidates = [
    named,
    ...(headed ? [] : ['/usr/bin/chromium-headless-shell']),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  return candidates.find((file) => file !== undefined && file !== '' && existsSync(file)) ?? null;
}

/** What a window of the app shows before its page: Chromium takes no `about:blank` for one without tabs. */
export const emptyApp = 'data:text/html,<title>FieldTunnel</title>';

export interface Browser {
  readonly context: BrowserContext;
  /** Where a second client attaches (`chromium.connectOverCDP`). */
  readonly endpoint: string;
}

/**
 * Nothing in the background: no updates, no sync, no first-run pages, and no parts of a browser's own window that no window of the app
 * has. The suggestions under the address bar alone are two more pages for each window, which is a third of what a start takes.
 */
export const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  // Of several lists Chromium takes the last: Playwright's own is not taken.
  `--disable-features=${[
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'HttpsUpgrades',
    'LensOverlay',
    'MediaRouter',
    'OptimizationHints',
    'PaintHolding',
    'PreloadTopChromeWebUI',
    'SpareRendererForSitePerProcess',
    'Translate',
    'WebUIOmniboxAimPopup',
    'WebUIOmniboxFullPopup',
    'WebUIOmniboxPopup',
  ].join(',')}`,
  // What it speaks to is on this machine: the network needs no process of its own.
  '--enable-features=NetworkServiceInProcess2',
];

/** Starts Chromium with a profile of its own that is thrown away: the app keeps its state in the main process. */
export async function launchBrowser({
  executable,
  headed,
  width,
  height,
}: {
  readonly executable: string;
  readonly headed: boolean;
  readonly width: number;
  readonly height: number;
}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'fieldtunnel-chromium-'));
  process.on('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 }));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless: !headed,
    viewport: headed ? null : { width, height },
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
    acceptDownloads: false,
    // A window without tabs and address bar, as the app has; Playwright's own blank page would come in an ordinary one.
    ...(headed ? { ignoreDefaultArgs: ['about:blank'] } : {}),
    serviceWorkers: 'block',
    // The shell decides itself when it ends; it must close the app in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...quiet,
      // No pages that open others.
      '--block-new-web-contents',
      '--remote-debugging-port=0',
      ...(headed ? [`--app=${emptyApp}`, `--window-size=${width},${height}`] : []),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n', 1)[0] ?? '';
  return { context, endpoint: `http://127.0.0.1:${port}` };
}
