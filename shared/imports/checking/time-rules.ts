import type { Field } from '../reading/fields';
import type { RowCells } from './row-cells';
import { timeIn } from './moments';
import { readTime, type Time } from './times';

export interface Hours {
  hourStart: number;
  minuteStart: number;
  hourEnd: number;
  minuteEnd: number;
}

export const TIME_FIELDS: Field[] = [
  'hour_start',
  'minute_start',
  'hour_end',
  'minute_end',
  'time_start',
  'time_end',
  'start',
  'end',
];

const FIELDS = {
  start: { hour: 'hour_start', minute: 'minute_start', time: 'time_start', moment: 'start' },
  end: { hour: 'hour_end', minute: 'minute_end', time: 'time_end', moment: 'end' },
} as const;

/** A time of a row, and the field that it was read from. */
type Read = Time & { field: Field };

/** The times of the row, or the customer's usual ones where neither is given (product.md, "How they are meant"). */
export function hoursOf(row: RowCells, defaults: Hours & { start: string; end: string }): Hours | undefined {
  let [start, end] = [readOf(row, 'start'), readOf(row, 'end')];
  // Midnight and midnight is what spreadsheets make of dates that have no times.
  if (isEmptyMoment(start, 'start') && isEmptyMoment(end, 'end')) {
    start = { kind: 'empty', field: start.field };
    end = { kind: 'empty', field: end.field };
  }
  if (start.kind === 'empty' && end.kind === 'empty') {
    const message = `No times are given, so the usual hours are taken: ${defaults.start} to ${defaults.end}.`;
    row.say('DEFAULT_TIME', row.column('hour_start', 'time_start', 'start'), message);
    const { hourStart, minuteStart, hourEnd, minuteEnd } = defaults;
    return { hourStart, minuteStart, hourEnd, minuteEnd };
  }
  const [from, to] = [told(row, start, 'start'), told(row, end, 'end')];
  if (!from || !to) return undefined;
  return { hourStart: from.hour, minuteStart: from.minute, hourEnd: to.hour, minuteEnd: to.minute };
}

const isEmptyMoment = (read: Read, field: Field): boolean =>
  read.kind === 'empty' || (read.field === field && read.kind === 'time' && read.hour + read.minute === 0);

/** Hour and minute, else a whole time, else the time beside a date. */
function readOf(row: RowCells, which: 'start' | 'end'): Read {
  const { hour, minute, time, moment } = FIELDS[which];
  const parts = readTime(row.value(hour), row.value(minute));
  if (parts.kind !== 'empty')
    return { ...parts, field: parts.kind === 'invalid' && parts.part === 'minute' ? minute : hour };
  const whole = readTime(row.value(time), '');
  if (whole.kind !== 'empty') return { ...whole, field: time };
  const beside = timeIn(row.value(moment));
  return beside.kind === 'empty' ? { ...beside, field: hour } : { ...beside, field: moment };
}

/** The hour and minute that were read; what is missing or wrong is told. */
function told(
  row: RowCells,
  read: Read,
  which: 'start' | 'end',
): { hour: number; minute: number } | undefined {
  const { hour, time, moment } = FIELDS[which];
  switch (read.kind) {
    case 'time':
      return read;
    case 'empty':
      row.missing(`${which} time`, hour, time, moment);
      return undefined;
    case 'no-hour':
      row.missing(`hour of the ${which} time`, hour);
      return undefined;
    case 'invalid': {
      const range = read.part === 'hour' ? 'an hour from 0 to 23' : 'a minute from 0 to 59';
      const what = read.field === hour || read.part === 'minute' ? range : 'a time like 9:00 or 17:30';
      row.say('INVALID_TIME', row.column(read.field), `“${row.value(read.field)}” is not ${what}.`);
      return undefined;
    }
  }
}

/** A tenant's usual hours, `HH:MM`, as numbers too. */
export function usualHours({ start, end }: { start: string; end: string }) {
  const [[hourStart = 9, minuteStart = 0], [hourEnd = 17, minuteEnd = 0]] = [start, end].map((text) =>
    text.split(':').map(Number),
  ) as [number[], number[]];
  return { start, end, hourStart, minuteStart, hourEnd, minuteEnd };
}
