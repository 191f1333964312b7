/**
 * The six pictures of the help's guide, in each language: states of the window as the gallery draws them. Made by
 * `npm run pictures` only.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { languageNames } from '../../shared/settings/languages';
import { root } from './fixtures/launch';
import { startGallery } from './support/gallery';
import { indexedScreenshot } from './support/indexed-png';

/** In the order of the guide's steps. */
const steps = ['link', 'link-no-tunnel', 'connected', 'terminal', 'problem-token-reused', 'dialog-report'] as const;

test('the guide has its pictures', async () => {
  const gallery = await startGallery();
  await gallery.withPage(async (page) => {
    for (const lang of languageNames)
      for (const [index, name] of steps.entries()) {
        await gallery.open(page, name, { theme: 'light', lang, width: 900, height: 600 });
        await page.locator('[data-fallback]').first().waitFor({ state: 'detached' });
        if (name === 'terminal') await page.locator('.xterm-screen').waitFor();
        await writeFile(join(root, 'assets', 'help', lang, `ticket-${index + 1}.png`), await indexedScreenshot(page));
      }
  });
  await gallery.close();
});
