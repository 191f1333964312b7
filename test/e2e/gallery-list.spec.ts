/** Rows of the device list: what lies over what, and what tells two of them apart. */
import { expect, test } from './support/gallery-test';

const usual = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;

test('link and star of the row under the pointer cover neither its time nor its name', async ({ gallery }) => {
  await gallery.withPage(async (page) => {
    for (const [name, lang] of [
      ['list-fleet', 'en'],
      ['list-fleet', 'ko'],
      ['connected', 'en'],
    ] as const) {
      await gallery.next(page, name, { ...usual, lang });
      const rows = page.getByRole('option').filter({ has: page.locator('[data-star]') });
      for (let at = 0; at < Math.min(6, await rows.count()); at += 1) {
        const row = rows.nth(at);
        await row.hover();
        await expect(row.locator('[data-star]')).toBeVisible();
        const met = await row.evaluate((element) => {
          const actions = ['[data-link]', '[data-star]'].flatMap((what) => element.querySelector(what) ?? []);
          // Everything that is written in the row, as it is drawn.
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          const found: string[] = [];
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const within = node.parentElement;
            if (within === null || actions.some((action) => action.contains(within))) continue;
            if (getComputedStyle(within).clipPath === 'inset(50%)' || within.closest('[data-words]') !== null) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const text = range.getBoundingClientRect();
            for (const action of actions) {
              const box = (action.querySelector('svg') ?? action).getBoundingClientRect();
              if (text.left < box.right && text.right > box.left && text.top < box.bottom && text.bottom > box.top)
                found.push(node.textContent ?? '');
            }
          }
          return found;
        });
        expect(met, `${name}, ${lang}, row ${at}`).toEqual([]);
      }
    }
  });
});

test('two tunnels of one device are told apart in the list, by ticket or by tunnel', async ({ gallery }) => {
  await gallery.withPage(async (page) => {
    for (const [name, marks] of [
      ['two-tunnels', ['INC-48213', 'INC-48377']],
      ['two-tunnels-by-id', ['b2de92', 'f00dfe']],
      // As long as a ticket can be: what differs is at its end.
      ['two-tunnels-long', ['44441', '44442']],
    ] as const) {
      await gallery.next(page, name, usual);
      const rows = page.getByRole('option').filter({ hasText: 'Connected' });
      await expect(rows).toHaveCount(2);
      for (const [index, mark] of marks.entries()) {
        await expect(rows.nth(index)).toContainText(mark);
        const isSeen = await rows
          .nth(index)
          .locator('[data-words]')
          .evaluate((words, end) => {
            const text = words.firstChild;
            if (text === null) return false;
            const range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, (text.textContent ?? '').indexOf(end) + end.length);
            return range.getBoundingClientRect().right <= words.getBoundingClientRect().right - 12;
          }, mark);
        expect(isSeen, `${name}: ${mark}`).toBe(true);
      }
    }
  });
});
