/**
 * Times, durations and amounts as words. Durations are milliseconds, times epoch milliseconds; negative
 * durations count as zero (a clock that was set back must not show "-3 s").
 */
import { languages, type Language } from '../settings/languages';
import type { Translate } from './translate';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export interface Format {
  /** `7 h 58 min`, `58 min`, `45 s`. */
  readonly duration: (milliseconds: number) => string;
  /** For narrow places: `7 h 58`. */
  readonly shortDuration: (milliseconds: number) => string;
  /** The age of something, one unit: `3 s`, `2 min`, `5 h`. */
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

export function formatIn(t: Translate, language: Language): Format {
  const { locale, minutesOfTwoDigits } = languages[language];
  const pattern = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, options);
  const shortTime = pattern({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const longTime = pattern({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const weekday = pattern({ weekday: 'short' });
  const date = pattern({ day: 'numeric', month: 'short' });
  const dateOfYear = pattern({ day: 'numeric', month: 'short', year: 'numeric' });
  const wholeDate = pattern({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const zoned = pattern({ timeZoneName: 'long' });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
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
      // Less than a second ago reads as one: "0 s ago" looks like a fault.
      if (milliseconds < minute) return t('time.seconds', { seconds: Math.max(1, whole(milliseconds, second)) });
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
    zone: (at) => zoned.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '',
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
