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
    /** Where it was asked for. */
    readonly element?: Element;
  }[];
}

/**
 * What axe finds: by all its rules on the whole page, or the contrast alone (`contrast`). Contrast is measured of what is not known from what
 * this page has shown before, in whichever document, and again where it was found wanting.
 */
export async function violations(place: Page | Frame, rules: 'all' | 'contrast' = 'all'): Promise<readonly string[]> {
  if (!(await place.evaluate(() => 'axe' in window))) await place.addScriptTag({ url: axePath });
  const found = await place.evaluate(
    async ({ wanted, floor }) => {
      const own = window as unknown as {
        axe: {
          run: (context: object, options: object) => Promise<Record<'violations' | 'passes', readonly Violation[]>>;
          configure: (configuration: object) => void;
        };
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
      const unknown = window.contrast.unknown();
      if (unknown.length === 0) return found;
      const { violations: faint, passes } = await own.axe.run(
        { include: unknown },
        {
          ...options,
          runOnly: { type: 'rule', values: ['color-contrast'] },
          resultTypes: ['violations', 'passes'],
          selectors: false,
          elementRef: true,
        },
      );
      const enough = passes.flatMap(({ nodes }) => nodes.flatMap(({ element }) => element ?? []));
      // What is hidden or cannot be pressed has no contrast to measure; the same ink may have to be read elsewhere.
      const apart = faint.length > 0 ? [] : unknown.filter((element) => !enough.includes(element));
      window.contrast.keep(enough, apart);
      return [...found, ...faint];
    },
    { wanted: rules, floor: contrastFloor },
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
  );
}
