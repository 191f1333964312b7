/**
 * The terminal in a real browser, under the policy that is shipped: what it draws with, what it asks before it acts,
 * keys and focus. A violation of the policy is a console error, which fails each of these.
 */
import type { Page } from '@playwright/test';
import { violations } from './support/axe';
import { type Appearance, asked, type Gallery, uncovered } from './support/gallery';
import { expect, test } from './support/gallery-test';
import { breaches } from './support/measures';

let gallery: Gallery;
test.beforeAll(({ gallery: shared }) => {
  gallery = shared;
});

/** In a terminal of the gallery, at the right of its first line: nothing is printed there, no link among it. */
const emptyPlace = { x: 560, y: 8 };
const withPage = (check: (page: Page) => Promise<void>): Promise<void> => gallery.withPage(check);
const open = (page: Page, name: string, appearance: Partial<Appearance> = {}): Promise<void> =>
  gallery.next(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760, ...appearance });

/** What was sent to the device's shell. */
const sent = async (page: Page): Promise<string> =>
  (await asked(page, 'shell.input'))
    .map(({ bytes }) => String.fromCodePoint(...Object.values(bytes as Record<string, number>)))
    .join('');
const colourOf = (page: Page, words: string): Promise<string> =>
  page
    .locator('.xterm-rows span')
    .filter({ hasText: words })
    .first()
    .evaluate((span) => getComputedStyle(span).color);
const paste = (page: Page, text: string): Promise<void> =>
  page.locator('.xterm textarea').evaluate((area, pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

test('colours, true colour and lines are drawn under the policy, in both themes, and no sheet stays', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    await expect(page.locator('.xterm-rows')).toContainText('pump-controller.service');
    expect(await page.locator('style').count()).toBe(0);
    expect(await colourOf(page, 'warning')).toBe('rgb(122, 74, 0)');
    expect(await colourOf(page, 'enabled')).toBe('rgb(8, 99, 74)');
    // A colour of the device's own, moved until it can be read on this paper.
    const ownColour = await colourOf(page, 'true colour');
    expect(ownColour).not.toBe(await colourOf(page, 'pumpctl'));
    const rows = await page
      .locator('.xterm-rows > div')
      .evaluateAll((all) => all.slice(0, 3).map((row) => row.getBoundingClientRect()));
    expect(rows.map(({ height }) => height)).toEqual([21, 21, 21]);
    // Two columns each, whatever the face: what follows Korean stands where it belongs.
    const sheets = (): Promise<number> => page.evaluate(() => document.adoptedStyleSheets.length);
    const before = await sheets();
    expect(before).toBeGreaterThanOrEqual(3);

    await gallery.change(page, { theme: 'dark', lang: 'ko' });
    await expect.poll(() => colourOf(page, 'warning')).toBe('rgb(242, 179, 76)');
    expect(await sheets()).toBe(before);
    // The paper of a terminal follows the settings, not the page's colours: dark, it is measured here.
    expect(await violations(page)).toEqual([]);

    await page.evaluate(() => dispatchEvent(new CustomEvent('gallery-visits', { detail: [] })));
    await expect(page.locator('.xterm')).toHaveCount(0);
    await expect.poll(sheets).toBe(before - 3);
  });
});

test('what is selected is copied as it stands, and nothing where nothing is selected', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    await page.locator('.xterm').click({ position: emptyPlace });
    await page.keyboard.press('Control+Shift+c');
    // The screen lies over its rows, and takes what is pressed.
    const word = page.locator('.xterm-rows span').filter({ hasText: 'warning' }).first();
    await word.dblclick({ force: true, position: { x: 8, y: 8 } });
    await page.keyboard.press('Control+Shift+c');
    await expect.poll(() => asked(page, 'clipboard.write')).toEqual([{ text: 'warning:' }]);
    expect(await sent(page)).toBe('');
  });
});

test('what is typed is sent; what is pasted asks once where it is several lines', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    await page.locator('.xterm').click({ position: emptyPlace });
    await page.keyboard.type('ls');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect.poll(() => sent(page)).toBe('ls\u0003\t\u001B');

    await paste(page, 'df -h');
    await expect.poll(() => sent(page)).toContain('df -h');
    await paste(page, 'one\ntwo\nthree');
    const dialog = page.getByRole('alertdialog', { name: 'Paste 3 lines?' });
    await expect(dialog).toContainText('two');
    expect(await violations(page)).toEqual([]);
    expect(await breaches(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    expect(await sent(page)).not.toContain('one');
    await paste(page, 'one\ntwo');
    await page.getByRole('button', { name: 'Paste', exact: true }).click();
    await expect.poll(() => sent(page)).toContain('one\rtwo');
    await expect(page.locator('.xterm textarea')).toBeFocused();
  });
});

test('Korean is composed where it stands and sent whole', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    await page.locator('.xterm').click({ position: emptyPlace });
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: '바', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.imeSetComposition', { text: '밸', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.insertText', { text: '밸' });
    await expect.poll(async () => Buffer.from(await sent(page), 'latin1').toString('utf8')).toBe('밸');
  });
});

test('the search finds in what was printed, and gives the focus back', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    await page.locator('.xterm').click({ position: emptyPlace });
    await page.keyboard.press('Control+f');
    const field = page.getByRole('textbox', { name: 'Search the terminal' });
    await expect(field).toBeFocused();
    await field.fill('pumpctl');
    await expect(page.getByText(/\d of 5/)).toBeVisible();
    await page.keyboard.press('Enter');
    await field.fill('nowhere at all');
    await expect(page.getByText('Not found')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(field).toHaveCount(0);
    await expect(page.locator('.xterm textarea')).toBeFocused();
    expect(await sent(page)).toBe('');
  });
});

test('an address is shown whole before it is opened', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal');
    const row = page.locator('.xterm-rows > div').filter({ hasText: 'plant.example' });
    const box = (await row.boundingBox()) ?? { x: 0, y: 0, height: 0 };
    const cell = await page
      .locator('.xterm-screen')
      .evaluate(
        (screen) => screen.getBoundingClientRect().width / Math.floor(screen.getBoundingClientRect().width / 9),
      );
    await page.mouse.move(box.x + cell * 38, box.y + box.height / 2);
    await page.mouse.move(box.x + cell * 39, box.y + box.height / 2);
    await page.mouse.click(box.x + cell * 39, box.y + box.height / 2);
    const dialog = page.getByRole('alertdialog', { name: 'Open this page?' });
    await expect(dialog).toContainText('http://plant.example/v3');
    expect(await violations(page)).toEqual([]);
    expect(await breaches(page)).toEqual([]);
    expect(await asked(page, 'system.openPage')).toEqual([]);
    await dialog.getByRole('button', { name: 'Open in the browser' }).click();
    await expect.poll(() => asked(page, 'system.openPage')).toEqual([{ address: 'http://plant.example/v3' }]);
  });
});

test('a break is said under the last lines: nothing typed is sent, the button is the one of the diagnosis', async () => {
  await withPage(async (page) => {
    for (const [width, height] of [
      [1120, 760],
      [720, 520],
    ] as const) {
      await open(page, 'terminal-broken', { width, height });
      await page.locator('.xterm').click({ position: emptyPlace });
      await page.keyboard.type('reboot');
      await paste(page, 'reboot');
      expect(await sent(page)).toBe('');
      const rows = page.locator('.xterm-rows > div');
      const last = rows.filter({ hasText: 'true colour' });
      await expect(last).toBeVisible();
      expect(
        ((await page.locator('.xterm-screen').boundingBox())?.height ?? 0) / (width === 720 ? 20 : 21),
      ).toBeGreaterThanOrEqual(4);
      expect(await uncovered(page, '[data-break] [data-look=primary]')).toBe(true);
      await expect(page.locator('.xterm-cursor')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
    }
    await page.getByRole('button', { name: 'Rotate and reconnect' }).click();
    await expect.poll(() => asked(page, 'session.recover')).toEqual([{ id: 's1', code: 'token-reused' }]);
  });
});

test('where the button copies a request, it says that it did, and gives the request once', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal-denied');
    const block = page.locator('[data-break="session"]');
    await block.getByRole('button', { name: 'Copy a request for the administrator' }).click();
    await expect(block.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await asked(page, 'session.adminRequest')).toHaveLength(1);
  });
});

test('after the repair the next shell goes on below one dated line, and what is typed is sent again', async () => {
  await withPage(async (page) => {
    await open(page, 'terminal-ssh-lost');
    await expect(page.getByRole('heading', { name: 'The connection to the shell broke' })).toBeVisible();
    await page.locator('.xterm').click();
    await page.keyboard.type('reboot');
    const since = await page.evaluate(() => new Date(2026, 10, 23, 10, 6, 25).getTime());
    const become = (kind: 'opening' | 'open'): Promise<void> =>
      page.evaluate(
        ([to, at]) => {
          const { visits } = (window as unknown as { shown: { visits: readonly { shells: readonly object[] }[] } })
            .shown;
          dispatchEvent(
            new CustomEvent('gallery-visits', {
              detail: visits.map((one) => ({
                ...one,
                phase: { kind: 'open', since: at },
                shells: one.shells.map((shell) => ({ ...shell, state: { kind: to, since: at } })),
              })),
            }),
          );
        },
        [kind, since] as const,
      );
    const input = page.locator('.xterm textarea');
    const note = page.locator('section output').filter({ hasText: 'not sent' });
    // The login is there, the shell is not yet: it is seen, and said, that what is typed goes nowhere.
    await become('opening');
    await expect(page.locator('[data-break]')).toHaveCount(0);
    await expect(input).not.toBeEditable();
    await expect(page.locator('.xterm-cursor')).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
    await expect(note).toHaveText('The shell is not open yet: what you type is not sent.');
    await page.keyboard.type('poweroff');
    await become('open');
    await expect(input).toBeEditable();
    await expect(note).toHaveText('What you typed before was not sent.');
    expect(await uncovered(page, 'section output')).toBe(true);
    expect(await violations(page)).toEqual([]);
    await expect(page.locator('.xterm-rows')).toContainText('Connected again at 10:06:25 after 1 min, logged in as');
    await expect(page.locator('.xterm-rows')).toContainText('technician. What ran here before may have stopped.');
    await expect(page.locator('.xterm textarea')).toBeFocused();
    await page.keyboard.type('ls');
    await expect.poll(() => sent(page)).toBe('ls');
    await expect(note).toHaveCount(0);
  });
});
