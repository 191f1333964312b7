/** What axe finds in a picture of the gallery. */
import type { Frame, Page } from '@playwright/test';

/** Where the gallery's server has axe. */
export const axePath = '/axe.min.js';

/**
 * Contrast that every text has, by its size. In glare a tenth of the screen's own white is laid over ink and ground alike: 7 : 1 is then
 * still 4.5 : 1, which is what somebody needs to read 13 px. 15 px and more, 4.5 : 1; what runs on has 7 : 1 by its tokens.
 * `largeTextPt`: from 10.5 pt on, which is 14 px, letters count as large.
 */
const contrastFloor = {
  largeTextPt: 10.5,
  boldTextPt: 10.5,
  contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } },
};

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly html: string;
    readonly target?: readonly unknown[];
    readonly failureSummary?: string;
  }[];
}

/**
 * What axe finds: by all its rules on the whole page, or the contrast alone (`contrast`). Contrast, which is half of its work, is measured
 * of what this document has not shown in this theme before, and again where it was found wanting. Two elements have the same contrast
 * where they, and all that they lie in, are written alike.
 */
export async function violations(place: Page | Frame, rules: 'all' | 'contrast' = 'all'): Promise<readonly string[]> {
  if (!(await place.evaluate(() => 'axe' in window))) await place.addScriptTag({ url: axePath });
  const found = await place.evaluate(
    async ({ wanted, floor }) => {
      const own = window as unknown as {
        axe: {
          run: (context: object, options: object) => Promise<{ violations: readonly Violation[] }>;
          configure: (configuration: object) => void;
        };
        contrastSeen?: Set<string>;
      };
      own.axe.configure({ checks: [{ id: 'color-contrast', options: floor }] });
      const options = { resultTypes: ['violations'], preload: false, iframes: false };
      // The key in a line of a menu describes it and is no part of its name, which has all the words that somebody could say.
      const isKeyed = (target: readonly unknown[] = []): boolean => {
        const element = typeof target[0] === 'string' ? document.querySelector(target[0]) : null;
        const key = element?.querySelector('kbd')?.id ?? '';
        return key !== '' && (element?.getAttribute('aria-describedby') ?? '').split(' ').includes(key);
      };
      const meant = ({ id, nodes }: Violation): Violation =>
        id === 'label-content-name-mismatch'
          ? { id, nodes: nodes.filter(({ target }) => !isKeyed(target)) }
          : { id, nodes };
      const found: Violation[] = [];
      if (wanted === 'all') {
        const rules = { 'color-contrast': { enabled: false } };
        const whole = await own.axe.run(document, { ...options, rules });
        found.push(...whole.violations.map(meant).filter(({ nodes }) => nodes.length > 0));
      }
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
      const here = new Set<string>();
      const isRead = (element: Element): boolean =>
        element.matches('input, textarea, select') ||
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== '');
      const fresh = [...document.body.querySelectorAll('*')].filter((element) => {
        if (!isRead(element) || seen.has(asWritten(element)) || here.has(asWritten(element))) return false;
        here.add(asWritten(element));
        return true;
      });
      if (fresh.length === 0) return found;
      const runOnly = { type: 'rule', values: ['color-contrast'] };
      const faint = (await own.axe.run({ include: fresh }, { ...options, runOnly })).violations;
      if (faint.length === 0) for (const each of here) seen.add(each);
      return [...found, ...faint];
    },
    { wanted: rules, floor: contrastFloor },
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
  );
}
