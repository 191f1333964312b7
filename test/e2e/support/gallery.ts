/** The gallery's pictures, served from the build and opened one after another; what is measured on each. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { type Browser, chromium, expect, type Frame, type Page } from '@playwright/test';
import { listening } from '../../fakes/loopback';
import { findChromium, quiet } from '../../browser-shell/chromium/launch';
import { axePath } from './axe';
import { installContrast } from './contrast';
import { installCollisions, installMeasures } from './measures';

export const galleryFolder = resolve(__dirname, '..', '..', '..', 'dist', 'gallery');
const axe = require.resolve('axe-core/axe.min.js');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

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
  /**
   * The same with a frame of that page, which has all of its window for the picture. A frame gets another size without the browser,
   * and many sizes in one go (`atSizes`).
   */
  withFrame(check: (frame: Frame) => Promise<void>): Promise<void>;
  /** Opens what shows all of them side by side. */
  overview(page: Page): Promise<void>;
  /** Opens a picture in a fresh document, and waits until all that it presses was pressed. */
  open(place: Page | Frame, name: string, appearance: Appearance): Promise<void>;
  /** The same in the document that is there, where both pictures allow it: for those who open one after another. */
  next(place: Page | Frame, name: string, appearance: Appearance): Promise<void>;
  /** Changes theme and language of the picture that is open, as the person would in the settings. */
  change(place: Page | Frame, appearance: Pick<Appearance, 'theme' | 'lang'>): Promise<void>;
  close(): Promise<void>;
}

/** A page that is one frame of the size that it is given: what is drawn in it is measured, and not painted. */
const framePath = '/frame.html';
const framePage =
  '<!doctype html><link rel="icon" href="data:," /><body style="margin: 0"><iframe style="border: 0; opacity: 0" title="window"></iframe>';

async function serve(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === framePath) {
      response.writeHead(200, { 'content-type': types['.html'] }).end(framePage);
      return;
    }
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
async function drawn(page: Page | Frame, name: string): Promise<void> {
  // The one picture that never gets an answer is never drawn to its end.
  if (name === 'loading') await page.locator('main[aria-busy="true"] h1').waitFor({ state: 'attached' });
  else await page.locator('html[data-drawn] h1:not([data-fallback])').first().waitFor({ state: 'attached' });
}

/** Gives the window that the picture is drawn in another size. */
async function resize(place: Page | Frame, width: number, height: number): Promise<void> {
  if ('setViewportSize' in place) return place.setViewportSize({ width, height });
  const element = await place.frameElement();
  await element.evaluate((frame, size) => Object.assign((frame as HTMLElement).style, size), {
    width: `${width}px`,
    height: `${height}px`,
  });
}

export async function startGallery(): Promise<Gallery> {
  const { server, origin } = await serve();
  const executablePath = findChromium(process.env['FIELDTUNNEL_CHROMIUM'], { headed: false });
  const browser: Browser = await chromium.launch({
    args: [...quiet, '--no-sandbox'],
    ...(executablePath === null ? {} : { executablePath }),
  });
  // One for all: the pictures keep nothing in it but what the browser has compiled of them.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  for (const install of [installMeasures, installCollisions, installContrast]) await context.addInitScript(install);
  const first = await context.newPage();
  await first.goto(`${origin}/gallery.html#loading`);
  const names = await first.evaluate(() => (window as unknown as { pictureNames: readonly string[] }).pictureNames);
  await first.close();
  const open: Gallery['open'] = async (place, name, { theme, lang, width, height }) => {
    await resize(place, width, height);
    // The picture's name is in the query, too, so that each is a document of its own.
    await place.goto(`${origin}/gallery.html?theme=${theme}&lang=${lang}&of=${name}#${name}`);
    await drawn(place, name);
  };
  const withPage: Gallery['withPage'] = async (check) => {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined));
    page.on('pageerror', (error) => errors.push(error.message));
    try {
      await check(page);
    } finally {
      await page.close();
    }
    expect(errors).toEqual([]);
  };
  return {
    names,
    withPage,
    withFrame: (check) =>
      withPage(async (page) => {
        await page.goto(`${origin}${framePath}`);
        const frame = page.frames().find((one) => one !== page.mainFrame());
        if (frame === undefined) throw new Error('the page has no frame');
        await check(frame);
      }),
    overview: async (page) => void (await page.goto(`${origin}/gallery.html`)),
    open,
    async next(place, name, appearance) {
      const { theme, lang, width, height } = appearance;
      // What a document was opened with is what its pictures begin with.
      const fits = place.url().startsWith(`${origin}/gallery.html?theme=${theme}&lang=${lang}&`);
      await resize(place, width, height);
      if (fits && (await place.evaluate(inItsPlace, name))) await drawn(place, name);
      else await open(place, name, appearance);
    },
    async change(place, { theme, lang }) {
      await place.evaluate((detail) => dispatchEvent(new CustomEvent('gallery-appearance', { detail })), {
        theme,
        language: lang,
      });
      await place.locator(`html[lang=${lang}][data-theme=${theme}]`).waitFor({ state: 'attached' });
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
