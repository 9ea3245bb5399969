import type { Recurrence } from '../../facilityapps';
import type { Field } from '../reading/fields';
import type { DateReader } from './dates';
import { readPattern, recurrenceType, type RecurrenceType } from './recurrence';
import { dateIn } from './moments';
import type { RowCells } from './row-cells';

/** The days of a job. `end` is that of its one occurrence; a series ends with its recurrence. */
export interface Days {
  start: string | undefined;
  end: string | undefined;
  recurring: boolean;
  recurrence: Recurrence | undefined;
}

export const DAY_FIELDS: Field[] = [
  'date_start',
  'date_end',
  'start',
  'end',
  'recurrence_type',
  'recurrence_end_date',
  'recurrence_days',
  'recurrence_interval',
];

/** A bank holiday's name, undefined on any other day (`YYYY-MM-DD`). */
export type HolidayOn = (date: string) => string | undefined;

export function daysOf(row: RowCells, dates: DateReader, today: string, holidayOn: HolidayOn): Days {
  const cell = row.value('recurrence_type');
  const type = recurrenceType(cell);
  if (type === undefined) {
    const message = `“${cell}” is none of none, daily, weekdays, weekly, biweekly, monthly.`;
    row.say('INVALID_RECURRENCE_TYPE', row.column('recurrence_type'), message);
  }
  const recurring = type !== undefined && type !== 'none';
  const start = startDate(row, dates, today);
  const end = endDate(row, dates, start, recurring);
  const recurrence = recurring ? seriesOf(row, dates, type, start) : undefined;
  if (type === 'none' && start !== undefined) warnOfHoliday(row, holidayOn, start);
  return { start, end, recurring, recurrence };
}

/** The date of a field, or of a cell that holds a time too; the field, and the text that was read. */
interface DateCell {
  field: Field;
  text: string;
}

function cellOf(row: RowCells, field: 'date_start' | 'date_end', moment: 'start' | 'end'): DateCell {
  const text = row.value(field);
  if (text !== '') return { field, text };
  const both = dateIn(row.value(moment));
  return both === '' ? { field, text } : { field: moment, text: both };
}

function readDate(row: RowCells, dates: DateReader, { field, text }: DateCell): string | undefined {
  const read = dates.read(text, field);
  if (read === undefined)
    row.say('INVALID_DATE', row.column(field), `“${text}” is not a date like 31/12/2031 or 2031-12-31.`);
  return read;
}

function startDate(row: RowCells, dates: DateReader, today: string): string | undefined {
  const cell = cellOf(row, 'date_start', 'start');
  if (cell.text === '') {
    row.missing('start date', 'date_start', 'start');
    return undefined;
  }
  const start = readDate(row, dates, cell);
  if (start !== undefined && start < today)
    row.say('PAST_DATE', row.column(cell.field), `The start date ${start} is in the past.`);
  return start;
}

/** The day on which a one-off starts; what becomes of a series on holidays is for the preview to count. */
function warnOfHoliday(row: RowCells, holidayOn: HolidayOn, start: string): void {
  const name = holidayOn(start);
  if (name === undefined) return;
  const { field } = cellOf(row, 'date_start', 'start');
  row.say('BANK_HOLIDAY', row.column(field), `${start} is a bank holiday: ${name}.`);
}

function endDate(
  row: RowCells,
  dates: DateReader,
  start: string | undefined,
  recurring: boolean,
): string | undefined {
  const cell = cellOf(row, 'date_end', 'end');
  if (cell.text === '') return start;
  const end = readDate(row, dates, cell);
  // The end date of a series is its recurrence's, so this one says nothing about it.
  if (recurring) return start;
  if (end === undefined || start === undefined || end >= start) return end;
  const message = `The end date ${end} is before the start date ${start}.`;
  row.say('INVALID_DATE_RANGE', row.column(cell.field), message);
  return undefined;
}

/** Any day: without a start no weekday can be told, and the other rules do not ask for it. */
const SOME_DAY = '2031-01-06';

function seriesOf(
  row: RowCells,
  dates: DateReader,
  type: RecurrenceType,
  start: string | undefined,
): Recurrence | undefined {
  const until = lastDay(row, dates, start);
  const [days, interval] = [row.value('recurrence_days'), row.value('recurrence_interval')];
  const read = readPattern(type, days, interval, start ?? SOME_DAY);
  if ('wrong' in read) {
    const ofDays = read.wrong === 'INVALID_RECURRENCE_DAYS';
    const needsStart = ofDays && type === 'monthly' && start === undefined;
    if (!needsStart)
      row.say(read.wrong, row.column(ofDays ? 'recurrence_days' : 'recurrence_interval'), read.message);
    return undefined;
  }
  return until === undefined ? undefined : { ...read.pattern, until };
}

function lastDay(row: RowCells, dates: DateReader, start: string | undefined): string | undefined {
  const column = row.column('recurrence_end_date');
  if (row.value('recurrence_end_date') === '') {
    row.say('MISSING_RECURRENCE_END', column, 'A repeating job needs the last day of its recurrence.');
    return undefined;
  }
  const until = readDate(row, dates, {
    field: 'recurrence_end_date',
    text: row.value('recurrence_end_date'),
  });
  if (until === undefined || start === undefined || until > start) return until;
  const message = `The recurrence ends on ${until}, which is not after the start ${start}.`;
  row.say('INVALID_RECURRENCE_END', column, message);
  return undefined;
}
