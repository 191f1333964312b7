/** How a terminal looks: the colours of the look in both themes, lines of a whole number of pixels. */
import type { ITheme } from '@xterm/xterm';

const colours = {
  light: {
    paper: '#ffffff',
    text: '#15191c',
    dim: '#4f585e',
    green: '#08634a',
    yellow: '#7a4a00',
    red: '#a61b15',
    blue: '#0f4c81',
    cyan: '#00606e',
    magenta: '#7a2c86',
    black: '#15191c',
    white: '#d9dcd6',
    brightWhite: '#ffffff',
    selection: '#cfe0ef',
    match: '#fbeed8',
    found: '#f2b34c',
  },
  dark: {
    paper: '#12171a',
    text: '#eef1f0',
    dim: '#a1aaaf',
    green: '#56cfa0',
    yellow: '#f2b34c',
    red: '#ff8a80',
    blue: '#8cc4f5',
    cyan: '#6fd3de',
    magenta: '#d9a3e6',
    black: '#12171a',
    white: '#eef1f0',
    brightWhite: '#ffffff',
    selection: '#1f3a50',
    match: '#37290f',
    found: '#8a5300',
  },
} as const;

export type Paper = keyof typeof colours;

/**
 * The least contrast of a letter and its ground: what a device colours otherwise is moved until it can be read in
 * sunlight.
 */
export const leastContrast = 7;

export function themeOf(paper: Paper): ITheme {
  const { paper: background, text, dim, selection, match: _, found: __, ...named } = colours[paper];
  return {
    ...named,
    background,
    foreground: text,
    cursor: text,
    cursorAccent: background,
    selectionBackground: selection,
    selectionInactiveBackground: selection,
    scrollbarSliderBackground: `${dim}66`,
    scrollbarSliderHoverBackground: `${dim}99`,
    scrollbarSliderActiveBackground: dim,
    brightBlack: dim,
    brightRed: named.red,
    brightGreen: named.green,
    brightYellow: named.yellow,
    brightBlue: named.blue,
    brightMagenta: named.magenta,
    brightCyan: named.cyan,
  };
}

/** How the search marks what it found; every hit, and the one that is gone to. */
export const matchColours = (paper: Paper) => ({
  matchBackground: colours[paper].match,
  matchOverviewRuler: colours[paper].yellow,
  activeMatchBackground: colours[paper].found,
  activeMatchColorOverviewRuler: colours[paper].red,
});

/**
 * What xterm.js multiplies the height of a letter with, so that a line is 1.4 times the size of the type and a whole
 * number of pixels: 21 of 15.
 */
export function lineHeightOf(fontSize: number, face: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return 1;
  context.font = `${fontSize}px ${face}`;
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText('W');
  const ratio = globalThis.devicePixelRatio;
  const letter = Math.ceil((fontBoundingBoxAscent + fontBoundingBoxDescent) * ratio);
  return Math.max(1, (Math.round(fontSize * 1.4) * ratio + 0.01) / letter);
}
