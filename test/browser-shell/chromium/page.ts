import { randomBytes } from 'node:crypto';
import type { HostEvents, HostRules, MakePage, PageHost } from '../host';
import type { FromPage } from '../page/renderer';
import { namesFor, type PageNames, pageScript, preloadScript } from '../page/scripts';
import type { LoopbackServer } from '../server';
import type { ShellOptions } from '../shell';
import type { DebuggingSession } from './debugging-pipe';
import type { Browser } from './launch';
import { watchRequests } from './requests';

/** Follows the execution context of the preload's world in the main frame, which changes with each document. */
function followWorld(
  page: DebuggingSession,
  world: string,
  mainFrame: string,
): { readonly current: () => number | null } {
  let current: number | null = null;
  page.on('Runtime.executionContextCreated', ({ context }) => {
    const aux = context.auxData as { frameId?: string } | undefined;
    if (context.name === world && aux?.frameId === mainFrame) current = context.id;
  });
  page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (executionContextId === current) current = null;
  });
  page.on('Runtime.executionContextsCleared', () => (current = null));
  return { current: () => current };
}

/** Runs in the page's own world, by its value. */
async function evaluate(page: DebuggingSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as unknown;
}

/** Returns the address that is shown, as it is in Chromium. */
function reportEvents(
  page: DebuggingSession,
  mainFrame: string,
  server: LoopbackServer,
  events: HostEvents,
  rules: HostRules,
): () => string {
  let shown = 'about:blank';
  const navigated = (url: string): void => {
    shown = url;
    events.navigated(server.toApp(url));
  };
  page.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id === mainFrame) navigated(frame.url + (frame.urlFragment ?? ''));
  });
  page.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (frameId === mainFrame) navigated(url);
  });
  page.on('Page.loadEventFired', () => {
    events.loaded();
    evaluate(page, 'document.title').then(
      (title) => events.title(String(title)),
      () => undefined,
    );
  });
  page.on('Runtime.consoleAPICalled', ({ args }) =>
    events.said(args.map(({ value, description }) => String(value ?? description ?? '')).join(' ')),
  );
  page.on('Log.entryAdded', ({ entry }) => events.said(entry.text));
  page.on('Inspector.targetCrashed', () => events.crashed());
  page.on('Page.windowOpen', ({ url }) => rules.windowOpened(server.toApp(url)));
  return () => shown;
}

/** Ends with the load of the document that begins now. */
const nextLoad = (page: DebuggingSession): Promise<void> =>
  new Promise((resolve) => page.on('Page.loadEventFired', () => resolve()));

interface Opened {
  readonly page: DebuggingSession;
  /** Of the page, which is that of its main frame, too. */
  readonly id: string;
  readonly headed: boolean;
}

/** A page to work with; what is told to it is told at once, and answered in turn. */
async function openPage({ pipe, pages }: Browser, headed: boolean, onGone: () => void): Promise<Opened> {
  const targetId = await pages.take(onGone);
  const { sessionId } = await pipe.browser.send('Target.attachToTarget', { targetId, flatten: true });
  return { page: pipe.session(sessionId), id: targetId, headed };
}

const resized = (width: number, height: number) =>
  ({
    width,
    height,
    screenWidth: width,
    screenHeight: height,
    deviceScaleFactor: 1,
    mobile: false,
    screenOrientation: { angle: 0, type: 'landscapePrimary' },
  }) as const;

function hostOf(
  { page, id, headed }: Opened,
  browser: Browser,
  server: LoopbackServer,
  { asked, shown, post }: { asked: Set<string>; shown: () => string; post: PageHost['post'] },
  gone: Promise<void>,
): PageHost {
  // What is told to a page that is closed meanwhile is told to nobody.
  const tell = (told: Promise<unknown>): void => void told.catch(() => undefined);
  return {
    async load(url) {
      const real = server.toReal(url);
      const target = real.startsWith(`${server.origin}/`) ? server.enter(real.slice(server.origin.length)) : real;
      asked.add(target);
      const loaded = nextLoad(page);
      const { errorText } = await page.send('Page.navigate', { url: target });
      if (errorText !== undefined) throw new Error(errorText);
      await Promise.race([loaded, gone]);
    },
    reload() {
      asked.add(shown());
      tell(page.send('Page.reload'));
    },
    post,
    run: (code) => evaluate(page, code),
    show: () => tell(page.send('Page.bringToFront')),
    setSize: (width, height) => {
      if (!headed) tell(page.send('Emulation.setDeviceMetricsOverride', resized(width, height)));
    },
    setTheme: (theme) =>
      tell(
        page.send('Emulation.setEmulatedMedia', {
          features: [{ name: 'prefers-color-scheme', value: theme === 'system' ? '' : theme }],
        }),
      ),
    close() {
      browser.pages.close(id);
      return gone;
    },
  };
}

/**
 * What is sent to a page in one turn arrives there together, in its order and each message by itself, as through
 * Electron's pipe. By calls of their own, Chromium may draw between two of them.
 */
function posting(page: DebuggingSession, { deliver }: PageNames, world: () => number | null): PageHost['post'] {
  let waiting: { readonly contextId: number; readonly messages: string[] } | null = null;
  function send(): void {
    if (waiting === null) return;
    const { contextId, messages } = waiting;
    waiting = null;
    // As arguments: what stands in the expression itself would be compiled, and a message can be long.
    const call = {
      functionDeclaration: `async function (...messages) { for (const json of messages) { try { globalThis.${deliver}(json); } catch {} await null; } }`,
      arguments: messages.map((value) => ({ value })),
      executionContextId: contextId,
      silent: true,
    };
    // The document may be replaced at this moment; then nobody waits for the messages any more.
    void page.send('Runtime.callFunctionOn', call).catch(() => undefined);
  }
  return (message) => {
    const contextId = world();
    if (contextId === null) return;
    if (waiting?.contextId !== contextId) {
      send();
      waiting = { contextId, messages: [] };
      queueMicrotask(send);
    }
    waiting.messages.push(JSON.stringify(message));
  };
}

/**
 * BrowserWindows as pages of Chromium. The preload runs in an isolated world of its own, as in Electron with
 * context isolation; a binding that only this world has leads to the main process.
 */
export function chromiumPages(
  running: () => Browser,
  { mode, pageScript: ownScript }: Pick<ShellOptions, 'mode' | 'pageScript'>,
  server: LoopbackServer,
): MakePage {
  const headed = mode === 'headed';
  return async ({ preload, events, rules, width, height }): Promise<PageHost> => {
    const browser = running();
    let tellGone: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (tellGone = resolve));
    const gone = Promise.race([closed, browser.gone]);
    void gone.then(() => events.closed());
    const opened = await openPage(browser, headed, tellGone);
    const { page, id } = opened;

    const names = namesFor(randomBytes(12).toString('hex'));
    const world = `world_${names.secret}`;
    const preloadWorld = followWorld(page, world, id);
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      // Another frame or an older document may know the binding's name; it is not who may speak.
      if (name === names.binding && executionContextId === preloadWorld.current())
        events.message(JSON.parse(payload) as FromPage);
    });
    const post = posting(page, names, preloadWorld.current);
    const asked = watchRequests(page, id, server, { events, rules });
    const shown = reportEvents(page, id, server, events, rules);
    await Promise.all([
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Log.enable'),
      page.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      ...(headed ? [] : [page.send('Emulation.setDeviceMetricsOverride', resized(width, height))]),
      page.send('Runtime.addBinding', { name: names.binding, executionContextName: world }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(names) }),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: preloadScript(names, preload), worldName: world }),
      ...(ownScript === null ? [] : [page.send('Page.addScriptToEvaluateOnNewDocument', { source: ownScript })]),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ]);
    return hostOf(opened, browser, server, { asked, shown, post }, gone);
  };
}
