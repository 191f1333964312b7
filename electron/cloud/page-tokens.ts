/** More pages than any list here has: what follows has no end. */
const mostPages = 1_000;

/**
 * The page tokens of one walk through a list. A service, or something in between, that gives a token again, or a new
 * one for every empty page, would be asked without end.
 */
export class PageTokens {
  readonly #seen = new Set<string>();

  /**
   * Whether the walk ends before this token is used, although the service says that there is more. Ask once for each
   * page.
   */
  leadsNowhere(token: string): boolean {
    if (this.#seen.has(token) || this.#seen.size >= mostPages) return true;
    this.#seen.add(token);
    return false;
  }
}
