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
const usual = { ...appearance, width: 1120, height: 760 };

test('the menu of a device shows the key of each of its actions', async () => {
  await gallery.withPage(async (page) => {
    const seen = new Set<string>();
    for (const name of ['connected', 'connected-ticket-page', 'device-tell']) {
      await gallery.open(page, name, appearance);
      await page.getByRole('button', { name: 'More actions' }).first().click();
      const items = page.getByRole('menuitem');
      const shown = await items.locator('kbd').allTextContents();
      expect(shown, name).toHaveLength(await items.count());
      for (const keys of shown) seen.add(keys);
      // The name of an entry is its words; the key is told besides.
      await expect(page.getByRole('menuitem', { name: 'Close tunnel', exact: true })).toHaveAccessibleDescription(
        'Ctrl+Shift+X',
      );
    }
    expect([...seen].toSorted()).toEqual(deviceShortcuts.map((name) => keyWords(name, false)).toSorted());
  });
});

test('each key does what the menu does, and nothing where that is not possible', async () => {
  await gallery.withPage(async (page) => {
    const press = (name: keyof typeof shortcuts) =>
      page.keyboard.press(shortcuts[name].replace('CmdOrCtrl', 'Control'));
    await gallery.open(page, 'connected', appearance);
    for (const name of ['rotate', 'closeTunnel', 'newTunnel', 'report'] as const) {
      await press(name);
      await expect(page.locator('[role$="dialog"]')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    }
    for (const name of ['copyLink', 'copyTicket', 'copyTunnelId', 'copyAddress'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'clipboard.write')).length).toBe(4);
    await press('disconnect');
    await expect.poll(async () => (await asked(page, 'session.disconnect')).length).toBe(1);
    await press('reconnects');
    await expect.poll(() => asked(page, 'session.reconnectAtStart')).toMatchObject([{ reconnects: true }]);
    await press('replace');
    await expect.poll(async () => (await asked(page, 'session.replace')).length).toBe(1);
    await page.keyboard.press(shortcuts.services);
    await expect(page.getByRole('region', { name: 'Services' }).getByRole('button').first()).toBeFocused();
    // Nothing is taken off the list while it works, and a ticket without a page is nowhere.
    for (const name of ['forget', 'openTicket', 'tellOnline'] as const) await press(name);
    for (const [name, picture, request] of [
      ['openTicket', 'connected-ticket-page', 'session.openTicket'],
      ['tellOnline', 'device-tell', 'devices.tellOnline'],
      ['forget', 'problem-tunnel-ended', 'session.forget'],
    ] as const) {
      expect(await asked(page, request)).toEqual([]);
      await gallery.open(page, picture, appearance);
      await press(name);
      await expect.poll(async () => (await asked(page, request)).length, name).toBe(1);
    }
    // At rest there is nothing to leave.
    await gallery.open(page, 'welcome', appearance);
    for (const name of deviceShortcuts) await press(name);
    await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    expect(await asked(page, 'session.disconnect')).toEqual([]);
  });
});

test('the list is looked for again, filtered, and the account opened, by keys of the menu', async () => {
  await gallery.withPage(async (page) => {
    const press = (name: keyof typeof shortcuts) =>
      page.keyboard.press(shortcuts[name].replace('CmdOrCtrl', 'Control'));
    // As in the terminal, where each key of a program is the device's.
    await gallery.open(page, 'terminal', usual);
    await page.locator('.xterm textarea').focus();
    for (const name of ['refresh', 'services'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'shell.input')).length).toBe(2);
    expect(await asked(page, 'devices.refresh')).toEqual([]);
    await page.keyboard.press('F6');
    await press('refresh');
    await expect.poll(async () => (await asked(page, 'devices.refresh')).length).toBe(1);
    await press('services');
    await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('region', { name: 'Services' }).getByRole('button').first()).toBeFocused();
    for (const size of [usual, appearance]) {
      await gallery.open(page, 'connected', size);
      await press('filter');
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await press('account');
      await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
      await expect(page.locator('[role="menu"]:focus')).toHaveCount(1);
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[role="menuitem"]:focus')).toHaveCount(1);
    }
    await gallery.open(page, 'welcome', usual);
    for (const name of ['refresh', 'filter', 'account'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'signIn.open')).length).toBe(1);
    expect(await asked(page, 'devices.refresh')).toEqual([]);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('Back and Escape leave every screen that one goes to, and only while nothing else is open', async () => {
  await gallery.withPage(async (page) => {
    for (const [name, here] of [
      ['settings', 'Settings'],
      ['about', 'About FieldTunnel'],
      ['token', 'Connect with a pasted token'],
      ['link', 'Connect to pump-station-07?'],
      ['connected', 'Connected to pump-station-07'],
    ] as const) {
      await gallery.open(page, name, appearance);
      const title = page.getByRole('heading', { level: 1 });
      await expect(title, name).toHaveText(here);
      await page.keyboard.press('Escape');
      await expect(title, `${name}, Escape`).not.toHaveText(here);
      // A device has its row in the list, which leads elsewhere.
      if (name === 'connected') continue;
      await gallery.open(page, name, { ...usual, theme: 'dark' });
      await page.getByRole('main').getByRole('button', { name: 'Back' }).click();
      await expect(title, `${name}, Back`).not.toHaveText(here);
    }
    // Practice is left as a whole: its first screen is where Back would lead.
    await gallery.open(page, 'practice', appearance);
    await page.getByRole('button', { name: 'Leave practice' }).click();
    await expect.poll(async () => (await asked(page, 'practice.leave')).length).toBe(1);
    // Escape belongs to the dialog that is open, then to the screen.
    await gallery.open(page, 'dialog-rotate', appearance);
    const title = page.locator('h1').first();
    const before = await title.textContent();
    await page.keyboard.press('Escape');
    await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    await expect(title).toHaveText(before ?? '');
  });
});
