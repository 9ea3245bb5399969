const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `YYYY-MM-DD`, or undefined where the calendar has no such day. */
export function civil(year: number, month: number, day: number): string | undefined {
  const last = month === 2 && isLeap(year) ? 29 : DAYS[month - 1];
  if (last === undefined || day < 1 || day > last || year < 1900) return undefined;
  return `${year}-${pad(month)}-${pad(day)}`;
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 ? 7 : day;
}

const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets, with the leap day of 1900 that they believe in. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);

/** The day of a spreadsheet's serial number (days since 30 December 1899), `YYYY-MM-DD`. */
export const serialDay = (serial: number): string =>
  new Date(EPOCH_1900 + Math.floor(serial) * DAY_MS).toISOString().slice(0, 10);

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** 1 to 12 for the name of a month or a beginning of it of three letters or more ("Sept."). */
export function monthNamed(word: string): number | undefined {
  const text = word.toLowerCase();
  const index = text.length < 3 ? -1 : MONTHS.findIndex((month) => month.startsWith(text));
  return index < 0 ? undefined : index + 1;
}
