/** The login on a device: what is asked, what was wrong with it, and what is sent. */
import type { Page } from '@playwright/test';
import { type Appearance, asked, type Gallery, uncovered } from './support/gallery';
import { expect, test } from './support/gallery-test';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

const withPage = (check: (page: Page) => Promise<void>): Promise<void> => gallery.withPage(check);
const open = (page: Page, name: string, appearance: Partial<Appearance> = {}): Promise<void> =>
  gallery.next(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760, ...appearance });

test('why a login was refused is in view in the smallest window, however long the form is', async () => {
  await withPage(async (page) => {
    for (const [name, lang] of [
      ['login-refused', 'en'],
      ['login-certificate', 'en'],
      ['login-unknown-ways', 'en'],
      ['login-wrong-passphrase', 'ko'],
      ['login-agent-refused', 'ko'],
      ['login-no-agent-refused', 'en'],
      ['login-agent-empty-refused', 'ko'],
      ['login-key-nameless', 'ko'],
      ['login-key-unsupported', 'en'],
    ] as const) {
      await open(page, name, { lang, width: 720, height: 520 });
      const alert = page.locator('[role="dialog"] [role="alert"]');
      await expect(alert, name).toHaveCount(1);
      expect(await uncovered(page, '[role="dialog"] [role="alert"]'), name).toBe(true);
    }
  });
});

test('the key that a login agrees to is in view in the smallest window, with the name that one logs in as', async () => {
  await withPage(async (page) => {
    for (const lang of ['en', 'ko'] as const)
      for (const name of ['login', 'login-password', 'login-company']) {
        await open(page, name, { lang, width: 720, height: 520 });
        expect(await uncovered(page, '[role="dialog"] code'), `${name}, ${lang}`).toBe(true);
        expect(await uncovered(page, '[role="dialog"] input[type="text"]'), `${name}, ${lang}`).toBe(true);
      }
  });
});

test('a login sends what was typed once, and the field is empty from then on', async () => {
  await withPage(async (page) => {
    await open(page, 'login');
    await expect(page.getByRole('textbox', { name: 'User name' })).toBeFocused();
    await page.getByRole('radio', { name: 'Password' }).check();
    await page.getByRole('textbox', { name: 'Password' }).fill('swordfish');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => asked(page, 'visit.login'))
      .toEqual([
        {
          id: 's1',
          user: 'technician',
          method: 'password',
          keyFile: null,
          secret: 'swordfish',
          keep: true,
          hostKey: 'SHA256:9tK2f0mVb7Qd3xZrJp1LhYw8Nc5uEaSg4iTo6RkXvBM',
        },
      ]);
    await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('');

    await open(page, 'login-incomplete');
    await expect(page.getByText('Type the user name on the device.')).toBeVisible();
    expect(await asked(page, 'visit.login')).toEqual([]);
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await expect(page.getByText('/home/kim/.ssh/field_ed25519')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(() => asked(page, 'visit.leave')).toEqual([{ id: 's1' }]);
  });
});

test('a changed host key is accepted by two deliberate steps only', async () => {
  await withPage(async (page) => {
    await open(page, 'login-host-key');
    const trust = page.getByRole('button', { name: 'Trust the new key' });
    await expect(trust).toBeDisabled();
    await page.getByRole('checkbox').check();
    await trust.click();
    await expect
      .poll(() => asked(page, 'visit.acceptHostKey'))
      .toEqual([{ id: 's1', fingerprint: 'SHA256:Zp7wT1cHq9Lx0vRkE4nYb2sUaMf6dGj8iOo3PyVtKeA' }]);

    await open(page, 'login-questions');
    await page.getByRole('textbox', { name: 'Password:' }).fill('swordfish');
    await page.getByRole('textbox', { name: 'Verification code:' }).fill('123 456');
    await page.keyboard.press('Enter');
    await expect.poll(() => asked(page, 'visit.answer')).toEqual([{ id: 's1', answers: ['swordfish', '123 456'] }]);
    await expect(page.getByRole('textbox', { name: 'Verification code:' })).toHaveValue('');
  });
});
