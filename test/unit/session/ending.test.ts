import { describe, expect, it } from 'vitest';
import { noticeWords } from '../../../electron/window/words';
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

it('a notice names device, minutes and time, in both languages', () => {
  const endsAt = new Date(2026, 10, 27, 18, 4).getTime();
  const news = { kind: 'ends-soon', leftMs: 9.6 * minute, endsAt } as const;
  expect(noticeWords(news, 'pump-7', 'en')).toEqual({
    title: 'pump-7: the tunnel ends in 10 minutes',
    body: 'It ends at 18:04, with everything that is open in it. It cannot be extended.',
  });
  expect(noticeWords({ ...news, leftMs: 1 }, null, 'en').title).toBe('Tunnel: the tunnel ends in 1 minute');
  const { title, body } = noticeWords(news, 'pump-7', 'ko');
  expect([title, body.includes('18:04')]).toEqual(['pump-7: 10분 후 터널이 종료됩니다', true]);
});
