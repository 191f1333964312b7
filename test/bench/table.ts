import { figures, type Figure } from './figures';
import { bare, figureOf, noWindow, ours, peer, ratioOf, reference, relay, type Series } from './series';
import type { Summary } from './statistics';
import type { Target, Verdict } from './targets';

const dot = (value: number, digits: number): string => value.toFixed(digits);

function cell(summary: Summary | null, digits: number, extremes: boolean): string {
  if (summary === null) return '';
  const median = dot(summary.median, digits);
  return extremes && summary.count > 1 ? `${median} (${dot(summary.min, digits)}–${dot(summary.max, digits)})` : median;
}

/** Two digits behind the point, or as many as a large ratio needs. */
const ratio = (value: number): string => dot(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);

function inWords({ against, at, bound }: Target): string {
  const whose =
    against === 'itself'
      ? ''
      : against === 'reference'
        ? ' of the reference'
        : against === relay
          ? ' of the relay'
          : ` of ${typeof against === 'string' ? against : against.row}`;
  return against === bare ? `≤ ${bound} more than bare` : `${at === 'most' ? '≤' : '≥'} ${bound}${whose}`;
}

const valueInWords = ({ target, value }: Verdict): string =>
  value === null
    ? ''
    : target.against === 'itself' || target.against === bare
      ? dot(value, figures[target.figure].digits)
      : ratio(value);

function outcome(verdict: Verdict): string {
  if (verdict.reached === null) return 'not measured';
  return verdict.reached ? 'reached' : `missed by ${Math.ceil((verdict.by ?? 0) * 100)} %`;
}

/** The rows of the table as Markdown, columns aligned. */
function markdown(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head, ...body] = lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | '));
  return [head, widths.map((width) => '-'.repeat(width)).join(' | '), ...body]
    .map((line) => `| ${line ?? ''} |`)
    .join('\n');
}

/**
 * A line for every figure of every row: medians, with minimum–maximum where it was measured more than once, the ratio
 * of ours to the reference's, the plain TLS relay and the measuring peer itself where they were measured beside, and
 * what came of the targets.
 */
export function renderTable(all: readonly Series[], verdicts: readonly Verdict[]): string {
  const lines = [['row', 'figure', 'ours', 'reference', 'ours / reference', 'TLS relay', 'peer', 'target']];
  for (const row of new Set(all.map((series) => series.row))) {
    const of = (subject: string): Series | undefined =>
      all.find((series) => series.row === row && series.subject === subject);
    for (const figure of Object.keys(figures) as Figure[]) {
      const { label, digits } = figures[figure];
      const [mine, theirs, limit, ceiling] = [ours, reference, relay, peer].map((subject) => {
        const series = of(subject);
        return series === undefined ? null : figureOf(series, figure);
      });
      if ([mine, theirs, limit, ceiling].every((summary) => summary === null || summary === undefined)) continue;
      const compared = ratioOf(all, row, figure);
      const judged = verdicts
        .filter(({ target }) => target.row === row && target.figure === figure)
        .map((verdict) => `${inWords(verdict.target)}: ${outcome(verdict)}`);
      lines.push([
        row,
        label,
        cell(mine ?? null, digits, true),
        cell(theirs ?? null, digits, true),
        compared === null ? '' : ratio(compared),
        cell(limit ?? null, digits, false),
        cell(ceiling ?? null, digits, false),
        judged.join('; '),
      ]);
    }
    for (const series of all.filter((each) => each.row === row)) {
      const reasons = [...new Set(series.failures)].join('; ');
      if (reasons !== '')
        lines.push([
          row,
          'failed',
          ...[ours, reference].map((subject) => (series.subject === subject ? reasons : '')),
          '',
          ...[relay, peer].map((subject) => (series.subject === subject ? reasons : '')),
          '',
        ]);
    }
  }
  return markdown(lines);
}

/** The rows over a field line: the line alone, ours without and with its window, and the reference. */
export function renderFieldTable(all: readonly Series[], verdicts: readonly Verdict[]): string {
  const columns = [bare, noWindow, ours, reference];
  const lines = [['row', 'figure', ...columns, 'target']];
  for (const row of new Set(all.map((series) => series.row)))
    for (const figure of Object.keys(figures) as Figure[]) {
      const { label, digits } = figures[figure];
      const found = columns.map((subject) => {
        const series = all.find((each) => each.row === row && each.subject === subject);
        return series === undefined ? null : figureOf(series, figure);
      });
      if (found.every((summary) => summary === null)) continue;
      const judged = verdicts
        .filter(({ target }) => target.row === row && target.figure === figure)
        .map((verdict) => `${inWords(verdict.target)}: ${outcome(verdict)}`);
      lines.push([row, label, ...found.map((summary) => cell(summary, digits, true)), judged.join('; ')]);
    }
  return markdown(lines);
}

/** What was reached and what was not, by how much; a line each, the missed ones first. */
export function renderSummary(verdicts: readonly Verdict[]): string {
  const weight = ({ reached }: Verdict): number => (reached === false ? 0 : reached === null ? 2 : 1);
  const sorted = verdicts.toSorted((a, b) => weight(a) - weight(b));
  const counted = (reached: boolean | null): number => verdicts.filter((verdict) => verdict.reached === reached).length;
  const lines = sorted.map(
    (verdict) =>
      `${verdict.target.row.padEnd(24)} ${figures[verdict.target.figure].label.padEnd(20)} ${valueInWords(verdict).padStart(8)}  ${inWords(verdict.target).padEnd(28)} ${outcome(verdict)}`,
  );
  return [...lines, `${counted(true)} reached, ${counted(false)} missed, ${counted(null)} not measured`].join('\n');
}
