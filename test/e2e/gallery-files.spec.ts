/**
 * The files of a device in a real browser: by keys alone, ten thousand of them, names of any bytes, and what is
 * dropped.
 */
import type { Page } from '@playwright/test';
import { asked, type Gallery } from './support/gallery';
import { expect, test } from './support/gallery-test';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

const open = (page: Page, name: string): Promise<void> =>
  gallery.next(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760 });

const rowOf = (page: Page, name: string) => page.getByRole('row', { name });

test('by keys alone: into a folder and up, by the beginning of a name, selected, renamed, deleted, fetched', async () => {
  await gallery.withPage(async (page) => {
    await open(page, 'files-alone');
    await rowOf(page, 'Folder backup').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(page, 'files.open')).toContainEqual({ id: 's1', path: '/opt/pump/firmware/backup' });
    await rowOf(page, 'Folder backup').focus();
    await page.keyboard.press('Backspace');
    await expect.poll(() => asked(page, 'files.open')).toContainEqual({ id: 's1', path: '/opt/pump' });

    // A link is what it leads to.
    await rowOf(page, 'Folder backup').focus();
    await page.keyboard.press('ArrowDown');
    await expect(rowOf(page, 'Link current')).toBeFocused();
    await expect(rowOf(page, 'Link current')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(page, 'files.open')).toContainEqual({ id: 's1', path: '/opt/pump/firmware/current' });

    await rowOf(page, 'Folder backup').focus();
    await page.keyboard.press('p');
    await expect(rowOf(page, 'File Pr')).toBeFocused();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('2 selected')).toHaveCount(0);

    // Its bytes are no UTF-8: they are what is asked about.
    await rowOf(page, 'File Pr').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('F2');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Bericht ü');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked(page, 'files.rename'))
      .toEqual([
        { id: 's1', path: '/opt/pump/firmware/Pr\u00fcfbericht \u00e4lter.txt', name: 'Bericht \u00c3\u00bc' },
      ]);
  });
});

test('nothing is deleted before it was asked about, and what is no folder is fetched', async () => {
  await gallery.withPage(async (page) => {
    await open(page, 'files-alone');
    await rowOf(page, 'File valve-map.json').click();
    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: 'Delete “valve-map.json”?' });
    await question.getByRole('button', { name: 'Keep' }).click();
    await expect(question).toHaveCount(0);
    expect(await asked(page, 'files.remove')).toEqual([]);
    await rowOf(page, 'File valve-map.json').dblclick();
    await expect
      .poll(() => asked(page, 'files.fetch'))
      .toEqual([{ id: 's1', paths: ['/opt/pump/firmware/valve-map.json'] }]);
  });
});

test('of ten thousand entries only those in view are drawn, and the last one is a key away', async () => {
  await gallery.withPage(async (page) => {
    await open(page, 'files-many');
    const grid = page.getByRole('grid');
    await expect(grid).toHaveAttribute('aria-rowcount', '10001');
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    await rowOf(page, 'trend-00000.csv').click();
    await page.keyboard.press('End');
    await expect(rowOf(page, 'trend-09999.csv')).toBeFocused();
    expect(await grid.getByRole('row').count()).toBeLessThan(60);
    await page.keyboard.press('Control+a');
    await expect(page.getByText('10,000 selected')).toBeVisible();
    // The latest first: another order, the same entries.
    await page.getByRole('button', { name: 'Changed' }).click();
    await expect(page.getByRole('columnheader', { name: 'Changed' })).toHaveAttribute('aria-sort', 'descending');
    await expect(page.getByText('10,000 selected')).toBeVisible();
  });
});

test('files that are dropped go into the folder that is shown; which they are the page does not say', async () => {
  await gallery.withPage(async (page) => {
    await open(page, 'files-alone');
    const { x = 0, y = 0 } = (await page.getByRole('grid').boundingBox()) ?? {};
    const devtools = await page.context().newCDPSession(page);
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<unknown> =>
      devtools.send('Input.dispatchDragEvent', {
        type,
        x: x + 200,
        y: y + 100,
        data: { items: [], files: [__filename], dragOperationsMask: 1 },
      });
    await drag('dragEnter');
    await drag('dragOver');
    await expect(page.getByText('Drop to send to /opt/pump/firmware')).toBeVisible();
    await drag('drop');
    await expect.poll(() => asked(page, 'files.sendDropped')).toEqual([{ id: 's1', folder: '/opt/pump/firmware' }]);
    await expect(page.getByText('Drop to send to /opt/pump/firmware')).toHaveCount(0);
  });
});
