/** Keys of the device on the screen: its menu shows them, and they do what the menu does. */
import { expect, test } from '@playwright/test';
import { deviceShortcuts, keyWords, shortcuts } from '../../shared/ipc/shortcuts';
import { asked, type Gallery, startGallery } from './support/gallery';

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery();
});
test.afterAll(() => gallery.close());

const appearance = { theme: 'light', lang: 'en', width: 720, height: 520 } as const;

test('the menu of a device shows the key of each of its actions', async () => {
  await gallery.withPage(async (page) => {
    await gallery.open(page, 'connected', appearance);
    await page.getByRole('button', { name: 'More actions' }).first().click();
    const shown = await page.getByRole('menuitem').locator('kbd').allTextContents();
    expect(shown.toSorted()).toEqual(deviceShortcuts.map((name) => keyWords(name, false)).toSorted());
    // The name of an entry is its words; the key is told besides.
    await expect(page.getByRole('menuitem', { name: 'Close tunnel', exact: true })).toHaveAccessibleDescription(
      'Ctrl+Shift+X',
    );
  });
});

test('each key does what the menu does, and nothing where that is not possible', async () => {
  await gallery.withPage(async (page) => {
    await gallery.open(page, 'connected', appearance);
    const press = (name: keyof typeof shortcuts) =>
      page.keyboard.press(shortcuts[name].replace('CmdOrCtrl', 'Control'));
    for (const name of ['rotate', 'closeTunnel', 'newTunnel', 'report'] as const) {
      await press(name);
      await expect(page.locator('[role$="dialog"]')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    }
    for (const name of ['copyLink', 'copyTicket', 'copyTunnelId'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'clipboard.write')).length).toBe(3);
    await press('disconnect');
    await expect.poll(async () => (await asked(page, 'session.disconnect')).length).toBe(1);
    // At rest there is nothing to leave.
    await gallery.open(page, 'welcome', appearance);
    for (const name of deviceShortcuts) await press(name);
    await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    expect(await asked(page, 'session.disconnect')).toEqual([]);
  });
});
