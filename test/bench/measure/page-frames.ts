/**
 * What Chromium's own trace says about the page's frames. A frame is late by our doing when the page's main thread
 * computed for longer than a frame may take: processor time is counted, not the clock, so that a busy machine is no
 * excuse and no fault.
 */
import type { Browser } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread, microseconds. */
  readonly tdur?: number;
}

interface FrameReport {
  /** Frames that the page's main thread was asked for. */
  readonly frames: number;
  /** Processor time of the main thread between each two of them, ms, longest first. */
  readonly times: readonly number[];
}

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'cc',
  '__metadata',
];

function reportOf(events: readonly TraceEvent[]): FrameReport {
  const key = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const starts = events.filter(({ name }) => name === 'BeginMainThreadFrame');
  const counts = new Map<string, number>();
  for (const event of starts) counts.set(key(event), (counts.get(key(event)) ?? 0) + 1);
  const [main = ''] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const begins = starts
    .filter((event) => key(event) === main)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  // A task inside another is counted with it.
  let covered = 0;
  const tasks = events
    .filter(
      (event) => key(event) === main && event.ph === 'X' && event.name.endsWith('RunTask') && event.tdur !== undefined,
    )
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter((event) => {
      if (event.ts < covered) return false;
      covered = event.ts + (event.dur ?? 0);
      return true;
    });
  const times = begins
    .slice(1)
    .map((end, index) => {
      const begin = begins[index] ?? end;
      return tasks.filter(({ ts }) => ts >= begin && ts < end).reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
    })
    .sort((a, b) => b - a);
  return { frames: begins.length, times };
}

/** Traces the browser while `work` runs. */
export async function traced(browser: Browser, work: () => Promise<void>): Promise<FrameReport> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  });
  await work();
  const complete = new Promise<void>((resolve) => {
    session.once('Tracing.tracingComplete', () => resolve());
  });
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return reportOf(events);
}
