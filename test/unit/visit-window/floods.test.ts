// @vitest-environment jsdom
/**
 * What a few bytes of a device may cost the window: counted inside xterm.js, because what is missing here is a bound.
 */
import { Terminal } from '@xterm/xterm';
import { describe, expect, it, vi } from 'vitest';
import { boundFloods, writeInPieces } from '../../../renderer/visit/terminal/floods';
import { Pace, pieceBytes } from '../../../renderer/visit/terminal/pace';

const esc = '\u001B';
const rows = 24;
const cols = 80;

interface Lines {
  splice: (...args: unknown[]) => void;
}
/**
 * The parts of xterm.js that do what a sequence asks for, and the parser, which is called here so that a failure is
 * ours to see.
 */
interface Core {
  readonly _inputHandler: {
    parse(text: string): void;
    print: (data: Uint32Array, start: number, end: number) => void;
  };
  readonly buffer: { readonly lines: Lines; nextStop: () => number; prevStop: () => number };
  readonly _oscLinkService: { readonly _dataByLinkId: ReadonlyMap<number, unknown> };
}

const terminals = (): { readonly terminal: Terminal; readonly core: Core } => {
  const terminal = new Terminal({ allowProposedApi: true, rows, cols, scrollback: 100 });
  boundFloods(terminal);
  return { terminal, core: (terminal as unknown as { readonly _core: Core })._core };
};

const most = rows * cols;
/** Counts each call of what a sequence repeats, and ends it where nothing else would. */
function counted(core: Core): () => number {
  let calls = 0;
  const count = (more: number): void => {
    calls += more;
    if (calls > 4 * most) throw new Error('without a bound');
  };
  const { buffer, _inputHandler: handler } = core;
  const { lines } = buffer;
  const splice = lines.splice.bind(lines);
  lines.splice = (...args) => {
    count(1);
    splice(...args);
  };
  for (const name of ['nextStop', 'prevStop'] as const) {
    const stop = buffer[name].bind(buffer);
    buffer[name] = () => {
      count(1);
      return stop();
    };
  }
  const print = handler.print.bind(handler);
  handler.print = (data, start, end) => {
    count(end - start);
    print(data, start, end);
  };
  return () => calls;
}

const row = (terminal: Terminal, at: number): string =>
  terminal.buffer.active.getLine(at)?.translateToString(true) ?? '';
const drawn = (terminal: Terminal, text: string): Promise<void> =>
  new Promise((resolve) => {
    terminal.write(text, resolve);
  });

describe('a sequence with a number that nothing on the screen needs', () => {
  it.each(
    ['L', 'M', 'S', 'T', 'I', 'Z', 'b'].flatMap((final) =>
      // What the parser makes of each: with more numbers, with one that is past its own largest, and as large as memory
      // allows.
      ['20000000', '20000000;1', '20000000:1'].map((number) => [final, number] as const),
    ),
  )('ends at once: %s of %s', (final, number) => {
    const { terminal, core } = terminals();
    const calls = counted(core);
    core._inputHandler.parse(`x${esc}[${number}${final}`);
    expect(calls()).toBeLessThanOrEqual(2);
    core._inputHandler.parse(`\r\n$ `);
    expect(row(terminal, 1)).toBe('$ ');
    terminal.dispose();
  });

  it.each([
    'L',
    'M',
    'S',
    'T',
    'I',
    'Z',
    'b',
    '@',
    'P',
    'X',
    'A',
    'B',
    'C',
    'D',
    'E',
    'F',
    'G',
    'a',
    'd',
    'e',
    ' @',
    ' A',
    "'}",
    "'~",
  ])('or the largest that there is: %s', (final) => {
    const { terminal, core } = terminals();
    const calls = counted(core);
    core._inputHandler.parse(`x${esc}[99999999999${final}${esc}[H$ `);
    expect(calls()).toBeLessThanOrEqual(4);
    expect(row(terminal, 0).startsWith('$ ')).toBe(true);
    terminal.dispose();
  });
});

describe('what programs use', () => {
  it('vim opens three lines and takes them out again, within its region', async () => {
    const { terminal } = terminals();
    await drawn(terminal, `one\r\ntwo\r\nthree${esc}[2;10r${esc}[2H${esc}[3L`);
    expect([row(terminal, 0), row(terminal, 1), row(terminal, 4)]).toEqual(['one', '', 'two']);
    await drawn(terminal, `${esc}[3M`);
    expect([row(terminal, 1), row(terminal, 2)]).toEqual(['two', 'three']);
    terminal.dispose();
  });

  it('tmux repeats a character over a line; tabs and scrolling move as far as they say', async () => {
    const { terminal } = terminals();
    await drawn(terminal, `-${esc}[${cols - 1}b\r\n${esc}[3Ix${esc}[2Zy`);
    expect(row(terminal, 0)).toBe('-'.repeat(cols));
    expect(row(terminal, 1)).toBe(`${' '.repeat(16)}y${' '.repeat(7)}x`);
    await drawn(terminal, `${esc}[1S`);
    expect(row(terminal, 0).trim()).toBe(`y${' '.repeat(7)}x`);
    await drawn(terminal, `${esc}[${rows}T`);
    expect(row(terminal, 0)).toBe('');
    terminal.dispose();
  });

  it('a whole screen at once is inserted, deleted, scrolled and filled', async () => {
    const { terminal } = terminals();
    await drawn(terminal, `gone${esc}[H${esc}[${rows}L`);
    expect(row(terminal, 0)).toBe('');
    await drawn(terminal, `${esc}[Hx${esc}[${most - 1}b`);
    expect(row(terminal, rows - 1)).toBe('x'.repeat(cols));
    terminal.dispose();
  });
});

describe('marks that join a character', () => {
  const cellsOf = (terminal: Terminal): string[] => {
    const line = terminal.buffer.active.getLine(0);
    return Array.from({ length: 6 }, (_, at) => line?.getCell(at)?.getChars() ?? '');
  };

  it('without end do not make it longer without end, in one piece or in many', async () => {
    for (const pieces of [1, 500]) {
      const { terminal } = terminals();
      for (let piece = 0; piece < pieces; piece += 1)
        await drawn(terminal, `${piece === 0 ? 'a' : ''}${'\u0301'.repeat(500 / pieces)}`);
      const longest = Math.max(
        ...Array.from({ length: terminal.buffer.active.length }, (_, at) => at).flatMap((at) =>
          Array.from(
            { length: cols },
            (__, x) => terminal.buffer.active.getLine(at)?.getCell(x)?.getChars().length ?? 0,
          ),
        ),
      );
      expect(longest).toBe(9);
      await drawn(terminal, `\r\n${esc}[2K$ `);
      expect(row(terminal, terminal.buffer.active.baseY + terminal.buffer.active.cursorY)).toBe('$ ');
      terminal.dispose();
    }
  });

  it('are shown where they belong: accents, Hangul in its parts, a chosen form of a sign', async () => {
    const { terminal } = terminals();
    await drawn(terminal, 'e\u0302\u0301x\u1112\u1161\u11AB한\u2764\uFE0F');
    expect(cellsOf(terminal)).toEqual(['e\u0302\u0301', 'x', '\u1112\u1161\u11AB', '', '한', '']);
    terminal.dispose();
  });
});

describe('links of a device', () => {
  const link = (address: string): string => `${esc}]8;;${address}${esc}\\x${esc}]8;;${esc}\\\r`;

  it('on one line over and over are not kept without end', () => {
    const { terminal, core } = terminals();
    core._inputHandler.parse(link('https://one.example/'));
    expect(core._oscLinkService._dataByLinkId.size).toBe(1);
    core._inputHandler.parse(link('https://one.example/').repeat(6_000));
    expect(core._oscLinkService._dataByLinkId.size).toBe(5_000);
    terminal.dispose();
  });

  it('of a length that no browser takes are text', () => {
    const { terminal, core } = terminals();
    core._inputHandler.parse(link(`https://one.example/${'a'.repeat(5_000)}`));
    expect(core._oscLinkService._dataByLinkId.size).toBe(0);
    expect(row(terminal, 0)).toBe('x');
    terminal.dispose();
  });
});

describe('a large piece of output', () => {
  it('is written in small ones, in order, and told of once', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at % 251);
    const written: Uint8Array[] = [];
    let told = 0;
    const write = (piece: string | Uint8Array, done?: () => void): void => {
      if (typeof piece !== 'string') written.push(piece);
      done?.();
    };
    writeInPieces({ write }, bytes, () => (told += 1));
    expect(written.map(({ length }) => length)).toEqual([4_096, 4_096, 1_808]);
    expect(Uint8Array.from(written.flatMap((piece) => [...piece]))).toEqual(bytes);
    writeInPieces({ write }, new Uint8Array(), () => (told += 1));
    expect(told).toBe(2);
  });

  it('is measured also where it is a single piece, so that one slow moment does not stay', () => {
    const pace = new Pace();
    let now = 0;
    let bytesPerMs = 50;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const read = (): number => {
      const { room } = pace;
      const write = (piece: string | Uint8Array, done?: () => void): void => {
        now += piece.length / bytesPerMs;
        done?.();
      };
      writeInPieces({ write }, new Uint8Array(room), (tookMs) => pace.read(room, tookMs));
      frame();
      return room;
    };
    let frame = (): void => undefined;
    vi.stubGlobal('requestAnimationFrame', (work: () => void) => (frame = work));
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
    for (let count = 0; count < 10; count += 1) read();
    expect(read()).toBe(pieceBytes);
    bytesPerMs = 3_000;
    for (let count = 0; count < 10; count += 1) read();
    expect(read()).toBeGreaterThan(20_000);
    pace.end();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
});
