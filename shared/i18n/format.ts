/**
 * Times, durations and amounts as words. Durations are milliseconds, times epoch milliseconds; negative
 * durations count as zero (a clock that was set back must not show "-3 s").
 */
import { languages, type Language } from '../settings/languages';
import type { Translate } from './translate';

const second = 1000;
const minute = 60 * second;
const ageStep = 5 * second;
const hour = 60 * minute;
const day = 24 * hour;

export interface Format {
  /** `7 h 58 min`, `58 min`, `45 s`. */
  readonly duration: (milliseconds: number) => string;
  /** For narrow places: `7 h 58`. */
  readonly shortDuration: (milliseconds: number) => string;
  /**
   * The age of something, one unit: `3 s`, `2 min`, `5 h`. From 5 s on in steps of 5 s: each step is a drawing of the
   * window.
   */
  readonly age: (milliseconds: number) => string;
  /** `18:04` */
  readonly clock: (at: number) => string;
  /** `10:06:12` */
  readonly exactClock: (at: number) => string;
  /** `today 18:04`, `tomorrow 02:10`, `14 Nov 09:00`. */
  readonly dayAndClock: (at: number, now: number) => string;
  /** When a file changed: as `dayAndClock`; of another year the day with it, `3 Sep 2019`. */
  readonly changed: (at: number, now: number) => string;
  /** A day for somebody who reads it another day: `Thu 26 Nov 2026`. */
  readonly date: (at: number) => string;
  /** The time zone that this computer's times are in, by name: `Korean Standard Time`. */
  readonly zone: (at: number) => string;
  /** A day alone: `today`, `14 Nov`. */
  readonly day: (at: number, now: number) => string;
  /** When a device was used last: the time today, `Yesterday`, `Tue`, `14 Nov`. */
  readonly lastUsed: (at: number, now: number) => string;
  /** `10,000` */
  readonly count: (count: number) => string;
  /** `2.4 MB` */
  readonly bytes: (count: number) => string;
  /** `742 kB/s` */
  readonly rate: (bytesPerSecond: number) => string;
}

/** Calendar days from `now` to `at`; 0 is today. */
function daysBetween(now: number, at: number): number {
  return Math.round((new Date(at).setHours(12, 0, 0, 0) - new Date(now).setHours(12, 0, 0, 0)) / day);
}

const patterns = {
  shortTime: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  longTime: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'short' },
  date: { day: 'numeric', month: 'short' },
  dateOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
  wholeDate: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/**
 * Made at the first use and then kept: one takes half a millisecond to make, and a screen has dozens of places that
 * show a time.
 */
const made = new Map<string, Intl.DateTimeFormat>();
/** Of local time to UTC, in minutes, when they were made: they keep the time zone that the computer had then. */
let madeAtOffset = Number.NaN;

function inPattern(locale: string, name: keyof typeof patterns, at: number): string {
  const offset = new Date().getTimezoneOffset();
  if (offset !== madeAtOffset) made.clear();
  madeAtOffset = offset;
  const key = `${locale} ${name}`;
  const found = made.get(key) ?? new Intl.DateTimeFormat(locale, patterns[name]);
  made.set(key, found);
  return found.format(at);
}

/** Rarely asked, and two zones of one offset have two names: never kept. */
function zoneIn(locale: string, at: number): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZoneName: 'long' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

const numbers = new Map<Language, Intl.NumberFormat>();

/** Made where a number is said first: a process makes its first one in up to a tenth of a second. */
function numberIn(language: Language, number: number): string {
  const found = numbers.get(language) ?? new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  numbers.set(language, found);
  return found.format(number);
}

/** Less than a second ago reads as one: "0 s ago" looks like a fault. */
function secondsOfAge(milliseconds: number): number {
  const step = milliseconds < ageStep ? second : ageStep;
  return Math.max(1, (Math.floor(milliseconds / step) * step) / second);
}

export function formatIn(t: Translate, language: Language): Format {
  const { locale, minutesOfTwoDigits } = languages[language];
  const pattern = (name: keyof typeof patterns): { format(at: number): string } => ({
    format: (at) => inPattern(locale, name, at),
  });
  const shortTime = pattern('shortTime');
  const longTime = pattern('longTime');
  const weekday = pattern('weekday');
  const date = pattern('date');
  const dateOfYear = pattern('dateOfYear');
  const wholeDate = pattern('wholeDate');
  const number = { format: (value: number): string => numberIn(language, value) };
  const whole = (milliseconds: number, unit: number): number => Math.floor(Math.max(0, milliseconds) / unit);
  const clock = (at: number): string => shortTime.format(at);

  function dayName(at: number, now: number): string {
    const distance = daysBetween(now, at);
    if (distance === 0) return t('time.today');
    if (distance === 1) return t('time.tomorrow');
    return distance > 1 && distance < 7 ? weekday.format(at) : date.format(at);
  }

  const dayAndClock = (at: number, now: number): string =>
    t('time.dayTime', { day: dayName(at, now), time: clock(at) });

  function duration(milliseconds: number): string {
    const hours = whole(milliseconds, hour);
    const minutes = whole(milliseconds, minute) % 60;
    if (hours > 0) return minutes === 0 ? t('time.hours', { hours }) : t('time.hoursMinutes', { hours, minutes });
    return minutes > 0 ? t('time.minutes', { minutes }) : t('time.seconds', { seconds: whole(milliseconds, second) });
  }

  return {
    duration,
    shortDuration: (milliseconds) => {
      const hours = whole(milliseconds, hour);
      return hours > 0
        ? t('time.shortHours', {
            hours,
            minutes: String(whole(milliseconds, minute) % 60).padStart(minutesOfTwoDigits ? 2 : 1, '0'),
          })
        : duration(milliseconds);
    },
    age: (milliseconds) => {
      if (milliseconds < minute) return t('time.seconds', { seconds: secondsOfAge(milliseconds) });
      return milliseconds < hour
        ? t('time.minutes', { minutes: whole(milliseconds, minute) })
        : t('time.hours', { hours: whole(milliseconds, hour) });
    },
    clock,
    exactClock: (at) => longTime.format(at),
    dayAndClock,
    changed: (at, now) =>
      new Date(at).getFullYear() === new Date(now).getFullYear() ? dayAndClock(at, now) : dateOfYear.format(at),
    date: (at) => wholeDate.format(at),
    zone: (at) => zoneIn(locale, at),
    day: (at, now) => (daysBetween(now, at) === 0 ? t('time.today') : date.format(at)),
    lastUsed: (at, now) => {
      const distance = daysBetween(now, at);
      if (distance === 0) return clock(at);
      if (distance === -1) return t('time.yesterday');
      return distance < -6 ? date.format(at) : weekday.format(at);
    },
    count: (count) => number.format(count),
    rate: (bytesPerSecond) => {
      if (bytesPerSecond < 1000) return t('amount.bytesPerSecond', { n: number.format(Math.round(bytesPerSecond)) });
      return bytesPerSecond < 999_500
        ? t('amount.kilobytesPerSecond', { n: number.format(Math.round(bytesPerSecond / 1000)) })
        : t('amount.megabytesPerSecond', { n: number.format(bytesPerSecond / 1e6) });
    },
    bytes: (count) => {
      if (count < 1000) return t('amount.bytes', { n: number.format(count) });
      if (count < 1e6) return t('amount.kilobytes', { n: number.format(Math.round(count / 1000)) });
      return count < 1e9
        ? t('amount.megabytes', { n: number.format(count / 1e6) })
        : t('amount.gigabytes', { n: number.format(count / 1e9) });
    },
  };
}
