/**
 * Every state of every screen, as the gallery draws it: in both themes and languages it has one headline, the
 * tones of its state, no accessibility violation, and fits the smallest window and 200 % zoom without
 * scrolling sideways.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { listening } from '../fakes/loopback';

const folder = resolve(__dirname, '..', '..', 'dist', 'gallery');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const debianChromium = '/usr/bin/chromium';

let server: Server;
let browser: Browser;
let origin = '';
let names: readonly string[] = [];

test.beforeAll(async () => {
  server = createServer((request, response) => {
    const path = join(folder, normalize(new URL(request.url ?? '/', 'http://localhost').pathname));
    if (!path.startsWith(folder) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(readFileSync(path));
  });
  origin = `http://127.0.0.1:${await listening(server)}`;
  browser = await chromium.launch({ args: ['--no-sandbox'], ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}) });
  const page = await browser.newPage();
  await page.goto(`${origin}/gallery.html`);
  names = await page.locator('.overview li > a').allTextContents();
  await page.close();
});

test.afterAll(async () => {
  await browser.close();
  await new Promise((closed) => server.close(closed));
});

interface Look {
  readonly theme: 'light' | 'dark';
  readonly lang: 'en' | 'ko';
  readonly width: number;
  readonly height: number;
}

/** Opens a picture in a fresh document; console errors (a broken CSP among them) fail the test. */
async function open(page: Page, name: string, { theme, lang, width, height }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.goto('about:blank');
  await page.goto(`${origin}/gallery.html?theme=${theme}&lang=${lang}#${name}`);
  await page.locator('html[lang]').waitFor();
  // A screen that is loaded on demand shows its name for screen readers only until it is there.
  await page.locator(name === 'loading' ? 'main[aria-busy="true"]' : 'h1:not(.hidden-text)').first().waitFor({ state: 'attached' });
}

async function withPage(check: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
  page.on('pageerror', (error) => errors.push(error.message));
  await check(page);
  await context.close();
  expect(errors).toEqual([]);
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: runner } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: readonly Violation[] }> } };
    return (await runner.run({ resultTypes: ['violations'], preload: false })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`);
}

/** Whatever sticks out at the right; elements that scroll or clip their own content are not counted. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...[...document.querySelectorAll('.main, .dialog, .rail-list')].map((box) => box.scrollWidth - box.clientWidth)));

/** Problems differ by their words alone, which unit tests read: one look at each is enough, the second language looks at two. */
const looked = (lang: 'en' | 'ko'): readonly string[] => names.filter((name) => lang === 'en' || !name.startsWith('problem-') || name === 'problem-token-reused' || name === 'problem-tunnel-ended');

/** What can be pressed and is less than 36 px high (look: gloves); what only a screen reader meets is left out. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button:not([tabindex="-1"]), select, input:not([type=radio], [type=checkbox]), .choice, [role=option], [role=menuitem]')]
      .filter((element) => element.getBoundingClientRect().height > 0 && element.getBoundingClientRect().height < 36)
      .map((element) => element.outerHTML.slice(0, 120)),
  );

for (const [theme, lang] of [['light', 'en'], ['dark', 'ko']] as const) {
  test(`every state has a headline and no accessibility violation (${theme}, ${lang})`, async () => {
    test.setTimeout(240_000);
    expect(names.length).toBeGreaterThan(60);
    await withPage(async (page) => {
      for (const name of looked(lang)) {
        await open(page, name, { theme, lang, width: 1120, height: 760 });
        expect.soft(await violations(page), name).toEqual([]);
        await expect.soft(page.locator('h1'), name).toHaveCount(1);
        const text = (await page.locator('body').textContent()) ?? '';
        expect.soft(text, `${name}: an unfilled placeholder or a bare key`).not.toMatch(/\{\{|\b(story|problems|recoveries|chain|timeline)\.[a-z]/);
        // Before the settings are known the window speaks the system's language.
        if (name !== 'loading' && name !== 'lost') await expect.soft(page.locator('html'), name).toHaveAttribute('lang', lang);
        expect.soft(await tooSmall(page), name).toEqual([]);
      }
    });
  });
}

/** The smallest window; 200 % zoom of the usual window and of the smallest. */
const tight = [[720, 520], [560, 380], [360, 260]] as const;

for (const lang of ['en', 'ko'] as const) {
  test(`nothing scrolls sideways in the smallest window and at 200 % zoom (${lang})`, async () => {
    test.setTimeout(180_000);
    await withPage(async (page) => {
      for (const name of looked(lang === 'en' ? 'ko' : 'en')) {
        await open(page, name, { theme: lang === 'en' ? 'dark' : 'light', lang, width: 720, height: 520 });
        for (const [width, height] of tight) {
          await page.setViewportSize({ width, height });
          expect.soft(await overflow(page), `${name} at ${width} × ${height}`).toBeLessThanOrEqual(0);
        }
      }
    });
  });
}

const tokens = {
  light: { working: 'rgb(11, 110, 79)', trying: 'rgb(138, 83, 0)', refused: 'rgb(179, 38, 30)', press: 'rgb(15, 76, 129)' },
  dark: { working: 'rgb(86, 207, 160)', trying: 'rgb(242, 179, 76)', refused: 'rgb(255, 138, 128)', press: 'rgb(140, 196, 245)' },
} as const;

/** What the technician must see in the states that matter most. `links`: the tones of the three links. */
const seen = [
  { name: 'connected', headline: 'Connected to pump-station-07', links: ['working', 'working', 'working'], primary: 'Open terminal' },
  { name: 'connected-idle', headline: 'Connected to pump-station-07', links: ['working', 'untried', 'untried'], primary: 'Open terminal' },
  { name: 'never-found', headline: 'No tunnel to pump-station-07 is open', links: ['untried', 'untried', 'untried'], primary: 'Open a tunnel' },
  { name: 'problem-token-reused', headline: 'This laptop’s access token was already used', links: ['refused', 'working', 'untried'], primary: 'Rotate and reconnect' },
  { name: 'problem-client-token-mismatch', headline: 'This token is paired with another computer', links: ['refused', 'working', 'untried'], primary: 'Rotate and reconnect' },
  { name: 'problem-device-disconnected', headline: 'pump-station-07 is not connected to the tunnel', links: ['working', 'refused', 'untried'], primary: 'Send the device a new token' },
  { name: 'problem-tunnel-ended', headline: 'The tunnel has ended', links: ['refused', 'untried', 'untried'], primary: 'Open a new tunnel' },
  { name: 'problem-service-unreachable', headline: 'Nothing answers for SSH on pump-station-07', links: ['working', 'working', 'refused'], primary: 'Try again' },
  { name: 'device', headline: 'Waiting for pump-station-07 to connect', links: ['working', 'trying', 'untried'], primary: null },
  { name: 'repairing-source', headline: 'Replacing this laptop’s token', links: ['trying', 'working', 'untried'], primary: null },
] as const;

for (const theme of ['light', 'dark'] as const) {
  test(`the break is shown where it is, in the tokens of the look (${theme})`, async () => {
    await withPage(async (page) => {
      for (const state of seen) {
        await open(page, state.name, { theme, lang: 'en', width: 1120, height: 760 });
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(state.headline);
        const links = page.locator('.chain-link');
        for (const [index, tone] of state.links.entries()) {
          await expect(links.nth(index), `${state.name}, link ${index}`).toHaveClass(`chain-link tone-${tone}`);
          if (tone !== 'untried') await expect(links.nth(index)).toHaveCSS('color', tokens[theme][tone]);
        }
        await expect(page.locator('.main .button-primary')).toHaveCount(state.primary === null ? 0 : 1);
        if (state.primary === null) continue;
        const button = page.getByRole('button', { name: state.primary, exact: true });
        await expect(button).toHaveCSS('background-color', tokens[theme].press);
        expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(52);
      }
    });
  });
}

test('positions stay the same from state to state', async () => {
  await withPage(async (page) => {
    const places = new Map<string, string[]>();
    for (const name of ['ready', 'connecting', 'connected', 'reconnecting', 'problem-token-reused', 'problem-offline', 'closing']) {
      await open(page, name, { theme: 'light', lang: 'en', width: 1120, height: 760 });
      const tops = await page.evaluate(() => ['.chain', 'h1', '.story-actions', '#services'].map((what) => Math.round(document.querySelector(what)?.getBoundingClientRect().top ?? -1)));
      places.set(tops.join(' '), [...(places.get(tops.join(' ')) ?? []), name]);
    }
    expect([...places.values()], 'one set of positions for all').toHaveLength(1);
  });
});

const window1120 = { theme: 'light', lang: 'en', width: 1120, height: 760 } as const;

test('a refused request says why beside what was pressed', async () => {
  await withPage(async (page) => {
    await open(page, 'link-failed', window1120);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText('The state has changed meanwhile, and this no longer applies. Nothing was done.');
    await open(page, 'token-empty-clipboard', window1120);
    await page.getByRole('button', { name: 'Paste from clipboard' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText('The clipboard holds no access token. Copy the whole token, and nothing else.');
  });
});

test('a failure that has nothing to act on says what is missing', async () => {
  await withPage(async (page) => {
    await open(page, 'practice-nothing', window1120);
    await page.getByRole('button', { name: 'Rehearse: Token already used' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toHaveText('There is nothing to act on: no practice tunnel is open. Open a tunnel to a practice device first.');
  });
});

test('a screen begins at its top, and a button that answers keeps its width', async () => {
  await withPage(async (page) => {
    await open(page, 'connected-forty', { ...window1120, height: 520 });
    const main = page.getByRole('main');
    await main.evaluate((box) => box.scrollTo(0, 400));
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
    expect(await main.evaluate((box) => box.scrollTop)).toBe(0);

    await open(page, 'connected-three', window1120);
    const edges = async (): Promise<readonly number[]> => {
      const boxes = await page.locator('.service .button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect()));
      return boxes.flatMap(({ left, width }) => [left, width]);
    };
    const before = await edges();
    await page.getByRole('button', { name: 'Copy: Copy the address of SSH' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await edges()).toEqual(before);
    // Like buttons stand below one another, also where a row has fewer of them.
    expect(new Set(before.filter((_, index) => index % 2 === 0).map(Math.round)).size).toBe(3);
  });
});

test('a search is over when what was searched for is shown', async () => {
  await withPage(async (page) => {
    await open(page, 'list-no-result', window1120);
    const search = page.getByRole('searchbox', { name: 'Find a device' });
    await search.fill('pump');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await expect(search).toHaveValue('pump');
    await page.keyboard.press('Enter');
    await expect(search).toHaveValue('');
    await expect(page.getByRole('option')).toHaveCount(5);
  });
});

test('keyboard: the search from anywhere, also in the drawer; Escape gives the focus back', async () => {
  await withPage(async (page) => {
    await open(page, 'connected', window1120);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('searchbox', { name: 'Find a device' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: /pump-station-07/ })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { name: /substation-relay-3/ })).toBeFocused();

    await page.setViewportSize({ width: 720, height: 520 });
    await expect(page.getByRole('searchbox')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Devices' }).getByRole('searchbox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    const opener = page.getByRole('button', { name: 'Close tunnel' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog', { name: 'Close the tunnel to pump-station-07?' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  });
});

test('a screen that was gone to takes the focus', async () => {
  await withPage(async (page) => {
    await open(page, 'connected', window1120);
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  });
});

test('the window is light to load', () => {
  const built = resolve(folder, '..', 'renderer', 'assets');
  const sizes = readdirSync(built).map((file) => gzipSync(readFileSync(join(built, file))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(sizes.length).toBeGreaterThan(1);
  expect(total, 'gzip bytes of scripts and styles').toBeLessThanOrEqual(250_000);
});
