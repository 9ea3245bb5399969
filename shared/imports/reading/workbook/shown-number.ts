import { format, getFormatDateInfo, isDateFormat } from 'numfmt';
import { serialDay } from '../../checking/calendar';

/** Formats that a workbook need not write out (ECMA-376 part 1, 18.8.30); those of dates in no country's way. */
const BUILT_IN: Record<number, string> = {
  ...{ 0: 'General', 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 11: '0.00E+00' },
  ...{ 12: '# ?/?', 13: '# ??/??', 14: 'dd/mm/yyyy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy' },
  ...{ 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 22: 'dd/mm/yyyy h:mm' },
  ...{
    37: '#,##0',
    38: '#,##0',
    39: '#,##0.00',
    40: '#,##0.00',
    45: 'mm:ss',
    46: '[h]:mm:ss',
    47: 'mm:ss.0',
  },
  ...{ 48: '##0.0E+0', 49: '@' },
};
/** Built-in formats of other countries that are dates. */
const isForeignDate = (id: number): boolean => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

export const patternOf = (id: number, own: ReadonlyMap<number, string>): string =>
  own.get(id) ?? BUILT_IN[id] ?? (isForeignDate(id) ? 'yyyy-mm-dd' : 'General');

const SECONDS_A_DAY = 86_400;
const DAYS_TO_1904 = 1_462;
const LAST_SERIAL = 2_958_465;
const two = (value: number): string => String(value).padStart(2, '0');

function timeText(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  return `${two(hours)}:${two(minutes)}${rest === 0 ? '' : `:${two(rest)}`}`;
}

/** A date or time as text that can only be read in one way: `2031-12-02`, `09:00`, `2031-12-02 09:00`. */
function moment(serial: number, hasDate: boolean, hasTime: boolean): string {
  // To the second, which is as exact as a part of a day is.
  const all = Math.round(serial * SECONDS_A_DAY);
  const [days, seconds] = [Math.floor(all / SECONDS_A_DAY), all % SECONDS_A_DAY];
  if (!hasDate || days === 0) return timeText(seconds);
  const day = serialDay(days);
  return hasTime && seconds > 0 ? `${day} ${timeText(seconds)}` : day;
}

/** A number without a format, as a cell that is wide enough shows it: at most 15 digits, no noise behind them. */
const general = (value: number): string => String(Number(value.toPrecision(15)));

export type ShowNumber = (value: number) => string;

/** How cells of one format show their numbers: dates and times as such, the others as the sheet shows them. */
export function showNumber(pattern: string, is1904: boolean): ShowNumber {
  if (pattern === 'General' || pattern === '@' || pattern === '') return general;
  const [date, info] = [isDateFormat(pattern), getFormatDateInfo(pattern)];
  if (date) {
    const elapsed = /\[[hms]+\]/i.test(pattern);
    const hasDate = info.year || info.month || info.day;
    const hasTime = info.hours || info.minutes || info.seconds;
    return (value) => {
      const serial = is1904 && value >= 1 ? value + DAYS_TO_1904 : value;
      if (serial < 0 || serial >= LAST_SERIAL + 1) return general(value);
      return elapsed && serial >= 1 ? shown(pattern, value) : moment(serial, hasDate, hasTime);
    };
  }
  return (value) => shown(pattern, value);
}

function shown(pattern: string, value: number): string {
  try {
    return format(pattern, value).trim();
  } catch {
    // A format that nobody understands: the number itself says more than an error.
    return general(value);
  }
}
