/** A civil time of a row: its parts, or what is wrong. `empty`: neither cell says anything. */
export type Time =
  | { kind: 'time'; hour: number; minute: number }
  | { kind: 'empty' }
  /** A minute without its hour. */
  | { kind: 'no-hour' }
  | { kind: 'invalid'; part: 'hour' | 'minute' };

const NUMBER = /^\d{1,2}(\.0+)?$/;
/** A whole time in one cell, as people and spreadsheets write it; seconds are zero. */
const WHOLE = /^(\d{1,2})[:.h](\d{2})(?::00(?:\.0+)?)?$/i;
/** `9am`, `9.00 a.m.`, `12:30PM`. */
const HALF_DAY = /^(\d{1,2})(?:[:.](\d{2}))?(?::00)?\s*([ap])\.?\s?m\.?$/i;
/** `0900`, `930`. */
const DIGITS = /^(\d{1,2})(\d{2})(?:\s?(?:h|hrs|hours))?$/i;
const NAMED = new Map<string, [number, number]>([
  ['noon', [12, 0]],
  ['midday', [12, 0]],
  ['midnight', [0, 0]],
]);
/** A part of the day, as spreadsheets keep times: 0.375 is 9:00. */
const FRACTION = /^0?[.](\d*[1-9])$/;
const DAY_MINUTES = 1440;
/** Half a second: what is nearer to a whole minute was one. */
const NEARLY = 1 / 120;

/** Minutes of the day that a fraction is, where that is a time that people plan with. */
function ofFraction(text: string): [number, number] | undefined {
  const minutes = Number(text) * DAY_MINUTES;
  const whole = Math.round(minutes);
  if (Math.abs(minutes - whole) > NEARLY || whole >= DAY_MINUTES) return undefined;
  // `0.15` is a quarter past midnight to a person, 3:36 to a spreadsheet; `0.25` is 6:00.
  if (whole % 5 !== 0 && text.replace(/^0?\./, '').length <= 2) return undefined;
  return [Math.floor(whole / 60), whole % 60];
}

/** Hour and minute of a cell with a whole time; they may be out of range. Undefined for what is none. */
export function wholeTime(text: string): [hour: number, minute: number] | undefined {
  if (FRACTION.test(text)) {
    const found = ofFraction(text);
    if (found) return found;
  }
  const whole = WHOLE.exec(text) ?? DIGITS.exec(text);
  if (whole) return [Number(whole[1]), Number(whole[2])];
  const half = HALF_DAY.exec(text);
  if (half) {
    const hour = Number(half[1]);
    if (hour < 1 || hour > 12) return [24, 0];
    return [(hour % 12) + (half[3]?.toLowerCase() === 'p' ? 12 : 0), Number(half[2] ?? 0)];
  }
  return NAMED.get(text.toLowerCase());
}

/** Reads the cells of hour and minute, or a whole time in that of the hour; an empty minute is 0. */
export function readTime(hourCell: string, minuteCell: string): Time {
  if (hourCell === '') return minuteCell === '' ? { kind: 'empty' } : { kind: 'no-hour' };
  const whole = NUMBER.test(hourCell) ? undefined : wholeTime(hourCell);
  const hour = whole ? whole[0] : NUMBER.test(hourCell) ? Number(hourCell) : Number.NaN;
  if (!(hour <= 23)) return { kind: 'invalid', part: 'hour' };
  const inHour = whole?.[1];
  if (minuteCell === '') {
    const minute = inHour ?? 0;
    return minute <= 59 ? { kind: 'time', hour, minute } : { kind: 'invalid', part: 'hour' };
  }
  const minute = NUMBER.test(minuteCell) ? Number(minuteCell) : Number.NaN;
  if (!(minute <= 59)) return { kind: 'invalid', part: 'minute' };
  if (inHour !== undefined && inHour !== minute) return { kind: 'invalid', part: 'hour' };
  return { kind: 'time', hour, minute };
}
