import { beforeEach, describe, expect, it } from 'vitest';
import { ShellOutput } from '../../../electron/visit/ssh/output';
import { ManualClock } from '../../fakes/manual-clock';

let clock: ManualClock;
let sent: Uint8Array[];
let isPaused: boolean;
let output: ShellOutput;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  isPaused = false;
  output = new ShellOutput(
    {
      send: (bytes) => sent.push(bytes),
      pause: () => {
        isPaused = true;
      },
      resume: () => {
        isPaused = false;
      },
    },
    clock,
  );
});

const text = (): string => Buffer.concat(sent).toString();
const flood = (bytes: number): void => {
  for (let left = bytes; left > 0; left -= 32_768) output.push(Buffer.alloc(Math.min(left, 32_768), 'x'));
};

describe('output of a shell', () => {
  it('goes at once where it is the first, and what follows is gathered', () => {
    output.push(Buffer.from('a'));
    expect(text()).toBe('a');
    output.push(Buffer.from('b'));
    output.push(Buffer.from('c'));
    expect(text()).toBe('a');
    clock.advance(4);
    expect(sent.map((bytes) => Buffer.from(bytes).toString())).toEqual(['a', 'bc']);
    clock.advance(4);
    output.push(Buffer.from('d'));
    expect(text()).toBe('abcd');
  });

  it('has memory of its own, so that nothing else is copied with it', () => {
    output.push(Buffer.from('small, from a shared pool'));
    expect(sent[0]?.buffer.byteLength).toBe(sent[0]?.length);
  });

  it('is gathered to 64 kB at most', () => {
    flood(100_000);
    expect(Math.max(...sent.map(({ length }) => length))).toBeLessThanOrEqual(96 * 1_024);
    expect(sent.length).toBeGreaterThan(1);
  });

  it('pauses above 128 kB that are not drawn, and goes on below 64 kB', () => {
    flood(128 * 1_024);
    expect(isPaused).toBe(false);
    flood(1);
    expect(isPaused).toBe(true);
    output.drawn(64 * 1_024);
    expect(isPaused).toBe(true);
    output.drawn(1);
    expect(isPaused).toBe(false);
  });

  it('is told wrong figures without harm', () => {
    output.drawn(1_000_000);
    flood(129 * 1_024);
    expect(isPaused).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('changes nothing where no output waits', () => {
    output.push(Buffer.from('a'));
    output.interrupted();
    output.push(Buffer.from('b'));
    clock.advance(4);
    expect(text()).toBe('ab');
  });

  it('skips the rest of a flood, and shows its last lines', () => {
    flood(200_000);
    const before = text().length;
    output.interrupted();
    expect(isPaused).toBe(false);
    flood(2_000_000);
    output.push(Buffer.from('\n한글 ^C\r\npat@pump-7:~$ '));
    expect(text().length).toBe(before);
    clock.advance(250);
    clock.advance(4);
    expect(text().slice(before)).toMatch(/\[⋯ 2\.\d MB ⋯\]\u001b\[0m\r\n한글 \^C\r\npat@pump-7:~\$ $/);
  });

  it('does not hide a program that goes on', () => {
    flood(200_000);
    output.interrupted();
    const before = text().length;
    flood(7_000_000);
    expect(text().length).toBeGreaterThan(before);
    expect(isPaused).toBe(true);
  });

  it('keeps all where little was under way', () => {
    flood(130_000);
    const before = text().length;
    output.interrupted();
    output.push(Buffer.from('^C\n$ '));
    output.end();
    expect(text().slice(before)).toMatch(/x*\^C\n\$ $/);
    expect(text()).not.toContain('MB');
  });
});
