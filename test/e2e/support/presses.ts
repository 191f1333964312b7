import { type Page, test } from '@playwright/test';

/** What a person presses in the page from now on: clicks, keys that press a button, and keys that type. */
export interface Presses {
  count(): Promise<number>;
  /**
   * The same, and a note for whoever reads the test's report: how many of what, and in which time since the counting
   * began.
   */
  took(what: string): Promise<number>;
}

interface Counting {
  presses?: number;
}

/** Counts in the page itself, before any handler of the app sees it: a press that leads to nothing counts, too. */
export async function countPresses(page: Page): Promise<Presses> {
  await page.evaluate(() => {
    const counting = window as unknown as Counting;
    // A page that was counted in before counts already.
    const counts = counting.presses !== undefined;
    counting.presses = 0;
    for (const kind of counts ? [] : ['pointerdown', 'keydown'])
      window.addEventListener(kind, () => (counting.presses = (counting.presses ?? 0) + 1), { capture: true });
  });
  const began = Date.now();
  const count = (): Promise<number> => page.evaluate(() => (window as unknown as Counting).presses ?? Number.NaN);
  return {
    count,
    async took(what) {
      const milliseconds = Date.now() - began;
      const presses = await count();
      test.info().annotations.push({ type: what, description: `${presses} presses, ${milliseconds} ms` });
      return presses;
    },
  };
}
