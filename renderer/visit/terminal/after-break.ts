/**
 * What is written between the end of one shell and the next in the same terminal: whatever the broken one had switched
 * on, it will not switch off any more.
 */
import type { Terminal } from '@xterm/xterm';

const esc = '\u001B';
/** Switches everything off again, whatever was on. */
const modesAtFirst = [
  // A sequence or a string that the break cut in two ends here.
  '\u0018',
  `${esc}\\`,
  `${esc}]8;;${esc}\\`,
  // Back from the alternate screen; the cursor shown, of the usual shape.
  `${esc}[?1049l`,
  `${esc}[?25h`,
  `${esc}[0 q`,
  // The mouse, the focus and pasted text are not reported.
  ...[9, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 2026].map((mode) => `${esc}[?${mode}l`),
  // Keys, letters and margins as they are at first, by a soft reset: the cursor stays where it is.
  `${esc}[!p`,
  `${esc}>`,
  // Colours that the device changed for itself.
  `${esc}]104${esc}\\`,
  ...[110, 111, 112].map((which) => `${esc}]${which}${esc}\\`),
  `${esc}[0m`,
].join('');

/** In the colour of what is of no weight, on a line of its own, once all is as at first. `done`: it is drawn. */
export const writeBreak = (terminal: Terminal, words: string, done: () => void): void =>
  terminal.write(modesAtFirst, () =>
    terminal.write(`${terminal.buffer.active.cursorX === 0 ? '' : '\r\n'}${esc}[90m${words}${esc}[0m\r\n`, done),
  );
