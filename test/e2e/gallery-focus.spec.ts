/** Where the focus is: after a press on what took its place, in a dialog where somebody begins; never nowhere. */
import type { Page } from '@playwright/test';
import type { Gallery } from './support/gallery';
import { expect, test } from './support/gallery-test';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => void (gallery = shared));

const appearance = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;
const become = (page: Page, name: string): Promise<void> =>
  page.evaluate((wanted) => (window as unknown as { become: (picture: string) => void }).become(wanted), name);

test('after the one action the focus is on Stop, then on the headline, however it was pressed', async () => {
  await gallery.withPage(async (page) => {
    for (const how of ['mouse', 'keyboard'] as const)
      for (const [name, action, running, then] of [
        ['problem-token-reused', 'Rotate and reconnect', 'repairing-source', 'connected'],
        ['problem-device-disconnected', 'Send the device a new token', 'device', 'connected'],
        ['ready', 'Connect', 'connecting', 'connected'],
      ] as const) {
        await gallery.next(page, name, appearance);
        const button = page.getByRole('main').getByRole('button', { name: action, exact: true });
        if (how === 'mouse') await button.click();
        else {
          await button.focus();
          await page.keyboard.press('Enter');
        }
        await become(page, running);
        await expect(page.getByRole('main').getByRole('button', { name: /^Stop/ }), `${name}, ${how}`).toBeFocused();
        await become(page, then);
        await expect(page.getByRole('heading', { level: 1 }), `${name}, ${how}`).toBeFocused();
      }
    // Somebody who is in the list stays there.
    await gallery.next(page, 'repairing-source', appearance);
    const search = page.getByRole('searchbox', { name: 'Find a device' });
    await search.focus();
    await become(page, 'connected');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connected to pump-station-07');
    await expect(search).toBeFocused();
  });
});

test('after what is pressed in the line of a tunnel that ends the focus is on what took its place, on every tab', async () => {
  await gallery.withPage(async (page) => {
    const line = page.locator('[data-part="ending"]');
    const title = page.getByRole('heading', { level: 1 });
    const press = async (name: string, button: string): Promise<void> => {
      await gallery.next(page, name, appearance);
      await line.getByRole('button', { name: button }).focus();
      await page.keyboard.press('Enter');
    };
    await press('ends-in-30', 'Open the next tunnel');
    await become(page, 'ends-soon-replacing');
    await expect(page.getByRole('main').getByRole('button', { name: 'Stop' })).toBeFocused();
    await become(page, 'replaced');
    await expect(title).toBeFocused();
    // In the terminal the line itself says how far it is.
    await press('ends-in-30-terminal', 'Open the next tunnel');
    await become(page, 'ends-soon-replacing-terminal');
    await expect(line.locator('[data-said]')).toBeFocused();
    await become(page, 'terminal');
    await expect(line).toHaveCount(0);
    await expect(title).toBeFocused();
    await press('ends-in-30-denied-terminal', 'Dismiss: the end of the tunnel');
    await expect(line).toHaveCount(0);
    await expect(title).toBeFocused();
  });
});

/**
 * Each dialog, and what has the focus in it: the label of its first field, the button that leads on, or that which
 * leaves a question.
 */
const dialogs = [
  ['dialog-open-tunnel', 'Device'],
  ['dialog-port', 'Port'],
  ['dialog-rotate', /^This laptop/],
  ['dialog-report', /^Note/],
  ['dialog-filter', 'Find a type, group or attribute'],
  ['dialog-close', 'Keep it open'],
  ['proxy-password', 'User name'],
  ['sign-in', 'Start URL'],
  ['sign-in-needed', /^Sign in as/],
  ['sign-in-profiles', /./],
  ['sign-in-browser', /./],
  ['sign-in-roles-many', 'Find an account'],
  ['sign-in-mfa', /^Code of/],
  ['sign-in-failed', 'Try again'],
  ['sign-in-failed-keys', 'Another way'],
  ['sign-in-failed-clock', /^Use the time of/],
  ['sign-in-working', 'Cancel'],
  ['login', 'User name'],
  ['login-questions', /./],
  ['login-host-key', 'Do not log in'],
  ['screen-password', 'Password of the screen'],
  ['files-new', 'Name'],
  ['files-rename', 'Name'],
  ['files-delete', 'Keep'],
] as const;

test('a dialog begins at its first field or at what leads on, a question at its way out', async () => {
  await gallery.withPage(async (page) => {
    for (const [name, where] of dialogs) {
      await gallery.next(page, name, appearance);
      const focused = page.locator('[role$="dialog"] :focus');
      await expect(focused, `${name}: something within`).toHaveCount(1);
      await expect(focused, name).toHaveAccessibleName(where);
    }
    // A step of signing in takes the place of the one before, and the focus with it.
    for (const name of gallery.names.filter((one) => one.startsWith('sign-in') && !one.endsWith('working'))) {
      await gallery.next(page, name, appearance);
      await expect(page.locator('[role$="dialog"] :focus'), name).toHaveCount(1);
    }
  });
});
