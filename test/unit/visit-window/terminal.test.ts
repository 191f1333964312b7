// @vitest-environment jsdom
/**
 * The terminal of a device's shell against a main process that keeps what it is asked: what is sent, what is not, and
 * how much is under way.
 */
import { Terminal } from '@xterm/xterm';
import { describe, expect, it, vi } from 'vitest';
import { guard } from '../../../renderer/visit/terminal/guards';
import { ShellTerminal } from '../../../renderer/visit/terminal/shell-terminal';
import { shellStreams } from '../../../renderer/visit/terminal/streams';
import { allDrawn, argumentsOf, bytesOf, eachInItsWindow, esc, open, print, sent } from './terminal-rig';

eachInItsWindow();

describe('what a device may not do with the terminal', () => {
  /** What is typed back when the device prints this. */
  async function answered(printed: string): Promise<string> {
    const terminal = new Terminal({ allowProposedApi: true });
    guard(terminal);
    let back = '';
    const titles: string[] = [];
    terminal.onData((data) => (back += data));
    terminal.onTitleChange((title) => titles.push(title));
    await new Promise<void>((done) => {
      terminal.write(printed, done);
    });
    expect(titles).toEqual([]);
    return back;
  }

  it.each([
    ['the clipboard, written', `${esc}]52;c;cm0gLXJmIC8=\u0007`],
    ['the clipboard, read', `${esc}]52;c;?\u0007`],
    ['a title, set and reported', `${esc}]0;rm -rf /\u0007${esc}]2;rm -rf /${esc}\\${esc}[21t`],
    ['an icon name, set and reported', `${esc}]1;rm -rf /\u0007${esc}[20t`],
    ['a title kept and taken back', `${esc}[22;0t${esc}[23;0t${esc}[21t`],
    ['the size of the window', `${esc}[18t${esc}[14t${esc}[8;200;200t`],
    ['a setting, reported as it was asked', `${esc}P$qrm -rf /${esc}\\${esc}P$q"p${esc}\\`],
    ['an answerback', '\u0005'],
    ['a notification', `${esc}]9;rm -rf /\u0007${esc}]777;notify;rm;-rf\u0007`],
  ])('%s', async (_, printed) => {
    expect(await answered(printed)).toBe('');
  });

  it.each([
    ['where the cursor is', `ab${esc}[6n`, `${esc}[1;3R`],
    ['what kind of terminal it is', `${esc}[c`, `${esc}[?1;2c`],
    ['whether all is well', `${esc}[5n`, `${esc}[0n`],
  ])('programs get the answer they wait for: %s', async (_, printed, answer) => {
    expect(await answered(printed)).toBe(answer);
  });
});

describe('a shell', () => {
  it('gets what is typed, as it is typed, in portions that a request takes', () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    terminal.paste('밸브 V3\n');
    expect(sent()).toBe('밸브 V3\r');
    terminal.paste('x'.repeat(600_000));
    expect(argumentsOf('shell.input').every(({ bytes }) => bytes.length <= 262_144)).toBe(true);
    expect(sent().length).toBe(600_000 + '밸브 V3\r'.length);
    terminal.dispose();
  });

  it('takes no paste apart: what could end it early is left out', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    print(`${esc}[?2004h`);
    await allDrawn(8);
    terminal.paste(`a${esc}[201~rm -rf /\u0003\n`);
    expect(sent()).toBe(`${esc}[200~a[201~rm -rf /\r${esc}[201~`);
    terminal.dispose();
  });
});

describe('the terminal that a shell is drawn in', () => {
  it('is guarded: what holds words of the device is answered by nothing, what programs wait for is', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    const printed = `${esc}P$q"p${esc}\\${esc}P$qm${esc}\\${esc}[5n`;
    print(printed);
    await allDrawn(printed.length);
    expect(sent()).toBe(`${esc}[0n`);
    terminal.dispose();
  });

  it('is bounded: a number that nothing on the screen needs is passed over', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    const printed = `x${esc}[5000by`;
    print(printed);
    await allDrawn(printed.length);
    expect(terminal.text()).toEqual(['xy']);
    terminal.dispose();
  });
});

describe('what a shell has printed', () => {
  it('is kept for ten thousand lines, in wide characters, too, and no more; the bell is heard by nobody', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play');
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    const lines = Array.from({ length: 10_500 }, (_, index) => `${index + 1} 번째 줄\u0007\r\n`).join('');
    print(lines);
    await allDrawn(bytesOf(lines).length);
    const kept = terminal.text();
    expect(kept.at(-1)).toBe('10500 번째 줄');
    // Those that are shown, and ten thousand above them.
    expect(kept.length).toBe(10_000 + terminal.size.rows - 1);
    expect(play).not.toHaveBeenCalled();
    terminal.dispose();
  });
});

describe('what a shell prints before anybody draws it', () => {
  it('is kept in order, within bounds, and handed over once', () => {
    print('one', 'shell-9');
    print('two', 'shell-9');
    const got: string[] = [];
    const detach = shellStreams.attach('shell-9', (bytes) => got.push(new TextDecoder().decode(bytes)));
    print('three', 'shell-9');
    detach();
    print('four', 'shell-9');
    expect(got).toEqual(['one', 'two', 'three']);
    shellStreams.attach('shell-9', (bytes) => got.push(new TextDecoder().decode(bytes)))();
    expect(got).toEqual(['one', 'two', 'three', 'four']);

    for (let count = 0; count < 100; count += 1) print(new Uint8Array(100_000).fill(count), 'shell-8');
    let bytes = 0;
    let last = 0;
    shellStreams.attach('shell-8', (chunk) => {
      bytes += chunk.length;
      last = chunk[0] ?? 0;
    })();
    expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(last).toBe(99);
  });
});

describe('a line that is entered with one press', () => {
  it('is typed with its Enter key while the shell takes keys, and is nowhere afterwards where it does not', () => {
    const terminal = new ShellTerminal('shell-1');
    expect(terminal.enter('df -h')).toBe(false);
    terminal.follow(open(1), () => '');
    expect(terminal.enter('df -h \u001B점검')).toBe(true);
    expect(sent()).toBe('df -h 점검\r');
    terminal.setReachable(false);
    expect(terminal.enter('reboot')).toBe(false);
    terminal.setReachable(true);
    expect(sent()).toBe('df -h 점검\r');
    terminal.dispose();
  });

  it('has what was printed since as its answer, in the lines of the device, as long as that is there', async () => {
    const terminal = new ShellTerminal('shell-1');
    terminal.follow(open(1), () => '');
    const long = 'x'.repeat(120);
    const parts = ['before\r\n$ ', `df -h\r\n\u001B[31mred\u001B[0m ${long}\r\n\r\n$ `];
    expect(terminal.answer()).toBeNull();
    print(parts[0] ?? '');
    await allDrawn(bytesOf(parts[0] ?? '').length);
    terminal.enter('df -h');
    print(parts[1] ?? '');
    await allDrawn(bytesOf(parts.join('')).length);
    expect(terminal.answer()).toEqual(['$ df -h', `red ${long}`, '', '$ ']);
    // A full-screen program has a screen of its own.
    print(`${esc}[?1049h`);
    await allDrawn(bytesOf(parts.join('')).length + 8);
    expect(terminal.answer()).toBeNull();
    terminal.dispose();
  });
});
