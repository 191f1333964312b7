/** The typeface of terminals: the person's, where its letters have equal widths, and what stands in for it. */

const usual =
  'ui-monospace, "Cascadia Mono", "SF Mono", Consolas, Menlo, "JetBrains Mono", "DejaVu Sans Mono", "D2Coding", "Noto Sans Mono CJK KR", monospace';

/** What people who work in terminals have, of which those on this laptop are suggested. */
const wellKnown = [
  'Cascadia Mono',
  'Cascadia Code',
  'Consolas',
  'Courier New',
  'D2Coding',
  'DejaVu Sans Mono',
  'Fira Code',
  'Fira Mono',
  'Hack',
  'IBM Plex Mono',
  'Inconsolata',
  'Iosevka',
  'JetBrains Mono',
  'Liberation Mono',
  'Menlo',
  'Monaco',
  'NanumGothicCoding',
  'Noto Sans Mono',
  'Roboto Mono',
  'SF Mono',
  'Source Code Pro',
  'Ubuntu Mono',
] as const;

/** How wide a text is in a face, in pixels, where its size is 100; 0: nothing can be measured. */
export type Measure = (text: string, family: string) => number;

const onCanvas: Measure = (text, family) => {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  context.font = `100px ${family}`;
  return context.measureText(text).width;
};

/**
 * `missing`: this laptop has no such typeface. `uneven`: its letters differ in width, so that no column of a terminal
 * would be straight.
 */
type FontFitness = 'good' | 'missing' | 'uneven';

export function fitnessOfFont(font: string, measure: Measure = onCanvas): FontFitness {
  const wide = (text: string, standIn: string): number => measure(text, `"${font}", ${standIn}`);
  // Where another face stands in for it, it is one or the other.
  const text = 'iWm0.l';
  if (wide(text, 'monospace') !== wide(text, 'serif') || wide(text, 'monospace') !== wide(text, 'sans-serif'))
    return 'missing';
  return wide('iiiiii', 'monospace') === wide('WWWWWW', 'monospace') ? 'good' : 'uneven';
}

/** The list that a terminal is drawn in. */
export const faceOf = (font: string, measure?: Measure): string =>
  font === '' || fitnessOfFont(font, measure) !== 'good' ? usual : `"${font}", ${usual}`;

/** Those of the well-known ones that are on this laptop. */
export const fontsHere = (measure?: Measure): readonly string[] =>
  wellKnown.filter((font) => fitnessOfFont(font, measure) === 'good');
