/**
 * Working on a device inside the window: from the login to the prompt, and through the three failures of AWS's
 * document.
 */
import type { Page } from '@playwright/test';
import type { Driver } from './support/driver';
import { expect, standing as test, type StandingDesk } from './support/desk';
import { countPresses } from './support/presses';

const rowsOf = (page: Page) => page.locator('.xterm-rows');
const terminalOf = (page: Page) => page.getByRole('region', { name: /^Terminal of / }).getByRole('textbox');

/**
 * Types a command into the terminal, and waits for what it prints. What is typed before the shell takes it goes
 * nowhere.
 */
async function ask(page: Page, command: string, answer: string | RegExp): Promise<void> {
  await expect(terminalOf(page)).toBeEditable();
  await expect(terminalOf(page)).toBeFocused();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
  await expect(rowsOf(page)).toContainText(answer);
}

/** Has the device say how large its terminal is, until that is another size than before. */
async function sizeOtherThan(page: Page, before: string | null): Promise<string> {
  let round = 0;
  let size = '';
  await expect(async () => {
    round += 1;
    const mark = `size-${round}-`;
    const answer = new RegExp(`${mark}\\s*(\\d+ \\d+)\\s*${mark}`);
    await ask(page, `stty size; echo ${mark}`, answer);
    size = answer.exec((await rowsOf(page).textContent()) ?? '')?.[1] ?? '';
    expect(size).not.toBe(before);
  }).toPass();
  return size;
}

interface Visit {
  readonly page: Page;
  readonly driver: Driver;
}

/** As far as the prompt, as a newcomer gets there: one press after the user name. */
async function prompt({ app, driver, thing }: StandingDesk): Promise<Visit> {
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  await app.page.getByRole('tab', { name: 'Terminal' }).click();
  const dialog = app.page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await dialog.getByRole('textbox', { name: 'User name' }).fill('technician');
  await expect(dialog).toContainText(/SHA256:[A-Za-z0-9+/]{43}/);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await expect(rowsOf(app.page)).toContainText(`technician@${thing}`);
  await expect(terminalOf(app.page)).toBeFocused();
  return { page: app.page, driver };
}

/** The local port, from the overview and back. */
async function portOn(page: Page, driver: Driver): Promise<number> {
  await page.getByRole('tab', { name: 'Overview' }).click();
  const port = await driver.port('SSH');
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.locator('.xterm').click();
  return port;
}

test('a newcomer logs in, works in two shells, and changes the size of the window', async ({ desk }) => {
  const { page } = await prompt(desk);
  await ask(page, 'whoami', /whoami\s*technician\s*technician@/);
  await page.getByRole('button', { name: 'New shell' }).click();
  // The tab is there before the window has turned to it.
  await expect(page.getByRole('tab', { name: 'Shell 2', selected: true })).toBeVisible();
  await ask(page, 'echo second', /second.*second/s);
  await page.getByRole('tab', { name: 'Shell 1' }).click();
  await expect(rowsOf(page)).toContainText('whoami');
  await expect(rowsOf(page)).not.toContainText('second');
  // A login is asked for once: leaving the tab and coming back changes nothing.
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await expect(rowsOf(page)).toContainText('whoami');
  await page.locator('.xterm').click();
  const before = await sizeOtherThan(page, null);
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 900, height: 640 });
  await sizeOtherThan(page, before);
  if (usual !== null) await page.setViewportSize(usual);
});

test.describe('the three failures of the document, while somebody types', () => {
  const failures = [
    { fault: 'token-used', headline: 'This laptop’s access token was already used', button: 'Rotate and reconnect' },
    {
      fault: 'client-token-mismatch',
      headline: 'This token is paired with another session',
      button: 'Rotate and reconnect',
    },
    {
      fault: 'device-token-invalid',
      headline: 'is not connected to the tunnel',
      button: 'Send the device a new token',
    },
  ] as const;

  for (const { fault, headline, button } of failures)
    test(`${fault}: one press, the text stays, and the shell goes on below it`, async ({ desk }) => {
      const { page, driver } = await prompt(desk);
      const port = await portOn(page, driver);
      await ask(page, 'echo before-the-break', /^.*before-the-break.*before-the-break/s);
      await desk.practice.fault(fault);
      const work = page.getByRole('main');
      await expect(work.getByRole('heading', { name: headline, level: 2 })).toBeVisible();
      await expect(work).toContainText(/Connection lost at .*what you type is not sent/);
      await expect(rowsOf(page)).toContainText('before-the-break');
      await page.keyboard.type('echo typed-into-nothing');
      const presses = await countPresses(page);
      await work.getByRole('button', { name: button }).click();
      await expect(work.getByRole('heading', { name: headline, level: 2 })).toBeHidden();
      // The same terminal, with what it showed before, and a shell that answers.
      await expect(rowsOf(page)).toContainText('before-the-break');
      await expect(terminalOf(page)).toBeFocused();
      // Below this line what is typed is sent.
      await expect(rowsOf(page)).toContainText(/Connected again at /);
      expect(await presses.took('failure → shell again')).toBe(1);
      const unsent = page.getByText('What you typed before was not sent.');
      await expect(unsent).toBeVisible();
      await ask(page, 'echo after-the-break', /after-the-break.*after-the-break/s);
      await expect(rowsOf(page)).not.toContainText('typed-into-nothing');
      await expect(unsent).toBeHidden();
      expect(await portOn(page, driver)).toBe(port);
    });
});
