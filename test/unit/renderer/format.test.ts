import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatIn } from '../../../shared/i18n/format';
import { languageOf } from '../../../renderer/i18n/setup';
import { wordsOf } from '../../fakes/words-of';

const english = formatIn(wordsOf('en'), 'en');
const korean = formatIn(wordsOf('ko'), 'ko');
const at = (day: number, hours: number, minutes = 0): number => new Date(2026, 10, day, hours, minutes).getTime();
const now = at(23, 10, 6);

describe('durations', () => {
  it.each([
    [28_680_000, '7 h 58 min', '7 h 58', '7시간 58분'],
    [43_200_000, '12 h', '12 h 00', '12시간'],
    [3_540_000, '59 min', '59 min', '59분'],
    [45_999, '45 s', '45 s', '45초'],
    [-5000, '0 s', '0 s', '0초'],
  ])('%i ms', (milliseconds, long, short, inKorean) => {
    expect(english.duration(milliseconds)).toBe(long);
    expect(english.shortDuration(milliseconds)).toBe(short);
    expect(korean.duration(milliseconds)).toBe(inKorean);
  });
});

describe('times', () => {
  it('name the day from here', () => {
    expect(english.dayAndClock(at(23, 18, 4), now)).toBe('today 18:04');
    expect(english.dayAndClock(at(24, 2, 10), now)).toBe('tomorrow 02:10');
    expect(korean.dayAndClock(at(23, 18, 4), now)).toBe('오늘 18:04');
    expect(english.lastUsed(at(22, 23, 59), now)).toBe('Yesterday');
    expect(english.lastUsed(at(17, 9), now)).toBe('Tue');
    expect(english.lastUsed(at(14, 9), now)).toBe('14 Nov');
    expect(korean.lastUsed(at(14, 9), now)).toBe('11월 14일');
  });

  it('count an age of less than a minute in steps of 5 s, but for the first', () => {
    const ages = Array.from({ length: 60 }, (_, seconds) => english.age(seconds * 1_000));
    expect([...new Set(ages)].map((age) => Number.parseInt(age, 10))).toEqual([
      1, 2, 3, 4, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55,
    ]);
    expect(english.age(59_999)).toBe('55 s');
  });

  it('count ages in one unit', () => {
    expect(english.age(3999)).toBe('3 s');
    expect(english.age(0)).toBe('1 s');
    expect(english.age(61_000)).toBe('1 min');
    expect(english.age(7_300_000)).toBe('2 h');
  });
});

describe('what formats them', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('is made once for all the places that show a time', () => {
    english.clock(now);
    english.bytes(0);
    const makes = vi.spyOn(Intl, 'DateTimeFormat');
    const numbers = vi.spyOn(Intl, 'NumberFormat');
    for (let place = 0; place < 100; place += 1) {
      const { clock, bytes } = formatIn(wordsOf('en'), 'en');
      expect([clock(now), bytes(2_400_000)]).toEqual(['10:06', '2.4 MB']);
    }
    expect(makes).not.toHaveBeenCalled();
    expect(numbers).not.toHaveBeenCalled();
  });

  it('follows this computer into another time zone', () => {
    const noon = Date.UTC(2026, 10, 23, 12);
    vi.stubEnv('TZ', 'Asia/Seoul');
    expect([english.clock(noon), english.zone(noon)]).toEqual(['21:00', 'Korean Standard Time']);
    vi.stubEnv('TZ', 'America/New_York');
    expect([english.clock(noon), english.zone(noon)]).toEqual(['07:00', 'Eastern Standard Time']);
  });
});

describe('amounts', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [310_000, '310 KB'],
    [2_400_000, '2.4 MB'],
    [2_345_678_901, '2.3 GB'],
  ])('%i bytes', (count, words) => expect(english.bytes(count)).toBe(words));
});

describe('language', () => {
  it('follows the setting, else the first known preference', () => {
    expect(languageOf('ko', ['en'])).toBe('ko');
    expect(languageOf('system', ['de-DE', 'ko-KR', 'en'])).toBe('ko');
    expect(languageOf('system', ['de-DE', 'fr'])).toBe('en');
  });
});
