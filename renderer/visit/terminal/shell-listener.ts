/** What a terminal tells whoever shows it, and how it is to look. */
import type { Desktop } from './keys';
import type { Paper } from './theme';
import type { TypingNote } from './typing';

/** What the person is asked, and what they did that concerns the window. */
export interface ShellListener {
  readonly askPaste: (text: string, lines: number) => void;
  readonly askLink: (address: string) => void;
  readonly search: () => void;
  /** How many places a search found, and which of them is shown; -1: none. */
  readonly found: (index: number, count: number) => void;
  /** Keys went nowhere. */
  readonly typing: (note: TypingNote) => void;
}

export interface ShellAppearance {
  readonly paper: Paper;
  /** The list of typefaces, as a style has it. */
  readonly face: string;
  /** Of the type, in pixels. */
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly desktop: Desktop;
}

/** Until it is said. */
export const usualAppearance: ShellAppearance = {
  paper: 'light',
  face: 'monospace',
  fontSize: 15,
  screenReader: false,
  desktop: 'linux',
};

/** Whoever shows a terminal that is not looked at. */
export const noListener: ShellListener = {
  askPaste: () => undefined,
  askLink: () => undefined,
  search: () => undefined,
  found: () => undefined,
  typing: () => undefined,
};
