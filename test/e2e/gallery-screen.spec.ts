/** A device's screen in a real browser, under the policy that is shipped: what a device says is drawn, and stays. */
import type { Page } from '@playwright/test';
import { asked, type Gallery } from './support/gallery';
import { expect, test } from './support/gallery-test';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

/** Of a pixel of the desktop: red, green, blue. */
const pixel = (page: Page, x: number, y: number): Promise<readonly number[]> =>
  page
    .locator('main canvas')
    .evaluate(
      (canvas, [atX, atY]) =>
        [...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(atX, atY, 1, 1).data ?? [])].slice(0, 3),
      [x, y] as const,
    );

test('what the device draws is shown in its colours, and is the same connection in another language', async () => {
  await gallery.withPage(async (page) => {
    await gallery.next(page, 'screen-open', { theme: 'light', lang: 'en', width: 1120, height: 760 });
    await expect.poll(() => pixel(page, 10, 10)).toEqual([0x0f, 0x4c, 0x81]);
    await expect(page.getByText('1024 × 640')).toBeVisible();
    const said = (await asked(page, 'screen.input')).length;

    await gallery.change(page, { theme: 'dark', lang: 'ko' });
    await expect(page.getByRole('application', { name: 'pump-station-07 화면' })).toBeVisible();
    expect(await pixel(page, 10, 10)).toEqual([0x0f, 0x4c, 0x81]);
    // A new connection would have begun with its greeting.
    expect(await asked(page, 'screen.input')).toHaveLength(said);
    expect(await asked(page, 'screen.failed')).toEqual([]);
  });
});
