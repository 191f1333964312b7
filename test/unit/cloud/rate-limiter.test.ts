import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RateLimiter, type CloudError } from '../../../electron/cloud';
import { type CloudResult } from '../../../electron/cloud/contract';
import { systemClock } from '../../../electron/net/clock';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const answerAfter = (time: number, result: CloudResult<null>) => (): Promise<CloudResult<null>> =>
  new Promise((resolve) => setTimeout(resolve, time, result));
const expired: CloudError = {
  kind: 'sign-in-expired',
  name: 'ExpiredTokenException',
  status: 403,
  words: '',
  requestId: null,
  serverTime: null,
  action: 'iot:CloseTunnel',
  resource: '*',
};

it('AWS is slow while a call takes long, until a quick one; a person who thinks about signing in and gives up is not', async () => {
  const limiter = new RateLimiter({ now: Date.now, random: () => 0.5, timers: systemClock, onChange: () => undefined });
  const trouble = async (work: () => Promise<CloudResult<null>>, after: number): Promise<string | undefined> => {
    void limiter.observe(work);
    await vi.advanceTimersByTimeAsync(after);
    return limiter.trouble()?.kind;
  };
  expect(await trouble(answerAfter(20_000, { ok: true, value: null, serverTime: null }), 30_000)).toBe('slow');
  expect(await trouble(answerAfter(10, { ok: true, value: null, serverTime: null }), 20)).toBeUndefined();
  expect(
    await trouble(answerAfter(60_000, { ok: false, error: { ...expired, givenUp: true } }), 61_000),
  ).toBeUndefined();
  limiter.dispose();
});

const throttled = (retryAfterMs?: number): CloudResult<null> => ({
  ok: false,
  error: {
    ...expired,
    kind: 'throttled',
    name: 'x',
    status: 429,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  },
});

it.each([
  ['as long as it says', 60_000, 60_000],
  ['two minutes at most', 600_000, 120_000],
  ['as long as without it, where that is longer', 1, 2_000],
  ['its own time where nothing is said', undefined, 2_000],
])('after 429 with `Retry-After` no call of the list is made for %s', async (_name, asked, waited) => {
  const limiter = new RateLimiter({ now: Date.now, random: () => 0.5, timers: systemClock, onChange: () => undefined });
  const { signal } = new AbortController();
  const refusedAt = Date.now();
  await limiter.schedule(() => Promise.resolve(throttled(asked)), signal);
  expect(limiter.trouble()).toEqual({ kind: 'refusing', since: refusedAt, nextAt: refusedAt + waited });
  let calls = 0;
  const next = limiter.schedule(() => {
    calls += 1;
    return Promise.resolve({ ok: true, value: null, serverTime: null });
  }, signal);
  await vi.advanceTimersByTimeAsync(waited - 1);
  expect(calls).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls).toBe(1);
  await next;
  expect(limiter.trouble()).toBeNull();
  limiter.dispose();
});

it('slowness is said while it lasts, and no change is told twice', async () => {
  let changes = 0;
  const limiter = new RateLimiter({
    now: Date.now,
    random: () => 0.5,
    timers: systemClock,
    onChange: () => (changes += 1),
  });
  let answer: (() => void) | undefined;
  const call = limiter.observe(
    () =>
      new Promise<{ ok: true; value: null; serverTime: null }>(
        (resolve) => (answer = () => resolve({ ok: true, value: null, serverTime: null })),
      ),
  );
  await vi.advanceTimersByTimeAsync(6_000);
  expect(limiter.trouble()).toMatchObject({ kind: 'slow' });
  answer?.();
  await call;
  await limiter.observe(() => Promise.resolve({ ok: true, value: null, serverTime: null }));
  expect(limiter.trouble()).toBeNull();
  expect(changes).toBe(2);
  limiter.dispose();
});
