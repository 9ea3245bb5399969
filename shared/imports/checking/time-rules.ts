import type { Field } from '../reading/fields';
import type { RowCells } from './row-cells';
import { readTime } from './times';

export interface Hours {
  hourStart: number;
  minuteStart: number;
  hourEnd: number;
  minuteEnd: number;
}

export const TIME_FIELDS: Field[] = ['hour_start', 'minute_start', 'hour_end', 'minute_end'];

const FIELDS = {
  start: { hour: 'hour_start', minute: 'minute_start' },
  end: { hour: 'hour_end', minute: 'minute_end' },
} as const;

/** The times of the row, or the customer's usual ones where neither is given (product.md, "How they are meant"). */
export function hoursOf(row: RowCells, defaults: Hours & { start: string; end: string }): Hours | undefined {
  const [start, end] = [timeOf(row, 'start'), timeOf(row, 'end')];
  if (start === 'empty' && end === 'empty') {
    const message = `No times are given, so the usual hours are taken: ${defaults.start} to ${defaults.end}.`;
    row.say('DEFAULT_TIME', row.column('hour_start'), message);
    const { hourStart, minuteStart, hourEnd, minuteEnd } = defaults;
    return { hourStart, minuteStart, hourEnd, minuteEnd };
  }
  if (start === 'empty') row.missing('start time', 'hour_start');
  if (end === 'empty') row.missing('end time', 'hour_end');
  if (start === 'empty' || end === 'empty' || !start || !end) return undefined;
  return { hourStart: start.hour, minuteStart: start.minute, hourEnd: end.hour, minuteEnd: end.minute };
}

function timeOf(
  row: RowCells,
  which: 'start' | 'end',
): { hour: number; minute: number } | 'empty' | undefined {
  const fields = FIELDS[which];
  const read = readTime(row.value(fields.hour), row.value(fields.minute));
  switch (read.kind) {
    case 'time':
      return read;
    case 'empty':
      return 'empty';
    case 'no-hour':
      row.missing(`hour of the ${which} time`, fields.hour);
      return undefined;
    case 'invalid': {
      const field = fields[read.part];
      const range = read.part === 'hour' ? 'an hour from 0 to 23' : 'a minute from 0 to 59';
      row.say('INVALID_TIME', row.column(field), `“${row.value(field)}” is not ${range}.`);
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
