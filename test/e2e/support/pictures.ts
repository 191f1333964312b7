import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../fixtures/launch';

/**
 * A picture of the window. Every run makes it, among the results; `npm run pictures` puts it where the README
 * shows it, so that what the README shows is what the tests saw.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder =
    process.env['PICTURES'] === 'readme' ? join(root, 'assets', 'pictures') : join(root, 'test', 'results', 'pictures');
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
