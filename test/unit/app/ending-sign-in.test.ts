import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EndingSignIn } from '../../../electron/app/sign-in/ending-sign-in';
import { systemClock } from '../../../electron/net/clock';
import { signInEndsWords } from '../../../electron/window/notice-words';
import type { AccountView, Notice } from '../../../shared/ipc/app-state';

const minute = 60_000;
let notices: Notice[];
let told: number[];
let ending: EndingSignIn;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  notices = [];
  told = [];
  ending = new EndingSignIn(
    systemClock,
    { put: (notice) => (notices = [notice]), dismiss: () => (notices = []) },
    (leftMs) => told.push(Math.round(leftMs / minute)),
  );
});
afterEach(() => {
  ending.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const signedIn = (until: number | null, renews = false, identityId = 'one'): AccountView => ({
  kind: 'signed-in',
  identityId,
  name: 'field',
  source: 'profile',
  accountId: null,
  accountName: null,
  role: null,
  profile: 'field',
  until,
  renews,
});

it('the end of a sign-in that nothing renews is told at 30, 10 and 2 minutes, each once, however often it is looked at', () => {
  const until = Date.now() + 60 * minute;
  for (let left = 60; left > 0; left -= 1) {
    ending.changed('aws', signedIn(until));
    vi.advanceTimersByTime(minute);
  }
  expect(told).toEqual([30, 10, 2]);
  expect(notices).toEqual([{ kind: 'sign-in-ends', endsAt: until }]);
});

it('one that renews itself, or of which nobody knows the end, says nothing', () => {
  ending.changed('aws', signedIn(Date.now() + 5 * minute, true));
  ending.changed('aws', signedIn(null));
  ending.changed('practice', { kind: 'practice' });
  ending.changed('aws', { kind: 'signed-out' });
  vi.advanceTimersByTime(60 * minute);
  expect([told, notices]).toEqual([[], []]);
});

it('signing in again takes the notice away, and its own end is told anew', () => {
  ending.changed('aws', signedIn(Date.now() + 9 * minute));
  expect([told, notices.length]).toEqual([[9], 1]);
  ending.changed('aws', signedIn(Date.now() + 60 * minute));
  expect(notices).toEqual([]);
  vi.advanceTimersByTime(31 * minute);
  expect(told).toEqual([9, 30]);
  ending.changed('aws', { kind: 'signed-out' });
  expect(notices).toEqual([]);
});

it('says what it does not end', () => {
  expect(signInEndsWords(9.6 * minute, 'en')).toEqual({
    title: 'Your sign-in to AWS ends in 10 minutes',
    body: 'What is connected stays connected. To open, repair or close a tunnel after that, sign in again.',
  });
  expect(signInEndsWords(1, 'en').title).toBe('Your sign-in to AWS ends in 1 minute');
  expect(signInEndsWords(2 * minute, 'ko').title).toBe('2분 후 AWS 로그인이 만료됩니다');
});
