import { describe, expect, it } from 'vitest';
import { eachInAWorld, type World } from './world';

const minute = 60_000;
let w: World;
eachInAWorld((made) => {
  w = made;
});
const told = (): readonly unknown[] =>
  w.notices.flatMap((notice) => (notice.kind === 'ends-soon' ? [Math.round(notice.leftMs / minute)] : []));
const left = (): number => (w.view().tunnel?.endsAt ?? 0) - Date.now();

describe('the end of a tunnel that is worked over', () => {
  it('is told in time, and stands in what happened', async () => {
    await w.connected();
    await w.tick(left() - 31 * minute);
    expect(told()).toEqual([]);
    await w.tick(2 * minute);
    expect(told()).toEqual([30]);
    await w.tick(28 * minute);
    expect(told()).toEqual([30, 10, 2]);
    const noted = w.view().timeline.filter(({ kind }) => kind === 'ends-soon');
    expect(noted.map(({ params }) => params['minutes'])).toEqual([2, 10, 30]);
  });

  it('is told by the service’s clock where this computer’s is wrong', async () => {
    w.clockAheadMs = 20 * minute;
    await w.connected();
    // By the tunnel's own end 25 minutes are left, by the service's clock 45.
    await w.tick(left() - 25 * minute);
    expect(told()).toEqual([]);
    await w.tick(16 * minute);
    expect(told()).toEqual([30]);
  });

  it('is nothing to somebody who left', async () => {
    const id = await w.connected();
    await w.sessions.disconnect(id);
    await w.tick(left() - minute);
    expect(told()).toEqual([]);
  });
});
