import { describe, expect, it } from 'vitest';
import { type LineSamples, type Sample, spans } from '../../../shared/line/samples';
import type { SessionView } from '../../../shared/session/view';
import { all, LineRig } from './line-rig';

const problem = { code: 'offline', params: {}, recovery: { kind: 'retry' }, answer: null, at: 1 } as const;
/** So many bytes of a message a slot takes. */
const bytesPerSlot = 13;

const sizeOf = ({ kinds, up, down, roundTrip }: LineSamples): number =>
  kinds.byteLength + up.byteLength + down.byteLength + roundTrip.byteLength;
const carried = (up: number, down: number, roundTrip: number | null = null): Sample => ({
  kind: 'carried',
  up,
  down,
  roundTrip,
});

describe('what a tunnel carries', () => {
  it('is sampled once a second, for the whole tunnel and each of its services', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(1_000);
    rig.carry('SSH', 5_000, 100);
    rig.carry('HTTP', 1_000, 0);
    rig.clock.advance(1_000);
    rig.clock.advance(1_000);
    expect(rig.watch()).toEqual([{ kind: 'nothing' }, carried(6_000, 100), carried(0, 0)]);
    expect(rig.watch({ serviceId: 'HTTP' })).toEqual([carried(1_000, 0), carried(0, 0)]);
    expect(rig.watch({ serviceId: 'none' })).toEqual([]);
  });

  it('is measured until the counters were told last, so that an even flow is even', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(1_000);
    // Told every 250 ms, at moments that have nothing to do with the seconds.
    rig.clock.advance(130);
    for (let told = 0; told < 40; told += 1) {
      rig.carry('SSH', 25_000, 0);
      rig.clock.advance(250);
    }
    const [, first, ...rest] = rig.watch();
    expect(first).toMatchObject({ kind: 'carried' });
    expect(rest.slice(0, -1)).toEqual(rest.slice(0, -1).map(() => carried(100_000, 0)));
    expect(rest.length).toBeGreaterThan(7);
  });

  it('has a pong in the second in which it came, once', () => {
    const rig = new LineRig();
    const since = rig.clock.now();
    rig.open();
    rig.clock.advance(1_000);
    rig.open('s1', { since, roundTrip: 41, pongAt: rig.clock.now() });
    rig.clock.advance(2_000);
    expect(rig.watch().slice(1)).toEqual([carried(0, 0, 41), carried(0, 0)]);
  });
});

describe('a time in which nothing is carried', () => {
  it('a break is a gap, however short, and no figure crosses it', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(2_000);
    rig.lose();
    rig.clock.advance(2_000);
    rig.carry('SSH', 9_999, 0);
    rig.open();
    rig.clock.advance(2_000);
    // Lost and open again between two samples.
    rig.clock.advance(300);
    rig.lose();
    rig.open();
    rig.clock.advance(1_700);
    expect(rig.watch().map(({ kind }) => kind)).toEqual([
      'nothing',
      'carried',
      'broken',
      'broken',
      'broken',
      'carried',
      'broken',
      'carried',
    ]);
    expect(rig.watch()[5]).toEqual(carried(0, 0));
  });

  it('stays broken while a problem waits for somebody, and leaving on purpose is none', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(2_000);
    rig.show('s1', { state: { kind: 'problem', problem } as SessionView['state'], connection: { kind: 'lost' } });
    rig.clock.advance(1_000);
    rig.show('s1', { state: { kind: 'ready' }, connection: { kind: 'none' } });
    rig.clock.advance(1_000);
    rig.show('s1', { state: { kind: 'problem', problem } as SessionView['state'] });
    rig.clock.advance(1_000);
    expect(rig.watch().map(({ kind }) => kind)).toEqual(['nothing', 'carried', 'broken', 'nothing', 'nothing']);
  });

  it('while the laptop sleeps nothing is known', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(2_000);
    // The timer fires only when the laptop wakes up.
    rig.clock.wallOffset += 60_000;
    rig.carry('SSH', 1_000_000, 0);
    rig.clock.advance(2_000);
    const kinds = rig.watch().map(({ kind }) => kind);
    expect(kinds).toHaveLength(64);
    expect(kinds.filter((kind) => kind === 'carried')).toHaveLength(2);
    expect(rig.watch().at(-1)).toEqual(carried(0, 0));
  });

  it('goes on where the clock is set back, and the past moves with it', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(10_000);
    rig.clock.wallOffset -= 5_000;
    rig.history.clockSetBack(5_000);
    rig.clock.advance(3_000);
    const kinds = rig.watch().map(({ kind }) => kind);
    expect(kinds).toEqual(['nothing', ...Array.from({ length: 12 }, () => 'carried')]);
    // A window that has times of the clock before it gets all of it anew.
    expect(rig.watch({}, rig.clock.now() + 2_000)).toHaveLength(13);
    rig.told.length = 0;
    rig.clock.wallOffset -= 5_000;
    rig.history.clockSetBack(5_000);
    rig.clock.advance(1_000);
    expect(rig.told.map(({ samples }) => samples.kinds.length)).toEqual([14]);
  });
});

describe('what the window is told', () => {
  it('is nothing of a session that it does not show, and nothing while it is hidden', () => {
    const rig = new LineRig(['s1', 's2']);
    rig.open('s1');
    rig.open('s2');
    rig.clock.advance(30_000);
    expect(rig.told).toEqual([]);
    rig.watch({ sessionId: 's2' });
    rig.flow(5, 's2');
    expect(rig.told.map(({ sessionId }) => sessionId)).toEqual(['s2', 's2']);
    expect(rig.history.watch([])).toEqual([]);
    rig.flow(60, 's2');
    expect(rig.told).toHaveLength(2);
  });

  it('is one slot a second, two of them at once, in so many bytes; of hours one in ten seconds', () => {
    const rig = new LineRig(
      ['s1'],
      Array.from({ length: 50 }, (_, index) => `service-${index}`),
    );
    rig.open();
    rig.clock.advance(1_000);
    rig.watch();
    rig.flow(20, 's1', 'service-7');
    expect(rig.told).toHaveLength(10);
    for (const { samples } of rig.told.slice(1)) expect(sizeOf(samples)).toBe(2 * bytesPerSlot);
    rig.told.length = 0;
    rig.watch({ span: 'hours' });
    rig.clock.advance(60_000);
    expect(rig.told).toHaveLength(6);
    for (const { samples } of rig.told) expect(sizeOf(samples)).toBe(bytesPerSlot);
  });

  it('at most everything there is, and what it has already is not told again', () => {
    const rig = new LineRig();
    rig.open();
    rig.clock.advance(12 * 3_600_000 + 900_000);
    for (const span of ['minutes', 'hours'] as const) {
      const [samples] = rig.history.watch([{ sessionId: 's1', serviceId: null, span, after: null }]);
      expect(samples?.kinds).toHaveLength(spans[span].slots);
      expect(sizeOf(samples as LineSamples)).toBe(bytesPerSlot * spans[span].slots);
      expect(rig.watch({ span }, samples?.endsAt ?? null)).toEqual([]);
    }
    rig.watch({}, rig.clock.now() - 7_000);
    expect(rig.watch({}, rig.clock.now() - 7_000)).toHaveLength(7);
  });

  it('no timer runs without a session that was ever open, nor after the last one is gone', () => {
    const rig = new LineRig();
    rig.show('s1', {});
    expect(rig.clock.pending).toBe(0);
    rig.open();
    expect(rig.clock.pending).toBe(1);
    rig.forget();
    expect(rig.clock.pending).toBe(0);
    rig.open();
    rig.history.close();
    expect(rig.clock.pending).toBe(0);
  });
});

describe('while nothing moves, what the window is told', () => {
  it('comes in one piece for five seconds, and at once when something moves again', () => {
    const rig = new LineRig();
    const since = rig.clock.now();
    rig.open();
    rig.clock.advance(1_000);
    rig.watch();
    rig.flow(2);
    rig.told.length = 0;
    // The first seconds without a byte are news, then nothing is.
    rig.clock.advance(2_000);
    expect(rig.told.map(({ samples }) => all(samples))).toEqual([[carried(1_000, 0), carried(0, 0)], [carried(0, 0)]]);
    rig.clock.advance(60_000);
    expect(rig.told.slice(2).map(({ samples }) => samples.kinds.length)).toEqual(Array.from({ length: 12 }, () => 5));
    rig.told.length = 0;
    rig.clock.advance(2_000);
    rig.open('s1', { since, roundTrip: 41, pongAt: rig.clock.now() });
    rig.clock.advance(1_000);
    expect(rig.told.map(({ samples }) => all(samples))).toEqual([[carried(0, 0), carried(0, 0), carried(0, 0, 41)]]);
    rig.clock.advance(1_000);
    rig.lose();
    rig.clock.advance(3_000);
    expect(rig.told.map(({ samples }) => all(samples).map(({ kind }) => kind)).slice(1)).toEqual([
      ['carried'],
      ['broken'],
    ]);
    rig.clock.advance(4_000);
    expect(rig.told.at(-1)?.samples.kinds).toHaveLength(5);
  });
});

it('while something moves, the window is told every other second, and at once that it breaks and is back', () => {
  const rig = new LineRig();
  rig.open();
  rig.clock.advance(1_000);
  rig.watch();
  rig.flow(3);
  rig.told.length = 0;
  rig.flow(1);
  expect(rig.told).toEqual([]);
  rig.lose();
  rig.clock.advance(1_000);
  rig.open();
  // A second of which it was broken for a part is a broken one.
  rig.flow(2);
  expect(rig.told.map(({ samples }) => all(samples).map(({ kind }) => kind))).toEqual([
    ['carried', 'broken'],
    ['broken'],
    ['carried'],
  ]);
});
