/** What is measured on a line as a technician has it. */
import type { FieldLine } from './field-wire';
import type { Sample } from './figures';
import type { Measurement } from './measure/context';
import { bareEcho, barePage, fieldEcho, fieldPage, fieldPongs, throttled } from './measure/field';
import { bareFile, bareLogin, fieldFile, fieldLogin } from './measure/field-ssh';
import { lacksOpenSsh } from './open-ssh';

export interface Named {
  readonly name: string;
  readonly title: string;
  /** Measured at most so often, whatever was asked for: what it measures does not vary, or takes long. */
  readonly runs?: number;
}

/**
 * Our command line, ours without a window, the reference, and the line alone, each over a line as a technician has it.
 */
export interface FieldRow extends Named {
  readonly on: 'field';
  readonly line: FieldLine;
  readonly measure: Measurement;
  /** The line and nothing else. */
  readonly alone: (line: FieldLine, seconds: number) => Promise<Sample>;
  /** What it needs and this machine has not; null: nothing. */
  readonly lacks?: () => string | null;
  /** Length of a window: a wait of seconds needs more of them than others. */
  readonly seconds: number;
  /** Ours alone is asked, with so many ms between two pings. */
  readonly pingMs?: number;
}

/** kB/s up and down, ms one way, and what the modem holds. */
const lines = {
  'lte-weak': { up: 25, down: 200, oneWayMs: 150, queueBytes: 256_000 },
  adsl: { up: 100, down: 400, oneWayMs: 100, queueBytes: 60_000 },
  'adsl-full': { up: 100, down: 400, oneWayMs: 100, queueBytes: 256_000 },
  near: { up: 100, down: 400, oneWayMs: 25, queueBytes: 60_000 },
  far: { up: 400, down: 800, oneWayMs: 150, queueBytes: 256_000 },
  fast: { up: 2_500, down: 2_500, oneWayMs: 25, queueBytes: 256_000 },
  lte: { up: 800, down: 800, oneWayMs: 100, queueBytes: 256_000 },
} as const satisfies Record<string, FieldLine>;

const field = (
  name: string,
  title: string,
  line: keyof typeof lines,
  measure: Measurement,
  seconds: number,
  extras: Partial<Pick<FieldRow, 'alone' | 'lacks' | 'pingMs'>> = {},
): FieldRow => {
  const { up, down, oneWayMs, queueBytes } = lines[line];
  return {
    name: `field-${name}`,
    title: `${title}; ${up} kB/s up, ${down} down, ${2 * oneWayMs} ms, ${queueBytes / 1000} kB in the modem`,
    on: 'field',
    line: lines[line],
    measure,
    alone: bareEcho,
    seconds,
    runs: 1,
    ...extras,
  };
};

export const fieldRows: readonly FieldRow[] = [
  field('echo-upload-100', 'a key beside an upload', 'adsl', fieldEcho('upload'), 30),
  field('echo-upload-100-full', 'a key beside an upload', 'adsl-full', fieldEcho('upload'), 30),
  field('echo-upload-25', 'a key beside an upload', 'lte-weak', fieldEcho('upload'), 60),
  field('echo-upload-near', 'a key beside an upload', 'near', fieldEcho('upload'), 30),
  field('echo-upload-far', 'a key beside an upload', 'far', fieldEcho('upload'), 30),
  field('echo-upload-800', 'a key beside an upload', 'lte', fieldEcho('upload'), 20),
  field('echo-download', 'a key beside a download', 'adsl', fieldEcho('download'), 20),
  field('echo-throttled', 'a key beside an upload, where the service takes 100 kB/s', 'fast', throttled(100_000), 30),
  field(
    'pongs-100',
    'pongs, asked for twice a second beside an upload; the line alone: a key',
    'adsl',
    fieldPongs,
    30,
    {
      pingMs: 500,
    },
  ),
  field(
    'page',
    'a page of 24 images of 20 kB, 6 at a time, beside an upload; the line alone without one',
    'adsl',
    fieldPage,
    20,
    {
      alone: barePage,
    },
  ),
  field('ssh-login', 'an ssh login beside an upload; the line alone without one', 'adsl', fieldLogin, 20, {
    alone: bareLogin,
    lacks: lacksOpenSsh,
  }),
  ...(['up', 'down'] as const).map((direction) =>
    field(
      `sftp-${direction}`,
      `a file ${direction} by OpenSSH's sftp`,
      'adsl',
      fieldFile(direction, lines.adsl[direction]),
      20,
      {
        alone: bareFile(direction, lines.adsl[direction]),
        lacks: lacksOpenSsh,
      },
    ),
  ),
];
