import { type LineSamples, type Sample, sampleAt, slotKinds, type Span, spans } from './samples';

/**
 * The last slots of a line, in memory that never grows. A slot is named by the number of whole steps since 1970 at its
 * beginning.
 */
export class LineRing {
  readonly stepMs: number;
  readonly #slots: number;
  readonly #kinds: Uint8Array;
  readonly #up: Float32Array;
  readonly #down: Float32Array;
  readonly #roundTrip: Float32Array;
  /** The newest slot; null: there is none yet. */
  #last: number | null = null;
  /** So many are held. */
  #held = 0;

  constructor(span: Span) {
    const { stepMs, slots } = spans[span];
    this.stepMs = stepMs;
    this.#slots = slots;
    this.#kinds = new Uint8Array(slots);
    this.#up = new Float32Array(slots);
    this.#down = new Float32Array(slots);
    this.#roundTrip = new Float32Array(slots);
  }

  /** Epoch ms at which the newest slot ends; null: there is none. */
  get endsAt(): number | null {
    return this.#last === null ? null : (this.#last + 1) * this.stepMs;
  }

  /**
   * Slots that were left out carried nothing. One that is not newer than the newest is ignored: the past does not
   * change.
   */
  put(slot: number, sample: Sample): void {
    if (this.#last !== null) {
      if (slot <= this.#last) return;
      for (let empty = Math.max(this.#last + 1, slot - this.#slots); empty < slot; empty += 1)
        this.#write(empty, { kind: 'nothing' });
    }
    this.#write(slot, sample);
  }

  /** All of them, one after another. */
  putAll(samples: LineSamples): void {
    const first = samples.endsAt / this.stepMs - samples.kinds.length;
    samples.kinds.forEach((_, index) => this.put(first + index, sampleAt(samples, index)));
  }

  /** Nothing where it is not held. */
  at(slot: number): Sample {
    if (this.#last === null || slot > this.#last || slot <= this.#last - this.#held) return { kind: 'nothing' };
    return sampleAt(
      { stepMs: 0, endsAt: 0, kinds: this.#kinds, up: this.#up, down: this.#down, roundTrip: this.#roundTrip },
      slot % this.#slots,
    );
  }

  /**
   * What is held of the slots that end after this moment (epoch ms); null: all. Whoever asks for what is later than the
   * newest has times of a clock that was set back, and gets all.
   */
  since(moment: number | null): LineSamples {
    const last = this.#last;
    const after = moment !== null && moment > (this.endsAt ?? 0) ? null : moment;
    const length =
      last === null
        ? 0
        : Math.max(0, Math.min(this.#held, after === null ? this.#held : last + 1 - Math.floor(after / this.stepMs)));
    const first = (last ?? 0) - length + 1;
    const taken = <Of extends Uint8Array | Float32Array>(from: Of, to: Of): Of => {
      for (let index = 0; index < length; index += 1) to[index] = from[(first + index) % this.#slots] ?? 0;
      return to;
    };
    return {
      stepMs: this.stepMs,
      endsAt: this.endsAt ?? 0,
      kinds: taken(this.#kinds, new Uint8Array(length)),
      up: taken(this.#up, new Float32Array(length)),
      down: taken(this.#down, new Float32Array(length)),
      roundTrip: taken(this.#roundTrip, new Float32Array(length)),
    };
  }

  /** The computer's clock was set back: what is remembered moves with it, by whole slots. */
  setBack(byMs: number): void {
    if (this.#last === null) return;
    const samples = this.since(null);
    this.#held = 0;
    this.#last = null;
    this.putAll({ ...samples, endsAt: samples.endsAt - Math.round(byMs / this.stepMs) * this.stepMs });
  }

  #write(slot: number, sample: Sample): void {
    const place = slot % this.#slots;
    const carried = sample.kind === 'carried' ? sample : null;
    this.#kinds[place] = slotKinds.indexOf(sample.kind);
    this.#up[place] = carried?.up ?? 0;
    this.#down[place] = carried?.down ?? 0;
    this.#roundTrip[place] = carried?.roundTrip ?? Number.NaN;
    this.#last = slot;
    this.#held = Math.min(this.#slots, this.#held + 1);
  }
}
