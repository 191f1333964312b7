import type { Page } from '@playwright/test';
import { inElectron } from './fixtures/app';
import { expect, test } from './support/company';
import { countPresses } from './support/presses';
import { account, dialog, listIsThere } from './support/sign-in';

test.skip(inElectron, 'the person’s browser is the stand-in’s recorder');

const startUrl = 'https://plant-field.awsapps.com/start';
const link = (rest = ''): string =>
  `fieldtunnel://sign-in?region=ap-northeast-2&startUrl=${encodeURIComponent(startUrl)}${rest}`;

/** A technician has one role in one account. */
const onlyRole = [{ id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician'] }];

async function expectSignedIn(page: Page): Promise<void> {
  await expect(account(page)).toContainText('FieldTechnician');
  await expect(dialog(page)).toBeHidden();
}

test('the first sign-in by a link: one press in the window, nothing typed', async ({ company }) => {
  company.center.startUrl = startUrl;
  company.center.accounts = onlyRole;
  const { app, driver } = await company.launch({ args: [link('&deviceRegion=ap-northeast-2')] });
  const { page } = app;
  await driver.expectHeadline('Sign in at plant-field.awsapps.com?');
  const main = page.getByRole('main');
  for (const said of [startUrl, 'Seoul (ap-northeast-2)', 'Nothing has been done yet'])
    await expect(main).toContainText(said);
  // Nothing was asked of anybody before the press.
  expect(company.center.calls).toEqual([]);
  const presses = await countPresses(page);
  await driver.button('Open the browser').click();
  await fetch(await company.handed(app));
  await expectSignedIn(page);
  expect(await presses.took('first sign-in by link')).toBe(1);
  await listIsThere(company);
  await driver.expectHeadline(/./);
  await expect(main).not.toContainText('Nothing has been done yet');
});

test('the first sign-in without a link: a short name and a city', async ({ company }) => {
  company.center.startUrl = startUrl;
  company.center.accounts = onlyRole;
  const { app, driver } = await company.launch();
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  const presses = await countPresses(page);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  // The first field has the focus: a person types at once.
  await expect(dialog(page).getByRole('combobox', { name: 'Start URL' })).toBeFocused();
  await page.keyboard.type('plant-field');
  await page.keyboard.press('Tab');
  await expect(dialog(page).getByRole('combobox', { name: 'Region of the portal' })).toBeFocused();
  await page.keyboard.type('seo');
  await expect(page.getByRole('option')).toHaveText(['Seoulap-northeast-2']);
  await page.keyboard.press('Tab');
  await expect(dialog(page).getByRole('combobox', { name: 'Region of the portal' })).toHaveValue(
    'Seoul (ap-northeast-2)',
  );
  await dialog(page).getByRole('button', { name: 'Open the browser', exact: true }).click();
  await fetch(await company.handed(app));
  await expectSignedIn(page);
  // Two clicks, two Tabs, a name and three letters.
  expect(await presses.took('first sign-in by hand')).toBe(2 + 2 + 'plant-field'.length + 'seo'.length);

  // Whoever is in makes the link for the next one.
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await driver.expectHeadline('Settings');
  await page.getByRole('main').getByRole('button', { name: 'Copy sign-in link' }).click();
  await expect.poll(async () => (await app.control?.('clipboard')) ?? '').toContain('fieldtunnel://sign-in?');
});

test('a sign-in link stays until somebody is signed in; one that could mislead is refused', async ({ company }) => {
  company.center.startUrl = startUrl;
  company.center.accounts = onlyRole;
  const { app, driver } = await company.launch({ args: [link()] });
  const { page } = app;
  await driver.expectHeadline('Sign in at plant-field.awsapps.com?');
  await expect(page.getByRole('main')).toContainText('Not named by the link: the portal’s');
  await driver.button('Use a code').click();
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Cancel', exact: true }).click();
  await driver.expectHeadline('Sign in at plant-field.awsapps.com?');
  await app.control?.('openUrl', { url: `${link()}&password=hunter2` });
  await driver.expectHeadline('This link cannot be used');
  await expect(page.getByRole('main')).not.toContainText('hunter2');
  await app.control?.('openUrl', {
    url: 'fieldtunnel://sign-in?region=eu-west-1&startUrl=https://plant.example/start',
  });
  await expect(page.getByRole('main')).toContainText('startUrl');
  await expect(page.getByRole('main')).not.toContainText('plant.example');
});
