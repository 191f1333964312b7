/**
 * What a tunnel carried, in slots of equal length, as it crosses from the main process to the window: a gap is a gap,
 * and nothing in it is guessed. Plain data.
 */
import type { SessionId } from '../session/view';

/** `minutes`: the last ten, a slot a second. `hours`: the last twelve, a slot for ten seconds. */
export const spans = {
  minutes: { stepMs: 1_000, slots: 600 },
  hours: { stepMs: 10_000, slots: 4_320 },
} as const;
export type Span = keyof typeof spans;

/** Which figures are meant: those of one service, or, with null, of the whole tunnel. */
export interface Line {
  readonly sessionId: SessionId;
  readonly serviceId: string | null;
  readonly span: Span;
}

/**
 * One slot. `nothing`: nobody was connected, or the laptop slept. `broken`: the tunnel connection was lost, and is
 * wanted back.
 */
export type Sample =
  | { readonly kind: 'nothing' | 'broken' }
  | {
      readonly kind: 'carried';
      /** Bytes a second to the device's services. */
      readonly up: number;
      /** Bytes a second from them. */
      readonly down: number;
      /** Milliseconds of a pong that came in this slot; null: none came. */
      readonly roundTrip: number | null;
    };

/** What `kinds` holds. */
export const slotKinds = ['nothing', 'carried', 'broken'] as const satisfies readonly Sample['kind'][];

/** Slots that follow each other, the oldest first, all of the same length. */
export interface LineSamples {
  readonly stepMs: number;
  /** Epoch ms at which the last slot ends: a multiple of `stepMs`. 0 where there is none. */
  readonly endsAt: number;
  /** Of each slot: its place in `slotKinds`. */
  readonly kinds: Uint8Array;
  /** Bytes a second; of no meaning but where something was carried. */
  readonly up: Float32Array;
  readonly down: Float32Array;
  /** Milliseconds; NaN: no pong came. */
  readonly roundTrip: Float32Array;
}

export const sampleAt = (samples: LineSamples, index: number): Sample => {
  const kind = slotKinds[samples.kinds[index] ?? 0] ?? 'nothing';
  if (kind !== 'carried') return { kind };
  const roundTrip = samples.roundTrip[index] ?? Number.NaN;
  return {
    kind,
    up: samples.up[index] ?? 0,
    down: samples.down[index] ?? 0,
    roundTrip: Number.isNaN(roundTrip) ? null : roundTrip,
  };
};

/** Epoch ms at which a slot begins. */
export const beginOf = ({ endsAt, stepMs, kinds }: LineSamples, index: number): number =>
  endsAt - (kinds.length - index) * stepMs;
