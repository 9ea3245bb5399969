export { bankHolidays, CALENDARS, type CalendarName } from './bank-holidays';
export {
  dayOf,
  dayOfCivil,
  DAY_MS,
  formatCivil,
  formatDay,
  formatTime,
  parseCivil,
  parseDay,
  weekdayOf,
  yearOf,
} from './civil';
export { RecurrenceError, type RecurrenceField } from './errors';
export { HOLIDAY_RULES, holidays, type HolidayRule, type Holidays, type OwnDay } from './holidays';
export { readCalendarDays } from './ics';
export {
  occurrencesOf,
  type DayOrTime,
  type LeftOut,
  type Occurrence,
  type Occurrences,
  type Series,
} from './occurrences';
export { lastDayInstead, parseRule, type Rule } from './rule';
export { timesADay } from './rule-parts';
export { zoneNamed, type Zone } from './zone';
