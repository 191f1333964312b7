/**
 * What is measured on a picture of the gallery: in its own document, at many sizes in one go, for a question from
 * outside costs more than its answer.
 */
import type { Frame, Page } from '@playwright/test';

/** Width and height of a window in CSS pixels. */
export type Size = readonly [width: number, height: number];

/** What is read of a picture whatever its size. */
interface Words {
  readonly headings: number;
  readonly lang: string;
  /** Placeholders that nothing filled, and keys in place of their words. */
  readonly bare: readonly string[];
}

interface Measures {
  readonly words: () => Words;
  /**
   * How far anything sticks out at the right, of the window, of what scrolls in it and of the list; what clips its own
   * content is not counted.
   */
  readonly overflow: () => number;
  /**
   * What breaks a figure of the look: a target for gloves, a size of letters, one button to press, one thing that
   * scrolls.
   */
  readonly breaches: () => readonly string[];
}
declare global {
  interface Window {
    readonly measures: Measures;
    /** What of the chain lies over something else of it, or is cut. */
    readonly collisions: () => readonly string[];
  }
}

/** Runs in the browser before any script of each document: takes nothing from outside itself. */
export function installMeasures(): void {
  const every = (): readonly Element[] => [...document.querySelectorAll('body *')];
  const said = (element: Element): string => element.outerHTML.slice(0, 120);
  const scrolls = (element: Element): boolean =>
    /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight + 1;
  /** Whether the text of a node of it, not of one within, is shown. */
  const hasText = (element: Element): boolean =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');

  /** Hidden for the eye, alone or within something that is. */
  const spoken = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || spoken(element.parentElement));
  const seen = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 2 && height > 2 && !spoken(element) && getComputedStyle(element).visibility === 'visible';
  };

  function breaches(): readonly string[] {
    const targets = [
      ...document.querySelectorAll(
        'button:not([tabindex="-1"]), select, input:not([type=radio], [type=checkbox]), label:has(input), [role=option], [role=menuitem]',
      ),
    ].filter((element) => seen(element));
    const small = targets
      .filter((element) => element.getBoundingClientRect().height < (element.matches('[data-look=primary]') ? 52 : 36))
      .map((element) => `too small to press: ${said(element)}`);
    const letters = every()
      .filter((element) => hasText(element) && seen(element))
      .filter((element) => {
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        // A terminal in the smallest window has a pixel less.
        return size < 15 && size !== 13 && !(size === 14 && element.closest('.xterm') !== null);
      })
      .map((element) => `neither 15 px nor 13 px: ${said(element)}`);
    const front = document.querySelector('[role$=dialog]') ?? document.querySelector('main') ?? document.body;
    const primaries = [...front.querySelectorAll('[data-look=primary]')].filter(seen).length;
    const scrolling = every().filter(scrolls);
    const nested = scrolling
      .filter((element) => scrolling.some((outer) => outer !== element && outer.contains(element)))
      .map((element) => `scrolls within what scrolls: ${said(element)}`);
    return [...small, ...letters, ...(primaries > 1 ? [`${primaries} primary buttons`] : []), ...nested];
  }

  const measures: Measures = {
    words: () => ({
      headings: document.querySelectorAll('h1').length,
      lang: document.documentElement.lang,
      bare:
        document.body.textContent.match(/\{\{.{0,20}|\b(?:status|problems|recoveries|chain|timeline)\.[a-z]\w*/g) ?? [],
    }),
    overflow: () =>
      Math.max(
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ...every()
          .filter((box) => box.matches('nav, nav > *') || /auto|scroll/.test(getComputedStyle(box).overflowX))
          .map((box) => box.scrollWidth - box.clientWidth),
      ),
    breaches,
  };
  Object.assign(window, { measures });
}

/** Likewise, for the chain. */
export function installCollisions(): void {
  function collisions(): readonly string[] {
    const chain = document.querySelector('main [role=img]');
    if (chain === null) return ['no chain'];
    const shown = (selector: string): readonly Element[] =>
      [...chain.querySelectorAll(selector)].filter((one) => one.getBoundingClientRect().width > 0);
    const words = shown('[data-tone] > :not(:empty)');
    const boxes = shown('svg')
      .map((icon) => icon.parentElement ?? icon)
      .filter((box) => !words.includes(box));
    const parts = [...words, ...boxes];
    const found: string[] = [];
    for (const word of words) {
      if (word.scrollWidth > word.clientWidth + 1) found.push(`cut: ${word.textContent}`);
      const { left, right, top, bottom } = word.getBoundingClientRect();
      for (const other of parts) {
        const box = other.getBoundingClientRect();
        if (other !== word && box.left < right && box.right > left && box.top < bottom && box.bottom > top)
          found.push(`${word.textContent} meets ${other.textContent || 'a node'}`);
      }
      if (left < chain.getBoundingClientRect().left || right > chain.getBoundingClientRect().right)
        found.push(`${word.textContent} sticks out`);
    }
    // What stands right below a node is its name: where there is not enough room for it, it loses its middle, never its
    // end.
    for (const name of boxes.map((box) => box.nextElementSibling)) {
      if (name instanceof HTMLElement && name.clientWidth > 0 && name.scrollWidth > name.clientWidth)
        found.push(`cut at its end: ${name.textContent}`);
    }
    return [...(words.length === 3 ? [] : [`${words.length} labels`]), ...found];
  }
  Object.assign(window, { collisions });
}

export const words = (place: Page | Frame): Promise<Words> => place.evaluate(() => window.measures.words());
export const breaches = (place: Page | Frame): Promise<readonly string[]> =>
  place.evaluate(() => window.measures.breaches());

/**
 * Gives the frame one size after another, the last of which it keeps, and measures `what` in each: a picture's figures
 * (`look`), or its chain. Answers what is wrong at which size. `families`: the chain is measured in each of these, one
 * after another.
 */
export async function atSizes(
  frame: Frame,
  sizes: readonly Size[],
  what: 'look' | 'chain',
  families: readonly string[] = [],
): Promise<readonly { readonly size: Size; readonly found: readonly string[] }[]> {
  const element = await frame.frameElement();
  return element.evaluate(
    async (own, wanted) => {
      const box = own as HTMLIFrameElement;
      const inside = box.contentWindow;
      if (inside === null) throw new Error('the frame shows nothing');
      const found: { readonly size: Size; readonly found: readonly string[] }[] = [];
      for (const size of wanted.sizes) {
        const [width, height] = size;
        Object.assign(box.style, { width: `${width}px`, height: `${height}px` });
        // The window is drawn anew for its size a moment after it has it.
        await new Promise((drawn) => inside.requestAnimationFrame(() => inside.requestAnimationFrame(drawn)));
        const { measures } = inside;
        const judge = (): void => {
          const out = measures.overflow();
          // What is small enough scrolls within what scrolls.
          const more = wanted.what === 'chain' ? inside.collisions() : width >= 720 ? measures.breaches() : [];
          const all = [...(out > 0 ? [`sticks out by ${out} px`] : []), ...more];
          if (all.length > 0) found.push({ size, found: all });
        };
        if (wanted.families.length === 0) judge();
        // A face changes nothing but the layout, which is there as soon as it is asked for.
        for (const family of wanted.families) {
          inside.document.documentElement.style.setProperty('--face', family);
          judge();
        }
      }
      return found;
    },
    { sizes, what, families },
  );
}
