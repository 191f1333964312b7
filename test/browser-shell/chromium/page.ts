import { randomBytes } from 'node:crypto';
import type { BrowserContext, CDPSession, Page, Route } from 'playwright';
import type { HostEvents, HostRules, MakePage, PageHost } from '../host';
import type { FromPage } from '../page/renderer';
import { namesFor, pageScript, preloadScript } from '../page/scripts';
import type { LoopbackServer } from '../server';

/** Electron's names of resource types, where they differ from Chromium's. */
const resourceTypes: Readonly<Record<string, string>> = { document: 'mainFrame', fetch: 'xhr', texttrack: 'media' };

/** Follows the execution context of the preload's world in the main frame, which changes with each document. */
function followWorld(cdp: CDPSession, world: string, mainFrame: string): { readonly current: () => number | null } {
  let current: number | null = null;
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const aux = context.auxData as { frameId?: string } | undefined;
    if (context.name === world && aux?.frameId === mainFrame) current = context.id;
  });
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (executionContextId === current) current = null;
  });
  cdp.on('Runtime.executionContextsCleared', () => (current = null));
  return { current: () => current };
}

/** Asks the rules about every request of the page. Returns the loads that the main process asks for: not the page's own navigation. */
async function watchRequests(
  page: Page,
  server: LoopbackServer,
  events: HostEvents,
  rules: HostRules,
): Promise<Set<string>> {
  const asked = new Set<string>();
  const decide = async (route: Route): Promise<void> => {
    const request = route.request();
    const real = request.url();
    const main = request.isNavigationRequest() && request.frame() === page.mainFrame();
    const url = server.toApp(real);
    if (main && !asked.delete(real) && !rules.mayNavigate(url)) return route.abort('aborted');
    const type =
      request.isNavigationRequest() && !main
        ? 'subFrame'
        : (resourceTypes[request.resourceType()] ?? request.resourceType());
    const own = real.startsWith(`${server.origin}/__shell/`);
    if (!own && !(await rules.mayRequest(url, type))) return route.abort('blockedbyclient');
    if (main) events.navigating(own ? server.toApp(`${server.origin}/`) : url);
    return route.continue();
  };
  await page.route('**/*', (route) => decide(route).catch(() => undefined));
  return asked;
}

function reportEvents(page: Page, server: LoopbackServer, events: HostEvents, rules: HostRules): void {
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) events.navigated(server.toApp(page.url()));
  });
  page.on('load', () => {
    events.loaded();
    page.title().then(
      (title) => events.title(title),
      () => undefined,
    );
  });
  page.on('console', (line) => events.said(line.text()));
  page.on('close', () => events.closed());
  page.on('crash', () => events.crashed());
  page.on('popup', (popup) => {
    rules.windowOpened(server.toApp(popup.url()));
    void popup.close().catch(() => undefined);
  });
}

function hostOf(page: Page, server: LoopbackServer, asked: Set<string>, post: PageHost['post']): PageHost {
  return {
    async load(url) {
      const real = server.toReal(url);
      const target = real.startsWith(`${server.origin}/`) ? server.enter(real.slice(server.origin.length)) : real;
      asked.add(target);
      await page.goto(target);
    },
    reload() {
      asked.add(page.url());
      void page.reload().catch(() => undefined);
    },
    post,
    run: (code) => page.evaluate(code),
    show: () => void page.bringToFront().catch(() => undefined),
    setSize: (nextWidth, nextHeight) => {
      if (page.viewportSize() !== null)
        void page.setViewportSize({ width: nextWidth, height: nextHeight }).catch(() => undefined);
    },
    setTheme: (theme) =>
      void page.emulateMedia({ colorScheme: theme === 'system' ? null : theme }).catch(() => undefined),
    close: () => page.close(),
  };
}

/**
 * BrowserWindows as pages of Chromium. The preload runs in an isolated world of its own, as in Electron with
 * context isolation; a binding that only this world has leads to the main process.
 */
export function chromiumPages(browser: () => Promise<BrowserContext>, server: LoopbackServer): MakePage {
  const taken = new WeakSet<Page>();

  return async ({ preload, events, rules, width, height }): Promise<PageHost> => {
    const context = await browser();
    const page =
      context.pages().find((candidate) => !taken.has(candidate) && /^(?:about:blank|data:)/.test(candidate.url())) ??
      (await context.newPage());
    taken.add(page);
    if (page.viewportSize() !== null) await page.setViewportSize({ width, height });

    const names = namesFor(randomBytes(12).toString('hex'));
    const world = `world_${names.secret}`;
    const cdp = await context.newCDPSession(page);
    await cdp.send('Page.enable');
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const preloadWorld = followWorld(cdp, world, frameTree.frame.id);
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      // Another frame or an older document may know the binding's name; it is not who may speak.
      if (name === names.binding && executionContextId === preloadWorld.current())
        events.message(JSON.parse(payload) as FromPage);
    });
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: names.binding, executionContextName: world });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(names) });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: preloadScript(names, preload),
      worldName: world,
    });

    const post: PageHost['post'] = (message) => {
      const contextId = preloadWorld.current();
      if (contextId === null) return;
      const expression = `globalThis.${names.deliver}(${JSON.stringify(JSON.stringify(message))})`;
      // The document may be replaced at this moment; then nobody waits for the message any more.
      void cdp.send('Runtime.evaluate', { expression, contextId, silent: true }).catch(() => undefined);
    };
    const asked = await watchRequests(page, server, events, rules);
    reportEvents(page, server, events, rules);
    return hostOf(page, server, asked, post);
  };
}
