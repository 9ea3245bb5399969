import { readTime, type Time } from './times';

/** A cell with a date, a time, or both; each as text of its own. */
export interface Moment {
  date: string;
  time: string | undefined;
}

/** No date and time is longer; looking for one in a longer cell could take for ever. */
const LONGEST = 60;
/** A time at the end of a cell, behind a date. */
const BEHIND =
  /^(.*\d.*?)(?:[T,]|\s+at|\s)\s*(\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?\s?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|\d{4}\s?hrs)$/i;
/** A spreadsheet's day with a part of a day. */
const SERIAL = /^(\d{5})(\.\d+)$/;

/** Splits a cell into date and time; undefined where nothing stands behind the date. */
export function readMoment(cell: string): Moment | undefined {
  if (cell.length > LONGEST) return undefined;
  const serial = SERIAL.exec(cell);
  if (serial) return { date: serial[1] ?? '', time: `0${serial[2]}` };
  const found = BEHIND.exec(cell);
  const date = found?.[1]?.replace(/,$/, '').trim() ?? '';
  // `9:00 10:00` is two times, not a moment.
  if (!found || readTime(date, '').kind === 'time') return undefined;
  return { date, time: found[2] };
}

/** The date of a cell that may hold a time too. */
export const dateIn = (cell: string): string => readMoment(cell)?.date ?? (isTime(cell) ? '' : cell);

/** The time of a cell that holds a date and a time, or a time alone. */
export function timeIn(cell: string): Time {
  const time = readMoment(cell)?.time ?? (isTime(cell) ? cell : '');
  return readTime(time.replace(/^(\d{1,2}:\d{2}):\d{2}(\.\d+)?$/, '$1'), '');
}

const isTime = (cell: string): boolean => /[:.]|[ap]m/i.test(cell) && readTime(cell, '').kind === 'time';
