import { z } from 'zod';
import { AppError } from '../platform/errors';
import {
  CALENDARS,
  HOLIDAY_RULES,
  holidays,
  lastDayInstead,
  parseCivil,
  parseDay,
  parseRule,
  RecurrenceError,
  type DayOrTime,
  type OwnDay,
  type Series,
} from '../recurrence';

/** Days and times that one recurring job may name beside its rule. */
const MOST_NAMED = 2_000;
const MOST_MINUTES = 31 * 24 * 60;

const day = z
  .string('A date such as 2027-01-04 is missing.')
  .refine((text) => parseDay(text) !== undefined, 'This is no date such as 2027-01-04, from 1970 to 2199.');
export const civilTime = z
  .string('A date and time such as 2027-01-04T09:00 is missing.')
  .refine(
    (text) => parseCivil(text) !== undefined,
    'This is no date and time such as 2027-01-04T09:00, without a zone, from 1970 to 2199.',
  );
const dayOrTime = z
  .string('A date such as 2027-01-04 is missing.')
  .refine(
    (text) => parseDay(text) !== undefined || parseCivil(text) !== undefined,
    'This is no date such as 2027-01-04, nor one with a time such as 2027-01-04T09:00.',
  );
/** What an occurrence is known by: its original day, and `.2` for the second of that day. */
export const occurrenceKey = z
  .string('The original date of an occurrence is missing.')
  .refine(
    (text) => parseDay(text.slice(0, 10)) !== undefined && /^(\.[2-9]|\.1\d|\.2[0-4])?$/.test(text.slice(10)),
    'This names no occurrence; it is its original date, such as 2027-01-04, or 2027-01-04.2 for the second.',
  );
const minutes = z
  .int('A length is a whole number of minutes.')
  .min(1, 'A job lasts at least a minute.')
  .max(MOST_MINUTES, 'A job lasts at most 31 days.');

const holidaySchema = z
  .strictObject({
    calendar: z.enum(CALENDARS).optional(),
    /** The days that the customer keeps for all recurring jobs (`/api/holidays`) count as well. */
    own: z.literal(true).optional(),
    /** Days of this recurring job alone. */
    days: z
      .array(z.union([day, z.strictObject({ date: day, name: z.string().trim().min(1).max(100) })]))
      .max(MOST_NAMED)
      .optional(),
    rule: z.enum(HOLIDAY_RULES),
  })
  .refine(({ calendar, days, own }) => calendar !== undefined || days !== undefined || own === true, {
    path: ['calendar'],
    message: 'A calendar or days of your own are missing.',
  });

/** The fields that say when: of the preview, and of a recurring job that is kept. */
export const whenFields = {
  rule: z.string('The rule is missing, such as FREQ=WEEKLY;BYDAY=TU.').min(1, 'The rule is empty.'),
  start: civilTime,
  durationMinutes: minutes,
  timeZone: z.string('The time zone is missing, such as Europe/London.').max(100),
  /** What a day that a month does not have becomes. */
  shortMonths: z.enum(['skip', 'last-day']).optional(),
  exclude: z.array(dayOrTime).max(MOST_NAMED).optional(),
  add: z.array(dayOrTime).max(MOST_NAMED).optional(),
  /** Occurrences that a person put elsewhere, by their original date. */
  move: z
    .array(z.strictObject({ date: occurrenceKey, to: civilTime, durationMinutes: minutes.optional() }))
    .max(MOST_NAMED)
    .optional(),
  holidays: holidaySchema.optional(),
};
export const whenSchema = z.strictObject(whenFields);
export type When = z.infer<typeof whenSchema>;

export const dayField = day;

/** The day of a date that a schema has let through. */
export const dayIn = (text: string): number => {
  const found = parseDay(text);
  if (found === undefined) throw new Error(`${text} went through as a date`);
  return found;
};
export const civilIn = (text: string): number => {
  const found = parseCivil(text);
  if (found === undefined) throw new Error(`${text} went through as a time`);
  return found;
};
const either = (text: string): DayOrTime =>
  text.length === 10 ? { day: dayIn(text) } : { civil: civilIn(text) };

/**
 * @param ownDays the customer's list, for a definition that observes it
 * @throws RecurrenceError for a rule that cannot be used
 */
export function seriesOf(when: When, ownDays: OwnDay[] = []): Series {
  const read = parseRule(when.rule);
  const { holidays: observed } = when;
  const named = (observed?.days ?? []).map((one) =>
    typeof one === 'string'
      ? { day: dayIn(one), name: 'a day of your own' }
      : { ...one, day: dayIn(one.date) },
  );
  const own = [...(observed?.own ? ownDays : []), ...named];
  return {
    rule: when.shortMonths === 'last-day' ? lastDayInstead(read) : read,
    start: civilIn(when.start),
    durationMinutes: when.durationMinutes,
    timeZone: when.timeZone,
    exclude: (when.exclude ?? []).map(either),
    add: (when.add ?? []).map(either),
    moved: (when.move ?? []).map(({ date, to, durationMinutes }) => ({
      key: date,
      to: civilIn(to),
      ...(durationMinutes === undefined ? {} : { durationMinutes }),
    })),
    ...(observed ? { holidays: { days: holidays(observed.calendar, own), rule: observed.rule } } : {}),
  };
}

/** What cannot be answered as the problem that the API answers: 400 for no rule at all, 422 for one we refuse. */
export async function asProblems<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    const { kind, field, message } = error;
    throw new AppError(kind === 'malformed' ? 'bad-body' : 'refused', {
      detail: message,
      issues: [{ path: field, message }],
      cause: error,
    });
  }
}
