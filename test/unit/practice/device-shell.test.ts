import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../../electron/practice/devices/files/contents';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import type { ShellState } from '../../../electron/practice/devices/ssh/commands/command';
import { completeLine } from '../../../electron/practice/devices/ssh/completion';
import { runLine } from '../../../electron/practice/devices/ssh/interpreter';
import { LineEditor } from '../../../electron/practice/devices/ssh/line-editor';
import { parseLine, ShellSyntaxError } from '../../../electron/practice/devices/ssh/parse';

function newShell(): ShellState {
  const device = identityOf('pump-station-07', () => Date.UTC(2026, 10, 24, 12));
  return {
    device,
    files: createFiles(device),
    user: 'technician',
    home: '/home/technician',
    cwd: '/home/technician',
    lastStatus: 0,
    from: '127.0.0.1:1',
  };
}

const nothing: AsyncIterable<Buffer> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

async function run(line: string, shell = newShell()): Promise<{ out: string; err: string; status: number }> {
  let out = '';
  let err = '';
  const status = await runLine(line, shell, {
    stdin: nothing,
    out: (data) => Promise.resolve(void (out += data.toString())),
    err: (text) => Promise.resolve(void (err += text)),
    signal: new AbortController().signal,
    columns: 80,
    terminal: false,
  });
  return { out, err, status };
}

describe('the shell', () => {
  it.each([
    [
      'echo a "b  c" \'d $USER\' $USER "$HOME/x" ~/y \\$z',
      'a b  c d $USER technician /home/technician/x /home/technician/y $z\n',
    ],
    ['echo one; echo two # three', 'one\ntwo\n'],
    ['false && echo no || echo yes', 'yes\n'],
    ['false; echo $?; true; echo ${?}', '1\n${?}\n'],
    ['cat /etc/hostname | cat | wc -l', '1\n'],
    ['echo x > /tmp/f && echo y >> /tmp/f && cat < /tmp/f', 'x\ny\n'],
    ['cat /nowhere 2>&1', 'cat: /nowhere: No such file or directory\n'],
    ['cat /nowhere 2> /dev/null', ''],
    ['echo "" | wc -c', '1\n'],
    ['mkdir -p /tmp/a/b && cp /etc/hostname /tmp/a/b && ls /tmp/a/b && rm -r /tmp/a && ls /tmp', 'hostname\n'],
    ['printf', ''],
    ['head -n 1 /etc/os-release; tail -1 /etc/os-release', 'NAME="FieldOS"\nPRETTY_NAME="FieldOS 4.2 (Larch)"\n'],
    ['echo abc | sha256sum', 'edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb  -\n'],
    ['/usr/bin/hostname', 'pump-station-07\n'],
    ['systemctl is-active ssh.service', 'active\n'],
  ])('%s', async (line, expected) => {
    expect((await run(line)).out).toBe(expected);
  });

  it.each([
    'help',
    'ls -la',
    'uname -a',
    'uptime',
    'df -h',
    'ps',
    'free -m',
    'ip addr',
    'ip route',
    'dmesg',
    'systemctl status ssh',
    'journalctl -n 5',
    'readings',
    'readings --json',
    'whoami',
    'hostname',
    'date',
    'id',
    'who',
    'env',
    'clear',
  ])('%s prints something and succeeds', async (line) => {
    const { out, err, status } = await run(line);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    expect(out.length).toBeGreaterThan(4);
  });

  it.each([
    ['cd /nowhere', 1, '-sh: cd: No such file or directory\n'],
    ['systemctl status nothing', 4, 'Unit nothing.service could not be found.\n'],
    ['systemctl stop ssh', 1, 'Failed to stop ssh.service: Access denied\n'],
    ['rm /etc', 1, 'rm: /etc: Is a directory\n'],
    ['echo "open', 2, '-sh: syntax error: unterminated quoted string\n'],
    ['| cat', 2, '-sh: syntax error: unexpected "|"\n'],
    ['echo >', 2, '-sh: syntax error: unexpected newline\n'],
    ['nothing-such', 127, '-sh: nothing-such: command not found\n'],
    ['constructor', 127, '-sh: constructor: command not found\n'],
  ])('%s fails with status %i', async (line, status, err) => {
    expect(await run(line)).toEqual({ out: '', err, status });
  });

  it('parses any line or refuses it with a syntax error', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            'a',
            ' ',
            '"',
            "'",
            '\\',
            '$',
            '{',
            '}',
            '|',
            '&',
            ';',
            '>',
            '<',
            '2',
            '1',
            '~',
            '#',
            '?',
          ),
        }),
        (line) => {
          try {
            return parseLine(line).every((step) => step.pipeline.length > 0);
          } catch (error) {
            return error instanceof ShellSyntaxError;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('completes commands, paths and folders, and lists several', () => {
    const shell = newShell();
    expect(completeLine('syst', shell)).toEqual({ insert: 'emctl ', candidates: ['systemctl'] });
    expect(completeLine('cat /etc/os', shell).insert).toBe('-release ');
    expect(completeLine('cd /va', shell).insert).toBe('r/');
    expect(completeLine('cat /etc/host', shell)).toEqual({ insert: '', candidates: ['hostname', 'hosts'] });
    expect(completeLine('ls | gre', shell).insert).toBe('p ');
    expect(completeLine('cat /nowhere/x', shell)).toEqual({ insert: '', candidates: [] });
  });
});

/** Control sequences, and single characters. */
const pieces = new RegExp(String.raw`\u001b\[\d*[A-Za-z]|[^]`, 'g');

/** A terminal of a fixed width that understands what the editor writes: text, cursor movement, erasing downwards. */
class Screen {
  private cells = new Map<string, string>();
  private row = 0;
  private column = 0;

  constructor(private readonly columns: number) {}

  write(text: string): void {
    for (const [piece] of text.matchAll(pieces)) this.apply(piece);
  }

  private apply(piece: string): void {
    const count = Number(/\d+/.exec(piece)?.[0] ?? 1);
    if (piece.endsWith('A') && piece.length > 1) this.row -= count;
    else if (piece.endsWith('B') && piece.length > 1) this.row += count;
    else if (piece.endsWith('C') && piece.length > 1) this.column += count;
    else if (piece === '\x1b[J') {
      for (const key of this.cells.keys()) {
        const [row = 0, column = 0] = key.split(',').map(Number);
        if (row > this.row || (row === this.row && column >= this.column)) this.cells.delete(key);
      }
    } else if (piece === '\r') this.column = 0;
    else if (piece === '\n') this.row += 1;
    else {
      // A terminal wraps only when the next character comes.
      if (this.column === this.columns) {
        this.row += 1;
        this.column = 0;
      }
      this.cells.set(`${this.row},${this.column}`, piece);
      this.column += 1;
    }
  }

  /** The text from the top to the bottom, and where the cursor stands in it. */
  view(): { text: string; cursor: number } {
    let text = '';
    const rows = Math.max(0, ...[...this.cells.keys()].map((key) => Number(key.split(',')[0])));
    for (let row = 0; row <= rows; row += 1)
      for (let column = 0; column < this.columns; column += 1) text += this.cells.get(`${row},${column}`) ?? ' ';
    return { text: text.trimEnd(), cursor: this.row * this.columns + this.column };
  }
}

describe('the line editor', () => {
  const keys = [
    'a',
    'b',
    'é',
    '7',
    '\x7f',
    '\x1b[D',
    '\x1b[C',
    '\x01',
    '\x05',
    '\x0b',
    '\x15',
    '\x17',
    '\x1b[3~',
    '\x1b[H',
    '\x1bOF',
    'x',
  ] as const;

  /** What a line should be after the keys, by a model that knows nothing of terminals. */
  function model(pressed: readonly string[]): { text: string; cursor: number } {
    let left = '';
    let right = '';
    for (const key of pressed) {
      if (key === '\x7f') left = left.slice(0, -1);
      else if (key === '\x1b[D') [left, right] = [left.slice(0, -1), left.slice(-1) + right];
      else if (key === '\x1b[C') [left, right] = [left + right.slice(0, 1), right.slice(1)];
      else if (key === '\x01' || key === '\x1b[H') [left, right] = ['', left + right];
      else if (key === '\x05' || key === '\x1bOF') [left, right] = [left + right, ''];
      else if (key === '\x0b') right = '';
      else if (key === '\x15' || key === '\x17') left = '';
      else if (key === '\x1b[3~') right = right.slice(1);
      else left += key;
    }
    return { text: left + right, cursor: left.length };
  }

  it('shows and returns exactly what was typed, over wrapped lines, for any keys', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...keys), { maxLength: 60 }),
        fc.integer({ min: 7, max: 12 }),
        (pressed, columns) => {
          const screen = new Screen(columns);
          const lines: string[] = [];
          const editor = new LineEditor({
            write: (text) => screen.write(text),
            onLine: (line) => lines.push(line),
            onInterrupt: () => undefined,
            onEnd: () => undefined,
            complete: () => ({ insert: '', candidates: [] }),
          });
          editor.columns = columns;
          editor.setPrompt('$ ');
          editor.feed(pressed.join(''));
          const expected = model(pressed);
          expect(screen.view().text).toBe(`$ ${expected.text}`.trimEnd());
          const shown = screen.view().cursor;
          expect(shown).toBe(2 + expected.cursor);
          editor.feed('\r');
          expect(lines).toEqual([expected.text]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes any bytes without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const editor = new LineEditor({
          write: () => undefined,
          onLine: () => undefined,
          onInterrupt: () => undefined,
          onEnd: () => undefined,
          complete: () => ({ insert: 'x', candidates: ['x'] }),
        });
        editor.feed(text);
      }),
    );
  });

  it('counts carriage return and line feed together as one end of line', () => {
    const lines: string[] = [];
    const editor = new LineEditor({
      write: () => undefined,
      onLine: (line) => lines.push(line),
      onInterrupt: () => undefined,
      onEnd: () => undefined,
      complete: () => ({ insert: '', candidates: [] }),
    });
    editor.feed('one\r\ntwo\nthree\r\rfour\r');
    expect(lines).toEqual(['one', 'two', 'three', '', 'four']);
  });
});
