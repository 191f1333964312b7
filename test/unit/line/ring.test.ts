import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineRecord } from '../../../shared/line/record';
import { LineRing } from '../../../shared/line/ring';
import { beginOf, type LineSamples, type Sample, sampleAt, spans } from '../../../shared/line/samples';

/** A second of 2023. */
const start = 1_700_000_000;

const sample: fc.Arbitrary<Sample> = fc.oneof(
  fc.constant<Sample>({ kind: 'nothing' }),
  fc.constant<Sample>({ kind: 'broken' }),
  fc.record({
    kind: fc.constant('carried' as const),
    up: fc.integer({ min: 0, max: 2_000_000 }),
    down: fc.integer({ min: 0, max: 2_000_000 }),
    roundTrip: fc.option(fc.integer({ min: 0, max: 5_000 })),
  }),
);
/** Samples as they come: some slots are left out, the laptop sleeps for an hour, a clock is behind. */
const steps = fc.array(
  fc.tuple(
    fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.integer({ min: -3, max: 5 }), fc.constant(3_600)),
    sample,
  ),
  { maxLength: 300 },
);

const all = (samples: LineSamples): readonly Sample[] =>
  Array.from(samples.kinds, (_, index) => sampleAt(samples, index));

describe('the last slots of a line', () => {
  it('holds what a list without a bound would end with, and gaps where nothing came', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const ring = new LineRing('minutes');
        const known = new Map<number, Sample>();
        let [slot, newest] = [start, start - 1];
        let first: number | null = null;
        for (const [step, one] of given) {
          slot += step;
          ring.put(slot, one);
          if (slot <= newest && first !== null) continue;
          first ??= slot;
          newest = slot;
          known.set(slot, one);
        }
        const held = ring.since(null);
        const length = first === null ? 0 : Math.min(spans.minutes.slots, newest - first + 1);
        expect(all(held)).toEqual(
          Array.from({ length }, (_, index) => known.get(newest - length + 1 + index) ?? { kind: 'nothing' }),
        );
        if (first !== null) expect(held.endsAt).toBe((newest + 1) * 1_000);
      }),
    );
  });

  it('gives what is newer than a moment, so that old and new together are the whole', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const [ours, theirs] = [new LineRing('minutes'), new LineRing('minutes')];
        let slot = start;
        for (const [step, one] of before) ours.put((slot += Math.abs(step)), one);
        theirs.putAll(ours.since(null));
        for (const [step, one] of after) ours.put((slot += Math.abs(step)), one);
        theirs.putAll(ours.since(theirs.endsAt));
        expect(theirs.since(null)).toEqual(ours.since(null));
        expect(ours.since(ours.endsAt).kinds).toHaveLength(0);
      }),
    );
  });

  it('moves as a whole when the clock is set back, and goes on from there', () => {
    const ring = new LineRing('minutes');
    for (let second = 0; second < 20; second += 1) ring.put(start + second, { kind: 'broken' });
    ring.setBack(10_400);
    expect(ring.endsAt).toBe((start + 10) * 1_000);
    ring.put(start + 10, { kind: 'nothing' });
    const samples = ring.since(null);
    expect(all(samples).map(({ kind }) => kind)).toEqual([...Array.from({ length: 20 }, () => 'broken'), 'nothing']);
    expect(beginOf(samples, 0)).toBe((start - 10) * 1_000);
  });
});

describe('ten seconds as one', () => {
  const carried = (up: number, roundTrip: number | null = null): Sample => ({
    kind: 'carried',
    up,
    down: 2 * up,
    roundTrip,
  });

  it('is their mean, with the longest round trip', () => {
    const record = new LineRecord();
    for (let second = 0; second < 10; second += 1) record.put(start + second, carried(second, second === 4 ? 80 : 20));
    expect(all(record.since('hours', null))).toEqual([{ kind: 'carried', up: 4.5, down: 9, roundTrip: 80 }]);
    expect(record.since('minutes', null).kinds).toHaveLength(10);
  });

  it.each([
    ['a break in it', 'broken' as const, 'broken'],
    ['a second that was not sampled', 'nothing' as const, 'nothing'],
  ])('%s leaves no figure', (_, kind, expected) => {
    const record = new LineRecord();
    for (let second = 0; second < 10; second += 1) record.put(start + second, second === 7 ? { kind } : carried(100));
    expect(all(record.since('hours', null))).toEqual([{ kind: expected }]);
  });

  it('no span ever holds more than its slots, and no bytes get lost in the longer one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 10, maxLength: 700 }), (rates) => {
        const record = new LineRecord();
        rates.forEach((rate, second) => record.put(start + second, carried(rate)));
        const whole = Math.floor(rates.length / 10) * 10;
        const hours = all(record.since('hours', null));
        expect(hours).toHaveLength(whole / 10);
        const sum = hours.reduce((total, each) => total + (each.kind === 'carried' ? each.up * 10 : 0), 0);
        const expected = rates.slice(0, whole).reduce((total, rate) => total + rate, 0);
        expect(Math.abs(sum - expected)).toBeLessThanOrEqual(expected / 1e6 + 1);
        expect(record.since('minutes', null).kinds.length).toBeLessThanOrEqual(600);
      }),
    );
  });

  it('a night of sleep leaves a gap in both', () => {
    const record = new LineRecord();
    for (let second = 0; second < 20; second += 1) record.put(start + second, carried(1));
    for (let second = 30_000; second < 30_020; second += 1) record.put(start + second, carried(1));
    expect(all(record.since('hours', null)).filter(({ kind }) => kind === 'carried')).toHaveLength(4);
    expect(record.since('hours', null).kinds).toHaveLength(3_002);
  });
});
