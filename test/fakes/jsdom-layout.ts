import { vi } from 'vitest';

/**
 * What jsdom does not have, above all because it lays nothing out: no media matches, nothing has a size or scrolls.
 * Call once in a test file.
 */
export function standInForLayout(): void {
  window.matchMedia = () =>
    ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }) as never;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
      unobserve(): void {}
    },
  );
  // Names in these tests have nothing to be escaped.
  vi.stubGlobal('CSS', { escape: (text: string) => text });
  window.HTMLElement.prototype.scrollTo = () => undefined;
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
}
