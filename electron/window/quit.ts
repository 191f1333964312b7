import type { Logger } from '../log/logger';
import { systemClock, within } from '../net/clock';

/** The part of Electron's `app` that quitting needs. */
interface Quitter {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Longest time (ms) closing may take; then the app ends anyway. */
const closingLimitMs = 5_000;

/**
 * Lets the app close its connections and files before it ends: holds back the first quit, asks whether it may, closes,
 * then quits.
 * @param mayQuit a person may want to stay; without an answer, because asking failed, the app ends.
 * @param close resolves when everything is closed; called once.
 * @param mustNotWait the system asks, because somebody logs out or shuts down: to hold it back would end that for
 * everybody, so closing only begins. What matters is on disk before it is used.
 */
export function closeBeforeQuit(
  app: Quitter,
  mayQuit: () => Promise<boolean>,
  close: () => Promise<void>,
  log: Logger,
  {
    limit = closingLimitMs,
    mustNotWait = () => false,
  }: { readonly limit?: number; readonly mustNotWait?: () => boolean } = {},
): void {
  let state: 'running' | 'asking' | 'closing' | 'closed' = 'running';
  const closeAll = async (): Promise<void> => {
    state = 'closing';
    await within(systemClock, close(), limit, () => log.warn('closing took too long')).catch((error: unknown) =>
      log.error('closing failed', { error }),
    );
    state = 'closed';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    if (mustNotWait()) {
      if (state !== 'closing') void close().catch((error: unknown) => log.error('closing failed', { error }));
      state = 'closed';
      return;
    }
    event.preventDefault();
    if (state !== 'running') return;
    state = 'asking';
    void mayQuit()
      .catch((error: unknown) => {
        log.error('nobody could be asked before quitting', { error });
        return true;
      })
      .then((may) => {
        if (may) return closeAll();
        state = 'running';
        return undefined;
      });
  });
}
