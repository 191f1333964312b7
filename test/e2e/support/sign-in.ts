import { expect, type Page } from '@playwright/test';
import type { Company } from './company';

/** The window's parts that every test of signing in presses. */
export const account = (page: Page) =>
  page.getByRole('navigation', { name: 'Devices' }).getByRole('button', { name: /^Account: / });
export const dialog = (page: Page) => page.getByRole('dialog', { name: /^Sign in/ });
/** In the list stands what the control plane answered: the credentials work. */
export const listIsThere = (company: Company) =>
  expect
    .poll(() => company.recorded.operations.filter((operation) => operation === 'ListTunnels').length)
    .toBeGreaterThan(0);

export async function openDialog(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog(page)).toBeVisible();
}
export async function givePortal(page: Page, company: Company): Promise<void> {
  await dialog(page).getByRole('combobox', { name: 'Start URL' }).fill(company.center.startUrl);
  await dialog(page).getByRole('combobox', { name: 'Region of the portal' }).fill('ap-northeast-2');
}
