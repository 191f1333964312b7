import { expect, it } from 'vitest';
import { followPage } from '../../../renderer/store/follow-page';

it('tells of the list as long as it is drawn, by what can be seen of its page', () => {
  const page: EventTarget & { visibilityState: DocumentVisibilityState } = Object.assign(new EventTarget(), {
    visibilityState: 'visible' as const,
  });
  const told: boolean[] = [];
  const turn = (state: DocumentVisibilityState): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const stop = followPage(page, (shown) => told.push(shown));
  turn('hidden');
  turn('visible');
  // Its drawer is closed.
  stop();
  turn('hidden');
  turn('visible');
  expect(told).toEqual([true, false, true, false]);
});
