import type { Page } from '@playwright/test';

interface RowCount {
  /** The most rows that were in the page at once. */
  readonly most: number;
  /** How often a row was drawn anew with something else in it: per row one for each time the page changed. */
  readonly changes: number;
}

/** Counts from now on what happens to the rows of the device list; no clock is in it. */
export async function countRows(page: Page): Promise<() => Promise<RowCount>> {
  const counted = await page.evaluateHandle(() => {
    const count = { most: document.querySelectorAll('[role=option]').length, changes: 0 };
    new MutationObserver((records) => {
      count.most = Math.max(count.most, document.querySelectorAll('[role=option]').length);
      const touched = new Set<Element>();
      for (const { target, addedNodes } of records) {
        for (const node of [target, ...addedNodes]) {
          const element = node instanceof Element ? node : node.parentElement;
          const row = element?.closest('[role=option]');
          if (row !== null && row !== undefined) touched.add(row);
        }
      }
      count.changes += touched.size;
    }).observe(document.querySelector('nav') ?? document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    return count;
  });
  return () => counted.jsonValue();
}
