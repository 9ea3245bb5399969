import { bankHolidays, type CalendarName } from './bank-holidays';
import { weekdayOf, yearOf } from './civil';

/** What becomes of an occurrence on a holiday; `before` and `after` move it to a working day. */
export const HOLIDAY_RULES = ['keep', 'skip', 'before', 'after'] as const;
export type HolidayRule = (typeof HOLIDAY_RULES)[number];

/** A day of the customer's own on which nobody works. */
export interface OwnDay {
  day: number;
  name: string;
}

export interface Holidays {
  /** The holiday's name, undefined on any other day. */
  nameOf(day: number): string | undefined;
  /** Neither a holiday nor on a weekend. */
  isWorkingDay(day: number): boolean;
  /** The next working day after (1) or before (-1) a day; undefined when a year holds none. */
  workingDayFrom(day: number, step: 1 | -1): number | undefined;
}

/** The longest that a working day is looked for. */
const MOST_DAYS = 366;

/** Holidays of a calendar, or of none, with the customer's own days. */
export function holidays(calendar: CalendarName | undefined, ownDays: OwnDay[] = []): Holidays {
  const own = new Map(ownDays.map(({ day, name }) => [day, name]));
  const years = new Map<number, Map<number, string>>();
  const nameOf = (day: number): string | undefined => {
    const mine = own.get(day);
    if (mine !== undefined || !calendar) return mine;
    const year = yearOf(day);
    let days = years.get(year);
    if (!days) years.set(year, (days = bankHolidays(calendar, year)));
    return days.get(day);
  };
  const isWorkingDay = (day: number): boolean => weekdayOf(day) < 6 && nameOf(day) === undefined;
  return {
    nameOf,
    isWorkingDay,
    workingDayFrom(day, step) {
      for (let tries = 1; tries <= MOST_DAYS; tries++) {
        if (isWorkingDay(day + step * tries)) return day + step * tries;
      }
      return undefined;
    },
  };
}
