/**
 * The lines that something in this window shows. The main process is told which they are, and that they are none while
 * the window is hidden; what was missed is asked for once they are shown again.
 */
import { useCallback, useSyncExternalStore } from 'react';
import { LineRing } from '../../shared/line/ring';
import type { Line, LineSamples } from '../../shared/line/samples';
import { listen, request } from '../api';
import { drawnNow } from '../store/clock';

interface Shown {
  readonly line: Line;
  ring: LineRing;
  samples: LineSamples;
  readonly listeners: Set<() => void>;
}

const shown = new Map<string, Shown>();
let stopListening: (() => void) | null = null;
let willWatch = false;

const keyOf = ({ sessionId, serviceId, span }: Line): string => JSON.stringify([sessionId, serviceId, span]);
const nothing = new LineRing('minutes').since(null);

function took(entry: Shown, samples: LineSamples): void {
  if (samples.kinds.length === 0) return;
  // The computer's clock was set back: this is everything, as it is now.
  if (samples.endsAt <= (entry.ring.endsAt ?? 0)) entry.ring = new LineRing(entry.line.span);
  entry.ring.putAll(samples);
  entry.samples = entry.ring.since(null);
  for (const listener of entry.listeners) listener();
  drawnNow();
}

async function watch(): Promise<void> {
  willWatch = false;
  const wanted = document.visibilityState === 'visible' ? Array.from(shown.values()) : [];
  const answer = await request('line.watch', {
    lines: wanted.map(({ line, ring }) => ({ ...line, after: ring.endsAt })),
  });
  if (answer.ok) answer.value.forEach((samples, index) => wanted[index] !== undefined && took(wanted[index], samples));
}

/** What is drawn together is asked for together. */
function watchSoon(): void {
  if (willWatch) return;
  willWatch = true;
  queueMicrotask(() => void watch());
}

function begin(): void {
  const stop = listen('line.news', ({ samples, ...line }) => {
    const entry = shown.get(keyOf(line));
    if (entry !== undefined) took(entry, samples);
  });
  document.addEventListener('visibilitychange', watchSoon);
  stopListening = () => {
    stop();
    document.removeEventListener('visibilitychange', watchSoon);
  };
}

function show(line: Line, listener: () => void): () => void {
  const key = keyOf(line);
  const entry = shown.get(key) ?? { line, ring: new LineRing(line.span), samples: nothing, listeners: new Set() };
  if (stopListening === null) begin();
  if (!shown.has(key)) {
    shown.set(key, entry);
    watchSoon();
  }
  entry.listeners.add(listener);
  return () => {
    entry.listeners.delete(listener);
    if (entry.listeners.size > 0) return;
    shown.delete(key);
    watchSoon();
    if (shown.size > 0) return;
    stopListening?.();
    stopListening = null;
  };
}

/** What this line carried, renewed with each sample while the component is shown. */
export function useLine({ sessionId, serviceId, span }: Line): LineSamples {
  const subscribe = useCallback(
    (listener: () => void) => show({ sessionId, serviceId, span }, listener),
    [sessionId, serviceId, span],
  );
  return useSyncExternalStore(subscribe, () => shown.get(keyOf({ sessionId, serviceId, span }))?.samples ?? nothing);
}
