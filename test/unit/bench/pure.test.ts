import { describe, expect, test } from 'vitest';
import { parseCpuTime, parseProcStat } from '../../bench/accounting';
import { readArguments } from '../../bench/arguments';
import { quantile, summarize } from '../../bench/statistics';
import { ratioOf, renderTable, type Series } from '../../bench/table';
import { UploadWindow } from '../../bench/upload-window';

describe('statistics', () => {
  test('median and extremes do not depend on the order', () => {
    expect(summarize([9, 1, 4])).toEqual({ median: 4, min: 1, max: 9, count: 3 });
    expect(summarize([1, 2, 3, 10])?.median).toBe(2.5);
    expect(summarize([])).toBeNull();
  });

  test('quantiles lie between the nearest two values', () => {
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect(quantile([5], 0.99)).toBe(5);
    expect(quantile([1, 2, 3], 1)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('process accounting', () => {
  test('a program name with brackets and spaces does not move the fields', () => {
    expect(parseProcStat('12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20')).toBe(3);
  });

  test.each([
    ['0:01.25', 1.25],
    ['12:34', 754],
    ['1:00:01', 3_601],
    ['2-03:04:05', 183_845],
  ])('ps says %s', (text, seconds) => expect(parseCpuTime(` ${text}\n`)).toBe(seconds));

  test('no time at all', () => expect(parseCpuTime('-')).toBeNaN());
});

describe('command line', () => {
  const known = ['upload-1', 'idle'];

  test('defaults', () => {
    expect(readArguments([], known)).toEqual({ ok: true, options: { rows: [], seconds: 1, runs: 3, json: null, referenceSettings: null, list: false, help: false } });
  });

  test('everything given', () => {
    const parsed = readArguments(['--row', 'idle', '--row=upload-1', '--seconds', '0.5', '--runs', '7', '--json', 'out.json', '--reference-settings', 'set.json', '--list'], known);
    expect(parsed).toEqual({ ok: true, options: { rows: ['idle', 'upload-1'], seconds: 0.5, runs: 7, json: 'out.json', referenceSettings: 'set.json', list: true, help: false } });
  });

  test.each([
    [['--row', 'nothing'], 'no row is called nothing'],
    [['--seconds', '0'], '--seconds'],
    [['--seconds', ''], '--seconds'],
    [['--runs', '1.5'], '--runs'],
    [['--runs', 'many'], '--runs'],
    [['--colour'], '--colour'],
    [['upload-1'], 'upload-1'],
  ])('%j is refused', (argv, message) => {
    const parsed = readArguments(argv, known);
    expect(parsed.ok ? '' : parsed.message).toContain(message);
  });
});

describe('table', () => {
  const series = (subject: string, ...throughput: number[]): Series => ({ row: 'upload-1', title: '', subject, samples: throughput.map((value) => ({ throughput: value })), failures: [] });

  test('the ratio is that of the medians', () => {
    const all = [series('ours', 100, 300, 200), series('reference', 50, 100)];
    expect(ratioOf(all, 'upload-1', 'throughput')).toBeCloseTo(200 / 75);
    expect(ratioOf(all, 'upload-1', 'cpuPerGb')).toBeNull();
    expect(ratioOf(all.slice(0, 1), 'upload-1', 'throughput')).toBeNull();
  });

  test('one line a figure, columns aligned, failures named once', () => {
    const failing: Series = { ...series('reference'), failures: ['the program ended: too long', 'the program ended: too long'] };
    const lines = renderTable([series('ours', 100, 300, 200), failing]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toContain('200 (100–300)');
    expect(lines[3]).toContain('the program ended: too long');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});

describe('upload window', () => {
  test('gives what fits, and wakes in order what had to wait', () => {
    const window = new UploadWindow(10);
    const woken: string[] = [];
    expect([window.take(6), window.take(4), window.take(1)]).toEqual([6, 4, 0]);
    window.onRoom(() => woken.push('first'));
    window.onRoom(() => woken.push('second'));
    window.confirm(3);
    expect(woken).toEqual(['first', 'second']);
    expect([window.take(4), window.take(3)]).toEqual([0, 3]);
    window.confirm(10);
    expect(woken).toHaveLength(2);
  });
});
