/**
 * What a device may not do with the terminal: write the clipboard, name the window, or have an answer typed that holds
 * words of its own. xterm.js has most of this off by itself; here it is said, and tested, whatever a later version
 * does.
 */
import type { IDisposable, Terminal } from '@xterm/xterm';

/** OSC 0, 1, 2: titles; 52: clipboard; 9, 777: notifications; 1337, 50: files, fonts and more of other terminals. */
const refusedOsc = [0, 1, 2, 9, 50, 52, 777, 1337] as const;

/** Called once for each terminal, before anything is written to it. */
export function guard(terminal: Terminal): readonly IDisposable[] {
  const { parser } = terminal;
  return [
    ...refusedOsc.map((ident) => parser.registerOscHandler(ident, () => true)),
    // Reports and changes of the window; those of its title are the device's own words, typed back.
    parser.registerCsiHandler({ final: 't' }, () => true),
    // DECRQSS: a setting is reported back as the device wrote it.
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true),
  ];
}
