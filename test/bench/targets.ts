import type { Figure } from './figures';
import { bare, figureOf, noWindow, type Series } from './series';

/**
 * Against what a figure is held: itself; the reference's, the relay's or that without a window in the same row; another
 * row of ours; or the line alone, to which so much is added.
 */
type Against = 'itself' | 'reference' | 'TLS relay' | typeof noWindow | typeof bare | { readonly row: string };

export interface Target {
  readonly row: string;
  readonly figure: Figure;
  readonly against: Against;
  readonly at: 'most' | 'least';
  readonly bound: number;
}

/**
 * `value`: in the target's own terms, a ratio or the figure; null when it was not measured. `by`: how far off, as a
 * share of the bound; 0 when reached.
 */
export interface Verdict {
  readonly target: Target;
  readonly value: number | null;
  readonly reached: boolean | null;
  readonly by: number | null;
}

const cpu = (row: string, bound: number): Target => ({
  row,
  figure: 'cpuPerGb',
  against: 'reference',
  at: 'most',
  bound,
});
const faster = (row: string, bound: number): Target => ({
  row,
  figure: 'throughput',
  against: 'reference',
  at: 'least',
  bound,
});
const ofLimit = (row: string, bound: number): Target => ({
  row,
  figure: 'throughput',
  against: 'TLS relay',
  at: 'least',
  bound,
});
const most = (row: string, figure: Figure, bound: number, against: Against = 'itself'): Target => ({
  row,
  figure,
  against,
  at: 'most',
  bound,
});
const least = (row: string, figure: Figure, bound: number, against: Against = 'itself'): Target => ({
  row,
  figure,
  against,
  at: 'least',
  bound,
});

/** A key beside an upload. `kept`: of the throughput without a window. */
const keys = (row: string, kept: number): readonly Target[] => [
  most(row, 'p50', 150, bare),
  most(row, 'p99', 350, bare),
  least(row, 'carried', kept, noWindow),
];

/** What the source proxy was built to reach, set before it was built. */
export const targets: readonly Target[] = [
  ...['100', '100-full', 'near', 'far', '800'].flatMap((line) => keys(`field-echo-upload-${line}`, 0.95)),
  ...keys('field-echo-throttled', 0.95),
  most('field-pongs-100', 'p50', 200, bare),
  least('field-echo-upload-25', 'carried', 0.9, noWindow),
  most('upload-1', 'cpuPerGb', 1.03, noWindow),
  ...['upload-1', 'upload-8'].flatMap((row) => [cpu(row, 0.45), faster(row, 2), ofLimit(row, 0.9)]),
  // Node's own relay is the limit of what Node can do: masking and messages may cost a third more.
  ...['upload-1', 'upload-8'].map((row) => most(row, 'cpuPerGb', 1.3, 'TLS relay')),
  cpu('upload-512-byte-writes', 0.5),
  faster('upload-512-byte-writes', 2),
  ...['download-1', 'download-8'].flatMap((row) => [cpu(row, 0.75), faster(row, 1.3), ofLimit(row, 0.75)]),
  cpu('download-4k', 0.6),
  faster('download-4k', 1.6),
  cpu('download-512', 0.5),
  faster('download-512', 2.5),
  cpu('download-fragmented', 0.6),
  faster('download-fragmented', 1.8),
  least('upload-64', 'throughput', 0.8, { row: 'upload-1' }),
  least('download-64', 'throughput', 0.8, { row: 'download-1' }),
  least('open-64', 'answered', 64),
  least('open-1000', 'answered', 1_000),
  least('open-10000', 'answered', 10_000),
  most('open-10000', 'resident', 250),
  most('echo-idle', 'p50', 1, 'reference'),
  most('echo-idle', 'p99', 1.3, 'reference'),
  most('echo-upload', 'p99', 0.5, 'reference'),
  // The kernel's receive window, which Node cannot set as small as the reference has it, is what is waited for.
  most('echo-download', 'p99', 1.8, 'reference'),
  most('typing', 'p50', 0.4, 'reference'),
  most('typing', 'p99', 0.1, 'reference'),
  least('short-1', 'rate', 80, 'reference'),
  least('short-8', 'rate', 80, 'reference'),
  most('idle', 'aboveBare', 60),
  most('idle', 'cpuShare', 0.01),
  most('stalled-1', 'grown', 16),
  most('stalled-100', 'grown', 64),
  least('stalled-beside', 'kept', 0.9),
  most('loop-delay', 'loopDelay', 10),
  most('app-link', 'listening', 1_000),
  most('app-link', 'presses', 1),
  most('app-link-cold', 'listening', 2_500),
  most('app-link-cold', 'presses', 1),
  ...['app-open', 'app-repair', 'app-replace', 'app-sign-in'].map((row) => most(row, 'presses', 1)),
  most('app-paint', 'firstPaint', 300),
  most('page-paint', 'paintInAll', 1.05, 'reference'),
  most('app-bundle', 'gzip', 250),
  most('window-beside', 'message', 1_024),
  most('window-beside', 'commits', 2),
  most('window-shown', 'message', 1_024),
  most('window-idle', 'rendererCpu', 0.5),
  most('window-idle', 'wakes', 15),
  most('window-idle-5', 'rendererCpu', 1.3, { row: 'window-idle' }),
  most('window-moves', 'rendererCpu', 2),
  most('window-moves', 'mainCpu', 0.5),
  ...['window-moves', 'window-moves-5'].flatMap((row) => [most(row, 'script', 1.5), most(row, 'message', 1_024)]),
  ...['window-hidden', 'window-hidden-moves'].flatMap((row) => [
    most(row, 'messages', 0),
    most(row, 'rendererCpu', 0.1),
    most(row, 'wakes', 5),
  ]),
  // 50 frames a second.
  most('fleet-typing-arriving', 'busiest', 20),
  most('fleet-typing-complete', 'busiest', 20),
  most('terminal-echo', 'addedP95', 5),
  least('terminal-cat', 'framesPerSecond', 50),
  most('terminal-cat', 'grown', 64),
  ...['sftp-up', 'sftp-down'].flatMap((row) => [
    least(`${row}-0`, 'files', 0.8, 'reference'),
    least(`${row}-200`, 'files', 1, 'reference'),
  ]),
];

function median(all: readonly Series[], row: string, subject: string, figure: Figure): number | null {
  const series = all.find((each) => each.row === row && each.subject === subject);
  return series === undefined ? null : (figureOf(series, figure)?.median ?? null);
}

/** The figure in the target's terms; null when it, or what it is held against, is missing. */
function valueOf(all: readonly Series[], { row, figure, against }: Target): number | null {
  const mine = median(all, row, 'ours', figure);
  if (against === 'itself' || mine === null) return mine;
  const other =
    typeof against === 'string' ? median(all, row, against, figure) : median(all, against.row, 'ours', figure);
  if (against === bare) return other === null ? null : mine - other;
  return other === null || other === 0 || Number.isNaN(mine / other) ? null : mine / other;
}

/** Holds what was measured against the target. */
export function judge(all: readonly Series[], target: Target): Verdict {
  const value = valueOf(all, target);
  if (value === null) return { target, value, reached: null, by: null };
  // Of nothing there is no share.
  const over = target.bound === 0 ? value : target.at === 'most' ? value / target.bound - 1 : 1 - value / target.bound;
  return { target, value, reached: over <= 0, by: Math.max(0, over) };
}
