import { describe, expect, it } from 'vitest';
import { documentedLimitBytesPerSecond } from '../../../shared/line/limit';
import { isLimited } from '../../../shared/line/limited';
import { marksOf } from '../../../shared/line/marks';
import { LineRing } from '../../../shared/line/ring';
import type { LineSamples, Sample } from '../../../shared/line/samples';
import type { TimelineEntry, TimelineKind } from '../../../shared/session/view';

const of = (...samples: readonly Sample[]): LineSamples => {
  const ring = new LineRing('minutes');
  samples.forEach((sample, index) => ring.put(1_700_000_000 + index, sample));
  return ring.since(null);
};
const rates = (share: number, seconds = 20, direction: 'up' | 'down' = 'up'): readonly Sample[] =>
  Array.from({ length: seconds }, () => ({
    kind: 'carried',
    up: 0,
    down: 0,
    [direction]: share * documentedLimitBytesPerSecond,
    roundTrip: null,
  }));

/** What an upload at 760,000 bytes a second showed: each time as much as a third of the system's buffer. */
const inLumps = [
  1_100, 0, 1_100, 1_100, 812, 240, 1_100, 1_000, 0, 1_100, 1_100, 0, 1_100, 1_100, 0, 943, 1_100, 0, 1_100, 1_100,
];
const recorded = inLumps.map(
  (kilobytes): Sample => ({ kind: 'carried', up: kilobytes * 1_000, down: 0, roundTrip: null }),
);

describe('whether the limit of AWS limits', () => {
  it.each(['up', 'down'] as const)('does where twenty seconds stayed near it (%s)', (direction) => {
    expect(isLimited(of(...rates(0.86, 20, direction)))).toBe(true);
    expect(isLimited(of(...rates(0.1, 300), ...rates(1.1, 20, direction)))).toBe(true);
  });

  it('does where a socket takes a megabyte in one second and nothing in the next, and no more once that ends', () => {
    expect(isLimited(of(...recorded))).toBe(true);
    expect(isLimited(of(...recorded, ...rates(0, 3)))).toBe(false);
  });

  it.each([
    ['nineteen seconds', rates(0.95, 19)],
    ['85 %', rates(0.85)],
    ['115 %', rates(1.15)],
    ['a half that was slower', [...rates(1.05, 10), ...rates(0.75, 10)]],
    ['what began fast', [...rates(4, 2), ...rates(0.95, 18)]],
    ['one second without a sample', [...rates(0.95, 10), { kind: 'nothing' } as const, ...rates(0.95, 9)]],
    ['a break', [...rates(0.95, 22), { kind: 'broken' } as const]],
    ['a line that carries far more: this limit is not what holds it back', rates(4)],
    [
      'both directions only together',
      rates(0.5).map((each) => ({ ...each, down: 0.5 * documentedLimitBytesPerSecond }) as Sample),
    ],
    ['nothing', []],
  ])('does not claim it of %s', (_, samples) => {
    expect(isLimited(of(...samples))).toBe(false);
  });
});

describe('marks', () => {
  const entry = (kind: TimelineKind, at: number): TimelineEntry => ({
    id: at,
    at,
    kind,
    outcome: 'done',
    params: {},
    command: null,
    detail: null,
  });

  it('are what happened to the line, in the time that is shown, the oldest first', () => {
    const timeline = [
      entry('connected', 50),
      entry('rotated', 40),
      entry('ports-bound', 35),
      entry('refused', 30),
      entry('dropped', 20),
      entry('connected', 5),
    ];
    expect(marksOf(timeline, 10, 50)).toEqual([
      { at: 20, kind: 'lost' },
      { at: 30, kind: 'lost' },
      { at: 40, kind: 'token' },
      { at: 50, kind: 'connected' },
    ]);
  });
});
