import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of rows; empty: all. */
  readonly rows: readonly string[];
  /** Length of one measured window. */
  readonly seconds: number;
  /** How often each row is measured on each subject. */
  readonly runs: number;
  /** Where the figures go as JSON. */
  readonly json: string | null;
  /** The reference's settings file, instead of the bench's own. */
  readonly referenceSettings: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

export type ParsedArguments =
  | { readonly ok: true; readonly options: BenchOptions }
  | { readonly ok: false; readonly message: string };

export const helpText = `Measures the source proxy. npm run bench -- [options]

  --row NAME      only this row; may be given several times
  --list          the names of the rows
  --seconds N     length of a measured window, 0.2 to 600; default 1
  --runs N        windows for each row and program, 1 to 100; default 3
  --json FILE     writes all figures to a file, too
  --help

LOCALPROXY=<path of the reference client> measures that one in turns with ours and prints the ratio.
  --reference-settings FILE   its --settings-json, instead of the bench's own

What is measured how: test/bench/README.md. All rows take about 12 minutes with the reference.`;

function numberIn(text: string, low: number, high: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && value >= low && value <= high ? value : null;
}

/** Reads the command line; `known` are the names of the rows. */
export function readArguments(argv: readonly string[], known: readonly string[]): ParsedArguments {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        row: { type: 'string', multiple: true },
        seconds: { type: 'string' },
        runs: { type: 'string' },
        json: { type: 'string' },
        'reference-settings': { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  const rows = values.row ?? [];
  const unknown = rows.find((row) => !known.includes(row));
  if (unknown !== undefined) return { ok: false, message: `no row is called ${unknown}; --list names them` };
  const seconds = numberIn(values.seconds ?? '1', 0.2, 600);
  if (seconds === null) return { ok: false, message: '--seconds must be a number from 0.2 to 600' };
  const runs = numberIn(values.runs ?? '3', 1, 100);
  if (runs === null || !Number.isInteger(runs))
    return { ok: false, message: '--runs must be a whole number from 1 to 100' };
  return {
    ok: true,
    options: {
      rows,
      seconds,
      runs,
      json: values.json ?? null,
      referenceSettings: values['reference-settings'] ?? null,
      list: values.list === true,
      help: values.help === true,
    },
  };
}
