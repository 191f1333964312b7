/** Files of a device inside the window: sent through two breaks, gone on with at the byte, the same on both sides. */
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, standing as test } from './support/desk';

const mebibyte = 1_048_576;

interface Watched {
  /** States of the transfer, each time it became another one. */
  readonly states: string[];
  /** How far it was, in percent, each time that changed. */
  readonly progress: number[];
}

/**
 * Writes down what the window shows of the first transfer: a state that is over before a test looks was there all the
 * same.
 */
const watchTransfer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Watched = { states: [], progress: [] };
    (window as unknown as { seen: Watched }).seen = seen;
    new MutationObserver(() => {
      const row = document.querySelector<HTMLElement>('li[data-state]');
      const state = row?.dataset['state'];
      const share = row?.querySelector('progress')?.value;
      if (state !== undefined && seen.states.at(-1) !== state) seen.states.push(state);
      if (share !== undefined && seen.progress.at(-1) !== share) seen.progress.push(share);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
const watched = (page: Page): Promise<Watched> => page.evaluate(() => (window as unknown as { seen: Watched }).seen);

/** Drops a file of this machine on an element, as a person would. */
async function drop(page: Page, onto: Locator, path: string): Promise<void> {
  const { x = 0, y = 0 } = (await onto.boundingBox()) ?? {};
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: x + 100, y: y + 60, data });
}

test('64 MiB are sent through a drop and a used token, go on at the byte, and have one hash on both sides', async ({
  desk,
}, testInfo) => {
  const { app, driver, thing } = desk;
  test.skip(app.control === null, 'needs the stand-in’s dialogs');
  const { page } = app;
  const bytes = randomBytes(64 * mebibyte);
  const file = testInfo.outputPath('firmware.bin');
  writeFileSync(file, bytes);

  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  await page.getByRole('tab', { name: 'Files' }).click();
  const login = page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await login.getByRole('textbox', { name: 'User name' }).fill('technician');
  await login.getByRole('button', { name: 'Log in' }).click();
  const grid = page.getByRole('grid', { name: 'Folder /home/technician' });
  await expect(grid.getByRole('row').nth(1)).toBeVisible();

  await watchTransfer(page);
  await app.control?.('answerOpenDialog', { path: file });
  await page.getByRole('button', { name: 'Send files' }).click();
  const passed = (percent: number): Promise<void> =>
    expect.poll(async () => (await watched(page)).progress.at(-1) ?? 0).toBeGreaterThanOrEqual(percent);

  // The first break heals by itself: the same token is good once more.
  await passed(5);
  await desk.practice.fault('network-drop');
  await expect.poll(async () => (await watched(page)).states.filter((state) => state === 'paused')).toHaveLength(1);
  const [before] = (await watched(page)).progress.slice(-1);
  await passed((before ?? 0) + 5);

  // The second needs the one button.
  await desk.practice.fault('token-used');
  const work = page.getByRole('main');
  await expect(
    work.getByRole('heading', { name: 'This laptop’s access token was already used', level: 2 }),
  ).toBeVisible();
  const row = work.getByRole('listitem').filter({ hasText: 'firmware.bin' });
  await expect(row).toContainText('Paused by the break at ');
  await work.getByRole('button', { name: 'Rotate and reconnect' }).click();
  await expect(row).toContainText('Verified by SHA-256 on both sides', { timeout: 180_000 });

  const { states, progress } = await watched(page);
  expect(states.filter((state) => state === 'paused')).toHaveLength(2);
  // It went on from where it was, not from the beginning.
  expect(progress).toEqual([...progress].sort((one, other) => one - other));

  // Another name, by the keyboard; then what the device itself says of it.
  const sent = (name: string) => grid.getByRole('row', { name: new RegExp(`File ${name}`) });
  await sent('firmware.bin').click();
  await page.keyboard.press('F2');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('new.bin');
  await page.keyboard.press('Enter');
  await expect(sent('new.bin')).toBeVisible();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  const rows = page.locator('.xterm-rows');
  await expect(rows).toContainText(`technician@${thing}`);
  await page.keyboard.type('sha256sum new.bin');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText(createHash('sha256').update(bytes).digest('hex'));

  // What is dropped on the window is sent by its path, which the page does not know.
  await page.getByRole('tab', { name: 'Files' }).click();
  const note = testInfo.outputPath('note.txt');
  writeFileSync(note, 'dropped');
  await app.control?.('placeFiles', { paths: { 'note.txt': note } });
  await drop(page, grid, note);
  await expect(sent('note.txt')).toBeVisible();
  await expect(work.getByRole('listitem').filter({ hasText: 'note.txt' })).toContainText('Verified by SHA-256');

  // What is deleted is asked about first.
  await sent('new.bin').click();
  await page.keyboard.press('Delete');
  await page.getByRole('alertdialog', { name: 'Delete “new.bin”?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(sent('new.bin')).toHaveCount(0);
});
