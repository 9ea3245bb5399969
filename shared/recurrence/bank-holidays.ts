import { dayOf, parseDay, weekdayOf } from './civil';

export const CALENDARS = ['england-and-wales', 'scotland', 'northern-ireland'] as const;
export type CalendarName = (typeof CALENDARS)[number];

const [EW, SC, NI] = CALENDARS;
const ALL: readonly CalendarName[] = CALENDARS;
const MONDAY = 1;

/**
 * Days that a proclamation added or moved away from where the Act puts them, as gov.uk lists them. Nothing can
 * compute these: a year's list is compared with the published one (test/fixtures/recurrence/bank-holidays.json).
 */
const PROCLAIMED: { date: string; name: string; in: readonly CalendarName[]; insteadOf?: string }[] = [
  { date: '2020-05-08', name: 'Early May bank holiday (VE day)', in: ALL, insteadOf: '2020-05-04' },
  { date: '2022-06-02', name: 'Spring bank holiday', in: ALL, insteadOf: '2022-05-30' },
  { date: '2022-06-03', name: 'Platinum Jubilee bank holiday', in: ALL },
  { date: '2022-09-19', name: 'State Funeral of Queen Elizabeth II', in: ALL },
  { date: '2023-05-08', name: 'Coronation of King Charles III', in: ALL },
  { date: '2026-06-15', name: 'World Cup bank holiday', in: [SC] },
];

/** Easter Sunday of the Gregorian calendar (the anonymous computus, Meeus/Jones/Butcher). */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const firstMonday = (year: number, month: number): number => {
  const first = dayOf(year, month, 1);
  return first + ((MONDAY - weekdayOf(first) + 7) % 7);
};
const lastMonday = (year: number, month: number): number => {
  const last = dayOf(year, month + 1, 0);
  return last - ((weekdayOf(last) - MONDAY + 7) % 7);
};

/** Days of fixed date; one on a weekend moves to the next weekday that is none of these already. */
const FIXED: { month: number; date: number; name: string; in: readonly CalendarName[] }[] = [
  { month: 1, date: 1, name: 'New Year’s Day', in: ALL },
  { month: 1, date: 2, name: '2nd January', in: [SC] },
  { month: 3, date: 17, name: 'St Patrick’s Day', in: [NI] },
  { month: 7, date: 12, name: 'Battle of the Boyne (Orangemen’s Day)', in: [NI] },
  { month: 11, date: 30, name: 'St Andrew’s Day', in: [SC] },
  { month: 12, date: 25, name: 'Christmas Day', in: ALL },
  { month: 12, date: 26, name: 'Boxing Day', in: ALL },
];

/**
 * Bank holidays of a year as they are observed, by day (Banking and Financial Dealings Act 1971, Schedule 1, and
 * the yearly proclamations). A holiday on a weekend is observed on its substitute day alone, as gov.uk lists it.
 */
export function bankHolidays(calendar: CalendarName, year: number): Map<number, string> {
  const days = new Map<number, string>();
  const fixed = FIXED.filter((one) => one.in.includes(calendar)).map((one) => ({
    ...one,
    day: dayOf(year, one.month, one.date),
  }));
  for (const { day, name } of fixed) if (weekdayOf(day) < 6) days.set(day, name);
  for (const { day, name } of fixed) {
    if (weekdayOf(day) < 6) continue;
    let substitute = day + 1;
    while (weekdayOf(substitute) > 5 || days.has(substitute)) substitute++;
    days.set(substitute, `${name} (substitute day)`);
  }
  const easter = easterSunday(year);
  days.set(easter - 2, 'Good Friday');
  if (calendar !== SC) days.set(easter + 1, 'Easter Monday');
  days.set(firstMonday(year, 5), 'Early May bank holiday');
  days.set(lastMonday(year, 5), 'Spring bank holiday');
  days.set(calendar === SC ? firstMonday(year, 8) : lastMonday(year, 8), 'Summer bank holiday');
  for (const { date, name, in: where, insteadOf } of PROCLAIMED) {
    if (!date.startsWith(`${year}-`) || !where.includes(calendar)) continue;
    if (insteadOf) days.delete(parseDay(insteadOf) as number);
    days.set(parseDay(date) as number, name);
  }
  return days;
}

export const isCalendar = (name: string): name is CalendarName => name === EW || name === SC || name === NI;
