/** The pages of a running Chromium: which there are, whose they are, and when they are gone. */
import type { DebuggingSession } from './debugging-pipe';

export class PageTargets {
  readonly #browser: DebuggingSession;
  readonly #taken = new Set<string>();
  readonly #gone = new Map<string, () => void>();
  /** The page that Chromium starts with. */
  readonly #first: Promise<string>;
  #isFirstFree = true;

  constructor(browser: DebuggingSession) {
    this.#browser = browser;
    this.#first = new Promise((resolve, reject) => {
      browser.on('Target.targetCreated', ({ targetInfo: { targetId, type, url, openerId } }) => {
        if (type !== 'page') return;
        // What a page opens is no window of the app.
        if (openerId !== undefined && this.#taken.has(openerId)) this.close(targetId);
        else if (/^(?:about:blank|data:)/.test(url)) resolve(targetId);
      });
      browser.send('Target.setDiscoverTargets', { discover: true }).catch(reject);
    });
    // Whoever takes it hears of it.
    this.#first.catch(() => undefined);
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      this.#taken.delete(targetId);
      this.#gone.get(targetId)?.();
      this.#gone.delete(targetId);
    });
  }

  /** An empty page that nobody else has, for one window. `onGone`: it was closed, by whomever. */
  async take(onGone: () => void): Promise<string> {
    const first = this.#isFirstFree;
    this.#isFirstFree = false;
    const id = first ? await this.#first : await this.#make();
    this.#taken.add(id);
    this.#gone.set(id, onGone);
    return id;
  }

  async #make(): Promise<string> {
    const { targetId } = await this.#browser.send('Target.createTarget', { url: 'about:blank' });
    return targetId;
  }

  close(targetId: string): void {
    void this.#browser.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }
}
