/**
 * Faces of the systems that the window runs on, worn by whatever machine the tests run on: a face that this machine
 * has, drawn as wide and as high as the other is. A drawn label is then as long as it is there; what its letters look
 * like is not measured.
 */
import type { Frame, Page } from '@playwright/test';

/** How wide a sentence is in a face that is worn, and in the one that it is worn with. */
interface Widths {
  readonly worn: number;
  readonly own: number;
}

/** Advance of an average letter, ascent and descent in ems, from each font's own tables (`xWidthAvg`, `hhea`). */
interface FaceMetrics {
  readonly latin: number;
  readonly ascent: number;
  readonly descent: number;
}

const faces = {
  'Segoe UI': { latin: 908 / 2048, ascent: 2210 / 2048, descent: 514 / 2048 },
  // The system sets small sizes wider than the outlines' own tables say; this is its text size.
  'San Francisco': { latin: 0.466, ascent: 1980 / 2048, descent: 432 / 2048 },
  // Its Latin letters are those of Segoe UI; a syllable is 0.92 em wide, as in the faces below.
  'Malgun Gothic': { latin: 908 / 2048, ascent: 2228 / 2048, descent: 493 / 2048 },
} as const satisfies Readonly<Record<string, FaceMetrics>>;

export type FaceName = keyof typeof faces;
export const faceNames = Object.keys(faces) as readonly FaceName[];
/** What the window is drawn in where it is used most: Windows, in either language. */
export const usualFace = { en: 'Segoe UI', ko: 'Malgun Gothic' } as const satisfies Record<'en' | 'ko', FaceName>;

/** Arial's advance in ems; Liberation Sans has the same, letter by letter. */
const arial = 913 / 2048;
const regular = ['Arial', 'Liberation Sans', 'LiberationSans'];
const bold = ['Arial Bold', 'Arial-BoldMT', 'Liberation Sans Bold', 'LiberationSans-Bold'];
/** Faces with syllables of 0.92 em. */
const hangul = ['Malgun Gothic', 'Noto Sans CJK KR', 'NotoSansCJKkr-Regular', 'Noto Sans KR'];
const hangulBold = ['Malgun Gothic Bold', 'Noto Sans CJK KR Bold', 'NotoSansCJKkr-Bold', ...hangul];

function rulesOf(name: FaceName): readonly string[] {
  const { latin, ascent, descent } = faces[name];
  const rule = (sources: readonly string[], weight: string, range: string, adjust: number): string =>
    `@font-face { font-family: "Worn ${name}"; font-weight: ${weight}; unicode-range: ${range};
      src: ${sources.map((source) => `local("${source}")`).join(', ')}; size-adjust: ${(adjust * 100).toFixed(2)}%;
      ascent-override: ${((ascent / adjust) * 100).toFixed(2)}%; descent-override: ${((descent / adjust) * 100).toFixed(2)}%; line-gap-override: 0% }`;
  const letters = 'U+0-10FF, U+2000-2FFF';
  const syllables = 'U+1100-11FF, U+3000-318F, U+AC00-D7AF';
  return [
    rule(regular, '1 550', letters, latin / arial),
    rule(bold, '551 1000', letters, latin / arial),
    rule(hangul, '1 550', syllables, 1),
    rule(hangulBold, '551 1000', syllables, 1),
  ];
}

/** The value of the theme's `--face` for each face, for measures that change it by themselves. */
export const wornFamily = (name: FaceName): string => `"Worn ${name}", "Noto Sans CJK KR", sans-serif`;

/**
 * Has a picture drawn in a face from here on, in this document. Fails where this machine has nothing to wear it with.
 */
export async function wear(place: Page | Frame, name: FaceName): Promise<void> {
  const wide = await place.evaluate(
    async ({ rules, family, worn }) => {
      const page = window as unknown as { wornFaces?: Map<string, Widths> };
      const there = (page.wornFaces ??= new Map());
      const put = (): void => document.documentElement.style.setProperty('--face', family);
      const before = there.get(worn);
      // What it is drawn with stays the same for as long as the document does.
      if (before !== undefined) {
        put();
        return before;
      }
      const sheet = new CSSStyleSheet();
      for (const rule of rules) sheet.insertRule(rule);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      const sizes = ['15px', '600 15px'].flatMap((size) => [
        document.fonts.load(`${size} "${worn}"`, 'aA'),
        document.fonts.load(`${size} "${worn}"`, '가'),
      ]);
      const found = (await Promise.all(sizes)).every((loaded) => loaded.length > 0);
      put();
      const pen = document.createElement('canvas').getContext('2d');
      if (pen === null || !found) return null;
      const widthIn = (font: string): number => {
        pen.font = `1000px ${font}`;
        return pen.measureText('answered 22 s ago, checked 3 s ago').width;
      };
      const widths = { worn: widthIn(`"${worn}"`), own: Math.max(widthIn('Arial'), widthIn('"Liberation Sans"')) };
      there.set(worn, widths);
      return widths;
    },
    { rules: rulesOf(name), family: wornFamily(name), worn: `Worn ${name}` },
  );
  const expected = faces[name].latin / arial;
  if (wide === null || Math.abs(wide.worn / wide.own - expected) > 0.01)
    throw new Error(`this machine has no font to wear ${name} with: Arial or Liberation Sans, and Noto Sans CJK KR`);
}
