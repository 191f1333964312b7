import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBare, ratePicture, roundTripPicture, topOf } from '../../../renderer/line/picture';
import { documentedLimitBytesPerSecond } from '../../../shared/line/limit';
import { LineRing } from '../../../shared/line/ring';
import type { LineSamples, Sample } from '../../../shared/line/samples';
import { summaryOf } from '../../../shared/line/summary';

const start = 1_700_000_000;
const of = (samples: readonly Sample[]): LineSamples => {
  const ring = new LineRing('minutes');
  samples.forEach((sample, index) => ring.put(start + index, sample));
  return ring.since(null);
};
const carried = (up: number, roundTrip: number | null = null): Sample => ({ kind: 'carried', up, down: 1, roundTrip });
const [broken, nothing]: readonly Sample[] = [{ kind: 'broken' }, { kind: 'nothing' }];
const kinds = fc.array(fc.constantFrom(carried(5), carried(5, 40), broken, nothing), { minLength: 1, maxLength: 80 });

describe('a picture of a line', () => {
  it('has a value where something was sampled, a gap everywhere else, and each broken second on its base line', () => {
    fc.assert(
      fc.property(kinds as fc.Arbitrary<Sample[]>, (samples) => {
        const picture = ratePicture(of(samples), 60_000);
        const shown = samples.slice(-60);
        expect(picture.solid).toEqual(shown.map((sample) => (sample.kind === 'carried' ? 5 : null)));
        const trips = roundTripPicture(of(samples), 60_000).solid;
        expect(trips).toEqual(shown.map((each) => (each.kind === 'carried' ? (each.roundTrip ?? undefined) : null)));
        const brokenSeconds = picture.breaks.reduce((sum, [from, to]) => sum + to - from, 0);
        expect(brokenSeconds).toBe(shown.filter(({ kind }) => kind === 'broken').length);
        picture.breaks.forEach(([from], index) => {
          // Seconds that follow each other are one break.
          if (index > 0) expect(from).toBeGreaterThan(picture.breaks[index - 1]?.[1] ?? 0);
        });
        expect(picture.to - picture.from).toBe(60);
        for (const time of picture.times) expect(time > picture.from && time < picture.to).toBe(true);
      }),
    );
  });

  it('has one axis up to the limit, and another only where more flows', () => {
    expect(topOf([])).toBe(documentedLimitBytesPerSecond);
    expect(topOf([null, undefined, 3, documentedLimitBytesPerSecond])).toBe(documentedLimitBytesPerSecond);
    expect(topOf([documentedLimitBytesPerSecond + 1])).toBe(2 * documentedLimitBytesPerSecond);
    expect(topOf([5.5 * documentedLimitBytesPerSecond])).toBe(6 * documentedLimitBytesPerSecond);
  });

  it('is bare where it is a base line from end to end, and looks the same whatever its times are', () => {
    const still = { kind: 'carried', up: 0, down: 0, roundTrip: null } as const;
    const row = (count: number, ...more: Sample[]): LineSamples =>
      of([...Array.from({ length: count }, () => still), ...more]);
    expect(isBare(ratePicture(row(60), 60_000))).toBe(true);
    expect(isBare(ratePicture(row(90), 60_000))).toBe(true);
    expect(isBare(ratePicture(row(59), 60_000))).toBe(false);
    expect(isBare(ratePicture(row(90, carried(1)), 60_000))).toBe(false);
    expect(isBare(ratePicture(row(90, { kind: 'broken' }), 60_000))).toBe(false);
    expect(isBare(ratePicture(row(90, { kind: 'nothing' }), 60_000))).toBe(false);
    expect(isBare(ratePicture(row(90), 60_000, [{ kind: 'lost', at: start * 1_000 }]))).toBe(false);
    // A round trip is a dot, and between dots there is no line.
    expect(isBare(roundTripPicture(row(90), 60_000))).toBe(false);
  });

  it('has an axis of round trips that holds the longest', () => {
    expect(roundTripPicture(of([carried(1, 40)]), 60_000).top).toBe(100);
    expect(roundTripPicture(of([carried(1, 101)]), 60_000).top).toBe(200);
    expect(roundTripPicture(of([carried(1, 90_000)]), 60_000).top).toBe(90_000);
  });
});

describe('a line in figures', () => {
  it('says each part by what was sampled in it, and leaves out what was before the first sample', () => {
    const samples = of([
      ...Array.from({ length: 30 }, () => carried(9, 50)),
      carried(100, 90),
      broken,
      broken,
      nothing,
    ] as Sample[]);
    expect(summaryOf(samples, 4_000, 10)).toHaveLength(9);
    expect(summaryOf(samples, 4_000, 2)).toEqual([
      { from: (start + 26) * 1_000, to: (start + 30) * 1_000, up: 9, down: 1, roundTrip: 50, brokenMs: 0 },
      { from: (start + 30) * 1_000, to: (start + 34) * 1_000, up: 100, down: 1, roundTrip: 90, brokenMs: 2_000 },
    ]);
    expect(summaryOf(of([nothing as Sample]), 1_000, 1)).toMatchObject([{ up: null, down: null, roundTrip: null }]);
  });
});
