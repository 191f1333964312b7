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
      await gallery.next(page, name, appearance);
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
    await gallery.next(page, 'connected', appearance);
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
      await gallery.next(page, picture, appearance);
      await press(name);
      await expect.poll(async () => (await asked(page, request)).length, name).toBe(1);
    }
    // At rest there is nothing to leave.
    await gallery.next(page, 'welcome', appearance);
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
    await gallery.next(page, 'terminal', usual);
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
      await gallery.next(page, 'connected', size);
      await press('filter');
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await press('account');
      await expect(page.getByRole('menuitem', { name: 'Sign out' })).toHaveAccessibleDescription('Ctrl+Shift+F1');
      await expect(page.locator('[role="menu"]:focus')).toHaveCount(1);
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[role="menuitem"]:focus')).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await press('signOut');
    await expect.poll(async () => (await asked(page, 'account.signOut')).length).toBe(1);
    await gallery.next(page, 'welcome', usual);
    for (const name of ['refresh', 'filter', 'account', 'signOut'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'signIn.open')).length).toBe(1);
    for (const request of ['devices.refresh', 'account.signOut'] as const)
      expect(await asked(page, request)).toEqual([]);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('Back and Escape leave every screen that one goes to, and only while nothing else is open', async () => {
  await gallery.withPage(async (page) => {
    for (const [name, here] of [
      ['settings', 'Settings'],
      ['about', 'About FieldTunnel'],
      ['licences', 'Licences'],
      ['self-test', 'Test this computer'],
      ['token', 'Connect with a pasted token'],
      ['link', 'Connect to pump-station-07?'],
      ['connected', 'Connected to pump-station-07'],
    ] as const) {
      await gallery.next(page, name, appearance);
      const title = page.getByRole('heading', { level: 1 });
      await expect(title, name).toHaveText(here);
      await page.keyboard.press('Escape');
      await expect(title, `${name}, Escape`).not.toHaveText(here);
      // A device has its row in the list, which leads elsewhere.
      if (name === 'connected') continue;
      await gallery.next(page, name, usual);
      await page.getByRole('main').getByRole('button', { name: 'Back' }).click();
      await expect(title, `${name}, Back`).not.toHaveText(here);
    }
    // Practice is left as a whole: its first screen is where Back would lead.
    await gallery.next(page, 'practice', appearance);
    await page.getByRole('button', { name: 'Leave practice' }).click();
    await expect.poll(async () => (await asked(page, 'practice.leave')).length).toBe(1);
    // Escape belongs to the dialog that is open, then to the screen.
    await gallery.next(page, 'dialog-rotate', appearance);
    const title = page.locator('h1').first();
    const before = await title.textContent();
    await page.keyboard.press('Escape');
    await expect(page.locator('[role$="dialog"]')).toHaveCount(0);
    await expect(title).toHaveText(before ?? '');
  });
});

test('the screen that is shown is marked where one goes to it, and the help is left by Escape', async () => {
  await gallery.withPage(async (page) => {
    const current = page
      .getByRole('navigation')
      .locator('[aria-current="page"], [role="option"][aria-selected="true"]');
    for (const [name, there] of [
      ['token', 'Connect with a pasted token'],
      ['practice', 'Practice'],
      ['settings', 'Settings'],
      ['about', 'Settings'],
      ['licences', 'Settings'],
      ['self-test', 'Settings'],
      ['connected', 'pump-station-07'],
    ] as const) {
      await gallery.next(page, name, usual);
      await expect(current, name).toHaveCount(1);
      await expect(current, name).toContainText(there);
    }
    await gallery.next(page, 'welcome', usual);
    await expect(current).toHaveCount(0);
    await gallery.next(page, 'help', usual);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('what is done in a tab has keys that its menus and buttons show, and that do the same', async () => {
  await gallery.withPage(async (page) => {
    const press = (name: keyof typeof shortcuts) =>
      page.keyboard.press(shortcuts[name].replace('CmdOrCtrl', 'Control'));
    const once = (request: string) => expect.poll(async () => (await asked(page, request)).length, request).toBe(1);
    /** Every entry of the menu that the button of this name opens, and the keys that stand there. */
    const shows = async (menu: string, ...names: (keyof typeof shortcuts)[]) => {
      await page.getByRole('main').getByRole('button', { name: menu, exact: true }).last().click();
      const shown = await page.getByRole('menuitem').locator('kbd').allTextContents();
      expect(shown).toEqual(expect.arrayContaining(names.map((name) => keyWords(name, false))));
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menuitem')).toHaveCount(0);
    };

    await gallery.next(page, 'terminal-several', usual);
    await shows('More actions', 'closeShell', 'recordShell', 'keepShells', 'logOut', 'forgetLogin');
    await page.locator('.xterm textarea').first().focus();
    for (const name of ['newShell', 'closeShell', 'recordShell', 'keepShells', 'logOut', 'forgetLogin'] as const)
      await press(name);
    for (const request of ['open', 'close', 'record'] as const) await once(`shell.${request}`);
    for (const request of ['keepShells', 'leave', 'forgetLogin'] as const) await once(`visit.${request}`);
    // No program of the device hears them.
    expect(await asked(page, 'shell.input')).toEqual([]);
    await gallery.next(page, 'terminal-snippets', usual);
    await press('snippets');
    await expect(page.getByRole('region', { name: 'Commands' }).getByRole('button').first()).toBeFocused();

    await gallery.next(page, 'files', usual);
    await shows('More actions', 'sendFolder', 'typePath', 'readFolder');
    for (const name of ['sendFiles', 'sendFolder'] as const) await press(name);
    await expect.poll(async () => (await asked(page, 'files.send')).length).toBe(2);
    for (const name of ['pauseTransfer', 'stopTransfer'] as const) await press(name);
    await once('transfer.pause');
    await once('transfer.cancel');
    await press('newFolder');
    await expect(page.getByRole('dialog')).toBeVisible();
    await gallery.next(page, 'files-selected', usual);
    await press('fetchFiles');
    await once('files.fetch');
    await press('removeFiles');
    await expect(page.getByRole('alertdialog')).toBeVisible();

    await gallery.next(page, 'screen-open', usual);
    await shows('More about the screen', 'leaveScreen', 'forgetPassword');
    const fit = page.getByRole('checkbox', { name: 'Fit' });
    const fitted = await fit.isChecked();
    await press('fitScreen');
    await expect(fit).toBeChecked({ checked: !fitted });
    await press('sendKeys');
    await expect(page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' })).toBeVisible();
    await page.keyboard.press('Escape');
    await press('sendClipboard');
    await once('screen.takeClipboard');
    await press('leaveScreen');
    await once('screen.leave');
  });
});

test('the keys of a service mean the one that has the focus, else the first', async () => {
  await gallery.withPage(async (page) => {
    const press = (name: keyof typeof shortcuts) =>
      page.keyboard.press(shortcuts[name].replace('CmdOrCtrl', 'Control'));
    await gallery.next(page, 'connected', usual);
    const rows = page.getByRole('region', { name: 'Services' }).getByRole('listitem');
    await press('copyPlace');
    await rows.nth(1).getByRole('button').first().focus();
    await press('copyPlace');
    await expect.poll(async () => (await asked(page, 'clipboard.write')).length).toBe(2);
    const [first, second] = (await asked(page, 'clipboard.write')) as { readonly text: string }[];
    expect(first?.text).not.toBe(second?.text);
    await press('serviceMenu');
    const shown = await page.getByRole('menuitem').locator('kbd').allTextContents();
    expect(shown).toEqual(['copyPlace', 'editPort'].map((name) => keyWords(name as keyof typeof shortcuts, false)));
    await page.keyboard.press('Escape');
    await press('openService');
    await expect.poll(() => asked(page, 'session.openService')).toHaveLength(1);
    await press('editPort');
    await expect(page.getByRole('dialog')).toBeVisible();
  });
});
