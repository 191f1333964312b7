import type { Logger } from '../log/logger';

/** The part of Electron's `app` that quitting needs. */
interface Quitter {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  quit(): void;
}

/** Longest time (ms) closing may take; then the app ends anyway. */
const closingLimit = 5_000;

/**
 * Lets the app close its connections and files before it ends: holds back the first quit, closes, then quits.
 * @param close resolves when everything is closed; called once.
 */
export function closeBeforeQuit(
  app: Quitter,
  close: () => Promise<void>,
  log: Logger,
  limit: number = closingLimit,
): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        log.warn('closing took too long');
        resolve();
      }, limit);
    });
    void Promise.race([close(), late])
      .catch((error: unknown) => log.error('closing failed', { error }))
      .finally(() => {
        clearTimeout(timer);
        state = 'closed';
        app.quit();
      });
  });
}
