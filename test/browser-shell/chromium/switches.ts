/** How Chromium is started: as a browser that is driven, with nothing of what only a person's own browser needs. */

/** What a window of the app shows before its page: Chromium takes no `about:blank` for one without tabs. */
export const emptyApp = 'data:text/html,<title>FieldTunnel</title>';

/**
 * Nothing in the background: no updates, no sync, no first-run pages, and no parts of a browser's own window that no
 * window of the app has. The suggestions under the address bar alone are two more pages for each window, which is a
 * third of what a start takes.
 */
export const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  // Of several lists Chromium takes the last.
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

/** What would make a page of the app behave as it does not in Electron, or differ from machine to machine. */
const driven = [
  '--disable-field-trial-config',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-back-forward-cache',
  '--disable-breakpad',
  '--disable-component-extensions-with-background-pages',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--allow-pre-commit-input',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--disable-popup-blocking',
  '--disable-prompt-on-repost',
  '--disable-renderer-backgrounding',
  '--force-color-profile=srgb',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
  '--no-service-autorun',
  '--disable-search-engine-choice-screen',
  '--unsafely-disable-devtools-self-xss-warnings',
  '--enable-unsafe-swiftshader',
  '--disable-infobars',
];

const windowless = [
  '--headless',
  '--hide-scrollbars',
  '--mute-audio',
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
];

export const switchesFor = ({
  profile,
  headed,
  width,
  height,
}: {
  readonly profile: string;
  readonly headed: boolean;
  readonly width: number;
  readonly height: number;
}): readonly string[] => [
  ...driven,
  ...quiet,
  ...(headed ? [] : windowless),
  // No pages that open others.
  '--block-new-web-contents',
  '--no-sandbox',
  `--user-data-dir=${profile}`,
  '--remote-debugging-pipe',
  // Where a second client attaches.
  '--remote-debugging-port=0',
  // A window without tabs and address bar, as the app has.
  ...(headed ? [`--app=${emptyApp}`, `--window-size=${width},${height}`] : ['about:blank']),
];
