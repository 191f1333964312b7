/**
 * What is seen of the window's page from outside it: whether it was drawn, whether it was answered, what its policy
 * refused.
 */

/** A page that is not drawn, or asks for nothing, within this (ms) does not work. */
const longestMs = 40_000;
const mostViolations = 10;

export class PageFacts {
  readonly #violations: string[] = [];
  readonly #waiting = new Set<() => void>();
  #madeAt: number | null = null;
  #drawn = false;
  #readyAfterMs: number | null = null;

  made(): void {
    this.#madeAt ??= performance.now();
  }

  drawn(): void {
    this.#drawn = true;
    this.#look();
  }

  /** It asked for the state, was answered, and said that it shows it. */
  ready(): void {
    this.#readyAfterMs ??= Math.round(performance.now() - (this.#madeAt ?? 0));
    this.#look();
  }

  /** A line of its console. Chromium writes there what the policy refuses. */
  said(line: string): void {
    if (/Content Security Policy/i.test(line) && this.#violations.length < mostViolations)
      this.#violations.push(line.slice(0, 300));
  }

  /** Resolves once it works. Rejects where it does not. */
  async whenShown(
    signal: AbortSignal,
  ): Promise<{ readonly violations: readonly string[]; readonly readyAfterMs: number | null }> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    if (!this.#isWorking())
      await new Promise<void>((resolve, reject) => {
        this.#waiting.add(resolve);
        limit.addEventListener('abort', () =>
          reject(new Error(this.#drawn ? 'the page asked for nothing' : 'the page was not drawn')),
        );
      });
    return { violations: [...this.#violations], readyAfterMs: this.#readyAfterMs };
  }

  #isWorking(): boolean {
    return this.#drawn && this.#readyAfterMs !== null;
  }

  #look(): void {
    if (!this.#isWorking()) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
