/**
 * Civil dates and times as numbers: a day is the count of days since 1970-01-01, a civil time the milliseconds
 * since that day's midnight on a clock that knows no zone. Both are plain arithmetic until a zone is asked (zone.ts).
 */
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

export const FIRST_YEAR = 1970;
export const LAST_YEAR = 2199;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::00)?$/;

/** Day of a date that stands in the calendar between FIRST_YEAR and LAST_YEAR; undefined for any other text. */
export function parseDay(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  const days = dayOf(year, month, day);
  return formatDay(days) === text ? days : undefined;
}

/** A civil time such as `2027-01-04T09:00`; undefined for any other text. */
export function parseCivil(text: string): number | undefined {
  const [date = '', time = ''] = text.split('T', 2);
  if (text !== `${date}T${time}`) return undefined;
  const day = parseDay(date);
  const match = TIME.exec(time);
  if (day === undefined || !match) return undefined;
  return day * DAY_MS + (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
}

/** Months from 1; days and months beyond their end run on, as in a calendar. */
export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / DAY_MS;
export const dayOfCivil = (civil: number): number => Math.floor(civil / DAY_MS);
/** 1 is Monday, 7 is Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
export const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

export const formatDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** `2027-01-04T09:00`. */
export const formatCivil = (civil: number): string => new Date(civil).toISOString().slice(0, 16);
export const formatTime = (civil: number): string => formatCivil(civil).slice(11);
