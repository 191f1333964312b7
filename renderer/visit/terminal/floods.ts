/**
 * What a device may cost the window's thread and memory with a few bytes. xterm.js runs some sequences as often as
 * their number says (up to 2³¹), joins marks to one character without end, and keeps each link; here each of them has
 * an end.
 */
import { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IDisposable, IUnicodeVersionProvider, Terminal } from '@xterm/xterm';
import { pieceBytes } from './pace';

/** More than any script stacks on a character. Short, because each of them is kept for each cell of the scrollback. */
const maxJoined = 8;
/** Lines that a link is kept for, all links together: each one is visited whenever a line leaves the scrollback. */
const maxLinkLines = 5_000;
const maxLinkLength = 4_096;

const modelVersion = '11-bounded';

type Size = Pick<Terminal, 'rows' | 'cols'>;
const lines = ({ rows }: Size): number => rows;
const columns = ({ cols }: Size): number => cols;
const cells = ({ rows, cols }: Size): number => rows * cols;

/**
 * Sequences that xterm.js repeats as often as they say, and the number beyond which nothing more would be seen. Insert
 * and delete lines (IL, DL), scroll (SU, SD), tabs (CHT, CBT), repeat a character (REP).
 */
const repeated = [
  ['L', lines],
  ['M', lines],
  ['S', lines],
  ['T', lines],
  ['I', columns],
  ['Z', columns],
  ['b', cells],
] as const;

/**
 * The width and joining of characters as Unicode 11 has them; after the last mark that may join, the next takes a cell
 * of its own.
 */
class BoundedJoining implements IUnicodeVersionProvider {
  readonly version = modelVersion;
  readonly #model: IUnicodeVersionProvider;

  constructor(model: IUnicodeVersionProvider) {
    this.#model = model;
  }

  wcwidth(codepoint: number): 0 | 1 | 2 {
    return this.#model.wcwidth(codepoint);
  }

  /** Bit 0: joins; bits 1 and 2: width; above: for the provider's own use, here how many have joined. */
  charProperties(codepoint: number, preceding: number): number {
    const properties = this.#model.charProperties(codepoint, preceding);
    if ((properties & 1) === 0) return properties;
    const joined = (preceding >> 3) + 1;
    return joined > maxJoined ? 1 << 1 : properties | (joined << 3);
  }
}

function boundJoining({ unicode }: Terminal): void {
  // The addon hands its model to whoever it takes for a terminal, and uses nothing else of one.
  const taker = { unicode: { register: (model) => unicode.register(new BoundedJoining(model)) } } as Pick<
    Terminal,
    'unicode'
  >;
  new Unicode11Addon().activate(taker as Terminal);
  unicode.activeVersion = modelVersion;
}

/** Called once for each terminal, before anything is written to it. */
export function boundFloods(terminal: Terminal): readonly IDisposable[] {
  const { parser } = terminal;
  boundJoining(terminal);
  return [
    ...repeated.map(([final, most]) =>
      parser.registerCsiHandler({ final }, ([count]) => typeof count === 'number' && count > most(terminal)),
    ),
    // OSC 8: what ends a link is let through always.
    parser.registerOscHandler(
      8,
      (data) => !data.endsWith(';') && (data.length > maxLinkLength || terminal.markers.length >= maxLinkLines),
    ),
  ];
}

/** Less than this (bytes) is read in no time that could be measured. */
const leastMeasured = 512;

/**
 * Writes it so that xterm.js can pause within; `done` is called once all of it was read, with how long that took,
 * milliseconds. Nobody sees when xterm.js begins: it is measured from the end of the first piece on, so that also what
 * is no longer than one goes in two. Null: it is too little for that.
 */
export function writeInPieces(
  terminal: Pick<Terminal, 'write'>,
  bytes: Uint8Array,
  done: (tookMs: number | null) => void,
): void {
  if (bytes.length < leastMeasured) {
    terminal.write(bytes, () => done(null));
    return;
  }
  const first = Math.min(pieceBytes, Math.ceil(bytes.length / 2));
  let firstReadAt = Number.NaN;
  terminal.write(bytes.subarray(0, first), () => (firstReadAt = performance.now()));
  for (let at = first; at < bytes.length; at += pieceBytes) {
    const isLast = at + pieceBytes >= bytes.length;
    terminal.write(
      bytes.subarray(at, at + pieceBytes),
      isLast ? () => done(((performance.now() - firstReadAt) * bytes.length) / (bytes.length - first)) : undefined,
    );
  }
}
