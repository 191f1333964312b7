/** Tests of the gallery: one browser for all that run in a process of the runner. */
import { test as base } from '@playwright/test';
import { type Gallery, startGallery } from './gallery';

export { expect } from '@playwright/test';

export const test = base.extend<object, { gallery: Gallery }>({
  gallery: [
    // Playwright finds what a fixture needs by its parameter: nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const gallery = await startGallery();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker' },
  ],
});
