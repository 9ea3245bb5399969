import type { Recurrence } from '../../facilityapps';
import { weekdayOf } from './calendar';

/** What a row's series looks like before its end is known, or the code of what is wrong, with the column. */
export type Pattern =
  | { pattern: Omit<Recurrence, 'until'> }
  | { wrong: 'INVALID_RECURRENCE_DAYS' | 'INVALID_RECURRENCE_INTERVAL'; message: string };

const TYPES = ['daily', 'weekdays', 'weekly', 'biweekly', 'monthly'] as const;
export type RecurrenceType = (typeof TYPES)[number];

/** `none` for an empty cell too; undefined for what is no type. */
export function recurrenceType(cell: string): RecurrenceType | 'none' | undefined {
  const text = cell.toLowerCase();
  return text === '' || text === 'none' ? 'none' : TYPES.find((type) => type === text);
}

const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** 1 = Monday to 7 = Sunday, ascending, each once; undefined where a word is no day. */
export function readDays(cell: string): number[] | undefined {
  const days = new Set<number>();
  for (const word of cell.toLowerCase().split(/[\s,;/|+&]+/)) {
    if (word === '') continue;
    // Three letters are enough to tell days apart; longer beginnings of the name are known as well ("Tues").
    const index = word.length < 3 ? -1 : NAMES.findIndex((name) => name.startsWith(word.replace(/\.$/, '')));
    if (index < 0) return undefined;
    days.add(index + 1);
  }
  return [...days].sort((a, b) => a - b);
}

/** How the columns become a series of FacilityApps (facilityapps-api.md, last paragraph). */
export function readPattern(
  type: RecurrenceType,
  daysCell: string,
  intervalCell: string,
  dateStart: string,
): Pattern {
  const interval = intervalCell === '' ? undefined : Number(intervalCell);
  if (
    interval !== undefined &&
    !(Number.isInteger(interval) && interval >= 1 && /^\d+$/.test(intervalCell))
  ) {
    return {
      wrong: 'INVALID_RECURRENCE_INTERVAL',
      message: `“${intervalCell}” is not a whole number from 1.`,
    };
  }
  if (type === 'biweekly' && interval !== undefined && interval > 2) {
    return {
      wrong: 'INVALID_RECURRENCE_INTERVAL',
      message: 'Biweekly is every second week; leave the interval empty.',
    };
  }
  const every = interval ?? 1;
  const days = readDays(daysCell);
  if (type === 'weekdays')
    return { pattern: { period: 'daily', every: 1, weekdays: [1, 2, 3, 4, 5], byWeekdayOfMonth: false } };
  if (!days)
    return {
      wrong: 'INVALID_RECURRENCE_DAYS',
      message: `“${daysCell}” is not a list of days like Mon,Wed,Fri.`,
    };
  const start = weekdayOf(dateStart);
  switch (type) {
    case 'daily':
      return { pattern: { period: 'daily', every, weekdays: days, byWeekdayOfMonth: false } };
    case 'weekly':
    case 'biweekly': {
      const weekdays = days.length > 0 ? days : [start];
      return {
        pattern: {
          period: 'weekly',
          every: type === 'biweekly' ? 2 : every,
          weekdays,
          byWeekdayOfMonth: false,
        },
      };
    }
    case 'monthly': {
      if (days.some((day) => day !== start)) {
        return {
          wrong: 'INVALID_RECURRENCE_DAYS',
          message: 'A monthly job can repeat on the weekday of its start date alone, such as “first Monday”.',
        };
      }
      return { pattern: { period: 'monthly', every, weekdays: [], byWeekdayOfMonth: days.length > 0 } };
    }
  }
}
