/** What can be measured, with the unit it is printed in. `better` says in which direction. */
export const figures = {
  throughput: { label: 'MB/s', digits: 0, better: 'more' },
  carried: { label: 'kB/s', digits: 1, better: 'more' },
  page: { label: 'ms of the page', digits: 0, better: 'less' },
  cpuPerGb: { label: 'CPU s/GB', digits: 2, better: 'less' },
  p50: { label: 'p50 ms', digits: 3, better: 'less' },
  p99: { label: 'p99 ms', digits: 3, better: 'less' },
  p95: { label: 'p95 ms', digits: 1, better: 'less' },
  drawnP95: { label: 'p95 ms until it is drawn', digits: 1, better: 'less' },
  aloneP50: { label: 'p50 ms of the ssh thread alone', digits: 1, better: 'less' },
  aloneP95: { label: 'p95 ms of the ssh thread alone', digits: 1, better: 'less' },
  addedP50: { label: 'ms added at p50', digits: 1, better: 'less' },
  addedP95: { label: 'ms added at p95', digits: 1, better: 'less' },
  interrupted: { label: 'ms from Ctrl-C to the prompt', digits: 0, better: 'less' },
  rate: { label: 'per s', digits: 0, better: 'more' },
  resident: { label: 'resident MB', digits: 1, better: 'less' },
  aboveBare: { label: 'MB above bare Node', digits: 1, better: 'less' },
  grown: { label: 'MB more', digits: 1, better: 'less' },
  grownByOne: { label: 'MB more with the first', digits: 1, better: 'less' },
  heap: { label: 'MB of the page in all', digits: 1, better: 'less' },
  kept: { label: 'throughput kept', digits: 2, better: 'more' },
  cpuShare: { label: 'CPU %', digits: 3, better: 'less' },
  open: { label: 'open', digits: 0, better: 'more' },
  answered: { label: 'answered', digits: 0, better: 'more' },
  loopDelay: { label: 'event loop p99 ms', digits: 2, better: 'less' },
  listening: { label: 'ms until it listens', digits: 0, better: 'less' },
  offered: { label: 'ms until it can be pressed', digits: 0, better: 'less' },
  presses: { label: 'presses', digits: 0, better: 'less' },
  firstPaint: { label: 'ms after load', digits: 0, better: 'less' },
  paintInAll: { label: 'ms since navigation', digits: 0, better: 'less' },
  firstRow: { label: 'ms to the first row', digits: 0, better: 'less' },
  lastRow: { label: 'ms to the last row', digits: 0, better: 'less' },
  calls: { label: 'calls', digits: 0, better: 'less' },
  message: { label: 'bytes a message', digits: 0, better: 'less' },
  commits: { label: 'commits per s', digits: 1, better: 'less' },
  busiest: { label: 'busiest frame, CPU ms', digits: 1, better: 'less' },
  late: { label: 'frames over 20 ms', digits: 0, better: 'less' },
  framesPerSecond: { label: 'frames per s', digits: 0, better: 'more' },
  frames: { label: 'frames', digits: 0, better: 'more' },
  files: { label: 'MB/s', digits: 2, better: 'more' },
  filesInAll: { label: 'MB/s, proof included', digits: 2, better: 'more' },
  proof: { label: 'ms of proof', digits: 0, better: 'less' },
  gzip: { label: 'KB gzip', digits: 1, better: 'less' },
} as const satisfies Record<
  string,
  { readonly label: string; readonly digits: number; readonly better: 'more' | 'less' }
>;

export type Figure = keyof typeof figures;

/** The figures of one window. A figure that the machine cannot give is absent. */
export type Sample = Partial<Record<Figure, number>>;
