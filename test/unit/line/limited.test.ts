import { describe, expect, it } from 'vitest';
import { documentedLimit } from '../../../shared/line/limit';
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
const rates = (share: number, seconds = 10, direction: 'up' | 'down' = 'up'): readonly Sample[] =>
  Array.from({ length: seconds }, () => ({
    kind: 'carried',
    up: 0,
    down: 0,
    [direction]: share * documentedLimit,
    roundTrip: null,
  }));

describe('whether the limit of AWS limits', () => {
  it.each(['up', 'down'] as const)('does where all of ten seconds stayed near it (%s)', (direction) => {
    expect(isLimited(of(...rates(0.86, 10, direction)))).toBe(true);
    expect(isLimited(of(...rates(0.1, 300), ...rates(1.1, 10, direction)))).toBe(true);
  });

  it.each([
    ['nine seconds', rates(0.95, 9)],
    ['85 %', rates(0.85)],
    ['one slower second', [...rates(0.95, 5), ...rates(0.5, 1), ...rates(0.95, 5)]],
    ['one second without a sample', [...rates(0.95, 5), { kind: 'nothing' } as const, ...rates(0.95, 5)]],
    ['a break', [...rates(0.95, 12), { kind: 'broken' } as const]],
    ['a line that carries far more: this limit is not what holds it back', rates(4)],
    ['both directions only together', rates(0.5).map((each) => ({ ...each, down: 0.5 * documentedLimit }) as Sample)],
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
