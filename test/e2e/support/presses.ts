import type { Page } from '@playwright/test';

/** What a person presses in the page from now on: clicks, keys that press a button, and keys that type. */
export interface Presses {
  count(): Promise<number>;
}

interface Counting {
  presses?: number;
}

/** Counts in the page itself, before any handler of the app sees it: a press that leads to nothing counts, too. */
export async function countPresses(page: Page): Promise<Presses> {
  await page.evaluate(() => {
    const counting = window as unknown as Counting;
    counting.presses = 0;
    for (const kind of ['pointerdown', 'keydown'])
      window.addEventListener(kind, () => (counting.presses = (counting.presses ?? 0) + 1), { capture: true });
  });
  return { count: () => page.evaluate(() => (window as unknown as Counting).presses ?? Number.NaN) };
}
