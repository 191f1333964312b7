import { describe, expect, it } from 'vitest';
import { answeredBy, isPage, titleOf } from '../../../electron/net/answer-page';
import { retryAfterMs } from '../../../electron/net/retry-after';

describe('who answered in between', () => {
  it.each([
    ['<html><head><title>Access to this page is blocked</title></head>', 'Access to this page is blocked'],
    ['<TITLE lang="en">\n  Blocked &amp; logged\r\n</TITLE>', 'Blocked & logged'],
    ['<title>\u202etxt.exe\u0007</title>', 'txt.exe'],
    ['<title></title>', null],
    ['Forbidden', null],
    [`<title>${'x'.repeat(5_000)}</title>`, null],
  ])('%j has the title %j', (body, title) => expect(titleOf(body)).toBe(title));

  it('is named by one line of 120 characters at most', () => {
    const { server, title } = answeredBy('Acme\nFilter ' + 'y'.repeat(500), `<title>${'x'.repeat(1_500)}</title>`);
    expect([server?.length, title?.length]).toEqual([120, 120]);
    expect(server).toMatch(/^Acme Filter y+$/);
    expect(answeredBy(null, '')).toEqual({ server: null, title: null });
  });

  it('a page is one for people', () => {
    expect(['<!DOCTYPE html>', '\n<html lang="de">', '<body>'].map(isPage)).toEqual([true, true, true]);
    expect(['Invalid access token: <none>', '{"message":"no"}', ''].map(isPage)).toEqual([false, false, false]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  it.each([
    ['120', null, 120_000],
    ['0', null, 0],
    ['Thu, 26 Nov 2026 12:01:00 GMT', null, 60_000],
    // A moment is one of the service's clock.
    ['Thu, 26 Nov 2026 12:01:00 GMT', 'Thu, 26 Nov 2026 12:00:50 GMT', 10_000],
    ['Thu, 26 Nov 2026 11:00:00 GMT', null, 0],
    ['soon', null, null],
    ['', null, null],
    [null, null, null],
  ])('%j with the date %j is %j', (header, date, expected) => {
    expect(retryAfterMs(header, date, now)).toBe(expected);
  });
});
