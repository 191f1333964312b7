import { describe, expect, test } from 'vitest';
import { parseCpuTime, parseProcStat } from '../../bench/accounting';
import { readArguments } from '../../bench/arguments';
import { quantile, summarize } from '../../bench/statistics';
import { rows } from '../../bench/rows';
import { ratioOf, type Series } from '../../bench/series';
import { renderFieldTable, renderSummary, renderTable } from '../../bench/table';
import { judge, targets } from '../../bench/targets';
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
    expect(readArguments([], known)).toEqual({
      ok: true,
      options: { rows: [], seconds: 1, runs: 3, json: null, referenceSettings: null, list: false, help: false },
    });
  });

  test('everything given', () => {
    const parsed = readArguments(
      [
        '--row',
        'idle',
        '--row=upload-1',
        '--seconds',
        '0.5',
        '--runs',
        '7',
        '--json',
        'out.json',
        '--reference-settings',
        'set.json',
        '--list',
      ],
      known,
    );
    expect(parsed).toEqual({
      ok: true,
      options: {
        rows: ['idle', 'upload-1'],
        seconds: 0.5,
        runs: 7,
        json: 'out.json',
        referenceSettings: 'set.json',
        list: true,
        help: false,
      },
    });
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
  const series = (subject: string, ...throughput: number[]): Series => ({
    row: 'upload-1',
    title: '',
    subject,
    samples: throughput.map((value) => ({ throughput: value })),
    failures: [],
  });

  test('the ratio is that of the medians', () => {
    const all = [series('ours', 100, 300, 200), series('reference', 50, 100)];
    expect(ratioOf(all, 'upload-1', 'throughput')).toBeCloseTo(200 / 75);
    expect(ratioOf(all, 'upload-1', 'cpuPerGb')).toBeNull();
    expect(ratioOf(all.slice(0, 1), 'upload-1', 'throughput')).toBeNull();
  });

  test('a line for each figure, columns aligned, a failure named once, relay and peer beside', () => {
    const failing: Series = {
      ...series('reference'),
      failures: ['the program ended: too long', 'the program ended: too long'],
    };
    const all = [series('peer', 900), series('TLS relay', 400), series('ours', 100, 300, 200), failing];
    const lines = renderTable(
      all,
      targets.map((target) => judge(all, target)),
    ).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]?.split('|').map((each) => each.trim())).toEqual([
      '',
      'upload-1',
      'MB/s',
      '200 (100–300)',
      '',
      '',
      '400',
      '900',
      '≥ 2 of the reference: not measured; ≥ 0.9 of the relay: missed by 45 %',
      '',
    ]);
    expect(lines[3]).toContain('the program ended: too long');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});

describe('the table of field lines', () => {
  test('has the line alone and ours without a window beside, and says what is added to the line', () => {
    const row = 'field-echo-upload-100';
    const of = (subject: string, sample: Series['samples'][number]): Series => ({
      row,
      title: '',
      subject,
      samples: [sample],
      failures: [],
    });
    const all = [
      of('bare', { p50: 200 }),
      of('no window', { p50: 4_000, carried: 100 }),
      of('ours', { p50: 360, carried: 96 }),
      of('reference', { p50: 24_000, carried: 101 }),
    ];
    const lines = renderFieldTable(
      all,
      targets.filter((target) => target.row === row).map((target) => judge(all, target)),
    ).split('\n');
    expect(lines).toHaveLength(4);
    const cells = lines.slice(2).map((line) => line.split('|').map((each) => each.trim()));
    expect(cells).toContainEqual([
      '',
      row,
      'p50 ms',
      '200.000',
      '4000.000',
      '360.000',
      '24000.000',
      '≤ 150 more than bare: missed by 7 %',
      '',
    ]);
    expect(cells).toContainEqual(['', row, 'kB/s', '', '100.0', '96.0', '101.0', '≥ 0.95 of no window: reached', '']);
  });
});

describe('targets', () => {
  const of = (row: string, subject: string, sample: Series['samples'][number]): Series => ({
    row,
    title: '',
    subject,
    samples: [sample],
    failures: [],
  });
  const target = (row: string, figure: string, against: unknown) =>
    targets.find(
      (each) => each.row === row && each.figure === figure && JSON.stringify(each.against) === JSON.stringify(against),
    )!;

  test('a ratio at most: on the bound is reached, above it is missed by its share', () => {
    const cpu = target('upload-1', 'cpuPerGb', 'reference');
    expect(
      judge([of('upload-1', 'ours', { cpuPerGb: 0.9 }), of('upload-1', 'reference', { cpuPerGb: 2 })], cpu),
    ).toMatchObject({ value: 0.45, reached: true, by: 0 });
    const missed = judge(
      [of('upload-1', 'ours', { cpuPerGb: 1.8 }), of('upload-1', 'reference', { cpuPerGb: 2 })],
      cpu,
    );
    expect(missed).toMatchObject({ value: 0.9, reached: false });
    expect(missed.by).toBeCloseTo(1);
  });

  test('at least, against another row; a missing side is not measured, never reached', () => {
    const beside = target('upload-64', 'throughput', { row: 'upload-1' });
    const one = of('upload-1', 'ours', { throughput: 100 });
    expect(judge([one, of('upload-64', 'ours', { throughput: 70 })], beside)).toMatchObject({
      value: 0.7,
      reached: false,
    });
    expect(judge([one], beside)).toMatchObject({ value: null, reached: null });
    expect(
      judge([of('upload-1', 'ours', { throughput: 5 })], target('upload-1', 'throughput', 'reference')).reached,
    ).toBeNull();
  });

  test('the summary counts, the missed first', () => {
    const all = [of('idle', 'ours', { aboveBare: 70, cpuShare: 0.001 })];
    const lines = renderSummary(
      targets.filter(({ row }) => row === 'idle' || row === 'app-paint').map((each) => judge(all, each)),
    ).split('\n');
    expect(lines[0]).toContain('missed by 17 %');
    expect(lines.at(-1)).toBe('1 reached, 1 missed, 1 not measured');
  });

  test('every target belongs to a row', () => {
    expect(targets.map(({ row }) => row).filter((row) => !rows.some(({ name }) => name === row))).toEqual([]);
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
