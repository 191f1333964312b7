/** The gallery's pictures, served from the build and opened one after another; what is measured on each. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { listening } from '../../fakes/loopback';

export const galleryFolder = resolve(__dirname, '..', '..', '..', 'dist', 'gallery');
const axe = require.resolve('axe-core/axe.min.js');
const axePath = '/axe.min.js';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
const debianChromium = '/usr/bin/chromium';

export interface Appearance {
  readonly theme: 'light' | 'dark';
  readonly lang: 'en' | 'ko';
  readonly width: number;
  readonly height: number;
}

export interface Gallery {
  /** Every picture. */
  readonly names: readonly string[];
  /** Runs `check` with a page of its own; console errors (a broken CSP among them) fail the test. */
  withPage(check: (page: Page) => Promise<void>): Promise<void>;
  /** Opens a picture in a fresh document, and waits until all that it presses was pressed. */
  open(page: Page, name: string, appearance: Appearance): Promise<void>;
  /** The same in the document that is there, where both pictures allow it: for those who open one after another. */
  next(page: Page, name: string, appearance: Appearance): Promise<void>;
  /** Changes theme and language of the picture that is open, as the person would in the settings. */
  change(page: Page, appearance: Pick<Appearance, 'theme' | 'lang'>): Promise<void>;
  close(): Promise<void>;
}

async function serve(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname === axePath ? axe : join(galleryFolder, normalize(pathname));
    if ((path !== axe && !path.startsWith(galleryFolder)) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        // What is loaded hundreds of times is compiled once.
        'cache-control': 'max-age=3600',
      })
      .end(readFileSync(path));
  });
  return { server, origin: `http://127.0.0.1:${await listening(server)}` };
}

/** Draws the picture in place of the one that is there; false: it needs a document of its own. */
const inItsPlace = (name: string): boolean =>
  (window as unknown as { showPicture?: (wanted: string) => boolean }).showPicture?.(name) ?? false;

/** Waits until the picture stands, and until all that it presses was pressed. */
async function drawn(page: Page, name: string): Promise<void> {
  // The one picture that never gets an answer is never drawn to its end.
  if (name === 'loading') await page.locator('main[aria-busy="true"] h1').waitFor({ state: 'attached' });
  else await page.locator('html[data-drawn] h1:not([data-fallback])').first().waitFor({ state: 'attached' });
}

export async function startGallery(): Promise<Gallery> {
  const { server, origin } = await serve();
  const browser: Browser = await chromium.launch({
    args: ['--no-sandbox'],
    ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
  });
  const overview = await browser.newPage();
  await overview.goto(`${origin}/gallery.html`);
  const names = await overview.locator('main li > a').allTextContents();
  await overview.close();
  const open: Gallery['open'] = async (page, name, { theme, lang, width, height }) => {
    await page.setViewportSize({ width, height });
    // The picture's name is in the query, too, so that each is a document of its own.
    await page.goto(`${origin}/gallery.html?theme=${theme}&lang=${lang}&of=${name}#${name}`);
    await drawn(page, name);
  };
  return {
    names,
    async withPage(check) {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
      page.on('pageerror', (error) => errors.push(error.message));
      await check(page);
      await context.close();
      expect(errors).toEqual([]);
    },
    open,
    async next(page, name, appearance) {
      const { theme, lang, width, height } = appearance;
      // What a document was opened with is what its pictures begin with.
      const fits = new URL(page.url()).search.startsWith(`?theme=${theme}&lang=${lang}&`);
      await page.setViewportSize({ width, height });
      if (fits && (await page.evaluate(inItsPlace, name))) await drawn(page, name);
      else await open(page, name, appearance);
    },
    async change(page, { theme, lang }) {
      await page.evaluate((detail) => dispatchEvent(new CustomEvent('gallery-appearance', { detail })), {
        theme,
        language: lang,
      });
      await page.locator(`html[lang=${lang}]`).waitFor({ state: 'attached' });
    },
    async close() {
      await browser.close();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What the window asked of the main process so far, by this name: the gallery keeps it. */
export const asked = (page: Page, name: string): Promise<readonly Record<string, unknown>[]> =>
  page.evaluate(
    (wanted) =>
      (window as unknown as { asked: readonly { name: string; args: Record<string, unknown> }[] }).asked
        .filter((one) => one.name === wanted)
        .map(({ args }) => args),
    name,
  );

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * What axe finds: by all its rules on the whole page, or (`contrast`) the contrast alone of what this document has not shown in this
 * theme before. Two elements have the same contrast where they, and all that they lie in, are written alike.
 */
export async function violations(page: Page, rules: 'all' | 'contrast' = 'all'): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ url: axePath });
  const found = await page.evaluate(async (wanted) => {
    const own = window as unknown as {
      axe: { run: (context: object, options: object) => Promise<{ violations: readonly Violation[] }> };
      contrastSeen?: Set<string>;
    };
    const options = { resultTypes: ['violations'], preload: false, iframes: false };
    if (wanted === 'all') return (await own.axe.run(document, options)).violations;
    const seen = (own.contrastSeen ??= new Set());
    const styling =
      /^(?:class|style|role|type|disabled|open|lang|data-.*|aria-(?!label|described|controls|owns|value).*)$/;
    const written = new Map<Element, string>();
    function asWritten(element: Element): string {
      const known = written.get(element);
      if (known !== undefined) return known;
      const attributes = [...element.attributes].filter(({ name }) => styling.test(name));
      const outer = element.parentElement === null ? '' : asWritten(element.parentElement);
      const text = `${outer}>${element.tagName} ${attributes.map(({ name, value }) => `${name}=${value}`).join(' ')}`;
      written.set(element, text);
      return text;
    }
    const isRead = (element: Element): boolean =>
      element.matches('input, textarea, select') ||
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '');
    const fresh = [...document.body.querySelectorAll('*')].filter((element) => {
      if (!isRead(element) || seen.has(asWritten(element))) return false;
      seen.add(asWritten(element));
      return true;
    });
    if (fresh.length === 0) return [];
    const runOnly = { type: 'rule', values: ['color-contrast'] };
    return (await own.axe.run({ include: fresh }, { ...options, runOnly })).violations;
  }, rules);
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
  );
}

/** Whatever sticks out at the right, of the window, of what scrolls in it and of the list; what clips its own content is not counted. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Math.max(
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ...[...document.querySelectorAll('body *')]
        .filter((box) => box.matches('nav, nav > *') || /auto|scroll/.test(getComputedStyle(box).overflowX))
        .map((box) => box.scrollWidth - box.clientWidth),
    ),
  );

/** What breaks a figure of the look: a target for gloves, a size of letters, one button to press, one thing that scrolls. */
export const breaches = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const said = (element: Element): string => element.outerHTML.slice(0, 120);
    /** Hidden for the eye, alone or within something that is. */
    const spoken = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || spoken(element.parentElement));
    const seen = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 2 && height > 2 && !spoken(element) && getComputedStyle(element).visibility === 'visible';
    };
    const targets = [
      ...document.querySelectorAll(
        'button:not([tabindex="-1"]), select, input:not([type=radio], [type=checkbox]), label:has(input), [role=option], [role=menuitem]',
      ),
    ].filter((element) => seen(element));
    const small = targets
      .filter((element) => element.getBoundingClientRect().height < (element.matches('[data-look=primary]') ? 52 : 36))
      .map((element) => `too small to press: ${said(element)}`);
    const letters = [...document.querySelectorAll('body *')]
      .filter(
        (element) =>
          seen(element) &&
          [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''),
      )
      .filter((element) => {
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        // A terminal in the smallest window has a pixel less.
        return size < 15 && size !== 13 && !(size === 14 && element.closest('.xterm') !== null);
      })
      .map((element) => `neither 15 px nor 13 px: ${said(element)}`);
    const front = document.querySelector('[role$=dialog]') ?? document.querySelector('main') ?? document.body;
    const primaries = [...front.querySelectorAll('[data-look=primary]')].filter(seen).length;
    const scrolls = (element: Element): boolean =>
      /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
    const nested = [...document.querySelectorAll('body *')]
      .filter(
        (element) =>
          scrolls(element) &&
          [...document.querySelectorAll('body *')].some(
            (outer) => outer !== element && outer.contains(element) && scrolls(outer),
          ),
      )
      .map((element) => `scrolls within what scrolls: ${said(element)}`);
    return [...small, ...letters, ...(primaries > 1 ? [`${primaries} primary buttons`] : []), ...nested];
  });

/** What is read of a page at one size of the window. */
interface Measured {
  readonly headings: number;
  readonly lang: string;
  readonly text: string;
}
export const read = (page: Page): Promise<Measured> =>
  page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    text: document.body.textContent,
  }));

/** Whether nothing lies over the middle of it, and it is within the window. */
export const uncovered = (page: Page, selector: string): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return (
        top >= 0 &&
        top + height <= innerHeight &&
        element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
      );
    });
