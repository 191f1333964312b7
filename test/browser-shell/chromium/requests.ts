/** Every request of a page is stopped, and the rules of the main process are asked whether it goes on. */
import type { HostEvents, HostRules } from '../host';
import type { LoopbackServer } from '../server';
import type { DebuggingSession } from './debugging-pipe';

/** Electron's names of resource types, where they differ from Chromium's. */
const resourceTypes: Readonly<Record<string, string>> = { document: 'mainFrame', fetch: 'xhr', texttrack: 'media' };

interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: { readonly url: string };
}

/** Returns the loads that the main process asks for: not the page's own navigation. */
export function watchRequests(
  page: DebuggingSession,
  mainFrame: string,
  server: LoopbackServer,
  { events, rules }: { readonly events: HostEvents; readonly rules: HostRules },
): Set<string> {
  const asked = new Set<string>();
  const decide = async ({ request, frameId, resourceType }: Paused): Promise<'Aborted' | 'BlockedByClient' | null> => {
    const real = request.url;
    const isNavigation = resourceType === 'Document';
    const main = isNavigation && frameId === mainFrame;
    const url = server.toApp(real);
    if (main && !asked.delete(real) && !rules.mayNavigate(url)) return 'Aborted';
    const named = resourceType.toLowerCase();
    const type = isNavigation && !main ? 'subFrame' : (resourceTypes[named] ?? named);
    const own = real.startsWith(`${server.origin}/__shell/`);
    if (!own && !(await rules.mayRequest(url, type))) return 'BlockedByClient';
    if (main) events.navigating(own ? server.toApp(`${server.origin}/`) : url);
    return null;
  };
  page.on('Fetch.requestPaused', (paused) => {
    const { requestId } = paused;
    // Where a redirect leads is not asked about.
    const decision = paused.redirectedRequestId === undefined ? decide(paused) : Promise.resolve(null);
    decision
      .then((errorReason) =>
        errorReason === null
          ? page.send('Fetch.continueRequest', { requestId })
          : page.send('Fetch.failRequest', { requestId, errorReason }),
      )
      // The document may be replaced at this moment.
      .catch(() => undefined);
  });
  return asked;
}
