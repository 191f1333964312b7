import { figures, type Figure, type Sample } from './figures';
import { summarize, type Summary } from './statistics';

/** All windows of one row on one program. */
export interface Series {
  readonly row: string;
  readonly title: string;
  readonly subject: string;
  readonly samples: readonly Sample[];
  /** Why windows are missing: the program ended, say. */
  readonly failures: readonly string[];
}

export const ours = 'ours';
export const reference = 'reference';

/** One figure of one series; null when no window gave it. */
export function figureOf(series: Series, figure: Figure): Summary | null {
  return summarize(series.samples.map((sample) => sample[figure]).filter((value) => value !== undefined));
}

/** Ours divided by the reference's, medians; null when one of them is missing or zero. */
export function ratioOf(all: readonly Series[], row: string, figure: Figure): number | null {
  const median = (subject: string): number | null => {
    const series = all.find((each) => each.row === row && each.subject === subject);
    return series === undefined ? null : (figureOf(series, figure)?.median ?? null);
  };
  const [mine, theirs] = [median(ours), median(reference)];
  return mine === null || theirs === null || theirs === 0 ? null : mine / theirs;
}

function cell(summary: Summary, digits: number): string {
  return `${summary.median.toFixed(digits)} (${summary.min.toFixed(digits)}–${summary.max.toFixed(digits)})`;
}

/** A line for every figure of every series: median (minimum–maximum), and behind ours the ratio to the reference. */
export function renderTable(all: readonly Series[]): string {
  const lines = [['row', 'program', 'figure', 'median (min–max)', 'ours / reference']];
  for (const series of all) {
    for (const figure of Object.keys(figures) as Figure[]) {
      const summary = figureOf(series, figure);
      if (summary === null) continue;
      const ratio = series.subject === ours ? ratioOf(all, series.row, figure) : null;
      lines.push([series.row, series.subject, figures[figure].label, cell(summary, figures[figure].digits), ratio === null ? '' : ratio.toFixed(2)]);
    }
    for (const failure of new Set(series.failures)) lines.push([series.row, series.subject, 'failed', failure, '']);
  }
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head, ...body] = lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | '));
  const rule = widths.map((width) => '-'.repeat(width)).join(' | ');
  return [head, rule, ...body].map((line) => `| ${line ?? ''} |`).join('\n');
}
