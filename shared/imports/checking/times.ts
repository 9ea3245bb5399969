/** A civil time of a row: its parts, or what is wrong. `empty`: neither cell says anything. */
export type Time =
  | { kind: 'time'; hour: number; minute: number }
  | { kind: 'empty' }
  /** A minute without its hour. */
  | { kind: 'no-hour' }
  | { kind: 'invalid'; part: 'hour' | 'minute' };

const NUMBER = /^\d{1,2}(\.0+)?$/;
/** A whole time in the cell of the hour, as spreadsheets write it; seconds are zero. */
const WHOLE = /^(\d{1,2})[:.](\d{2})(:00)?$/;

/** Reads the cells of hour and minute; an empty minute is 0. */
export function readTime(hourCell: string, minuteCell: string): Time {
  if (hourCell === '') return minuteCell === '' ? { kind: 'empty' } : { kind: 'no-hour' };
  const whole = NUMBER.test(hourCell) ? null : WHOLE.exec(hourCell);
  const hour = whole ? Number(whole[1]) : NUMBER.test(hourCell) ? Number(hourCell) : Number.NaN;
  if (!(hour <= 23)) return { kind: 'invalid', part: 'hour' };
  const inHour = whole ? Number(whole[2]) : undefined;
  if (minuteCell === '') {
    const minute = inHour ?? 0;
    return minute <= 59 ? { kind: 'time', hour, minute } : { kind: 'invalid', part: 'hour' };
  }
  const minute = NUMBER.test(minuteCell) ? Number(minuteCell) : Number.NaN;
  if (!(minute <= 59)) return { kind: 'invalid', part: 'minute' };
  if (inHour !== undefined && inHour !== minute) return { kind: 'invalid', part: 'hour' };
  return { kind: 'time', hour, minute };
}
