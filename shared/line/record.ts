import { LineRing } from './ring';
import { type LineSamples, type Sample, type Span, spans } from './samples';

const perCoarse = spans.hours.stepMs / spans.minutes.stepMs;

/**
 * Ten seconds as one. Bytes are added up and divided by the time, so nothing is lost; of round trips the longest
 * counts. A break in them is a break, and seconds that were not sampled leave none.
 */
function combined(seconds: readonly Sample[]): Sample {
  if (seconds.some(({ kind }) => kind === 'broken')) return { kind: 'broken' };
  const carried = seconds.filter((each) => each.kind === 'carried');
  if (carried.length < seconds.length) return { kind: 'nothing' };
  const mean = (of: (sample: (typeof carried)[number]) => number): number =>
    carried.reduce((sum, sample) => sum + of(sample), 0) / carried.length;
  const trips = carried.flatMap(({ roundTrip }) => (roundTrip === null ? [] : [roundTrip]));
  return {
    kind: 'carried',
    up: mean(({ up }) => up),
    down: mean(({ down }) => down),
    roundTrip: trips.length === 0 ? null : Math.max(...trips),
  };
}

/** One line in both spans: its seconds, and ten of them at a time. */
export class LineRecord {
  readonly #minutes = new LineRing('minutes');
  readonly #hours = new LineRing('hours');
  /** The ten seconds that are not over yet. */
  #open: number | null = null;

  /** `second`: whole seconds since 1970 at its beginning. */
  put(second: number, sample: Sample): void {
    const coarse = Math.floor(second / perCoarse);
    if (this.#open !== null && coarse > this.#open) this.#finish(this.#open);
    this.#open = coarse;
    this.#minutes.put(second, sample);
    if (second % perCoarse === perCoarse - 1) this.#finish(coarse);
  }

  since(span: Span, after: number | null): LineSamples {
    return (span === 'minutes' ? this.#minutes : this.#hours).since(after);
  }

  setBack(byMs: number): void {
    this.#minutes.setBack(byMs);
    this.#hours.setBack(byMs);
    this.#open = null;
  }

  #finish(coarse: number): void {
    const first = coarse * perCoarse;
    this.#hours.put(coarse, combined(Array.from({ length: perCoarse }, (_, index) => this.#minutes.at(first + index))));
  }
}
