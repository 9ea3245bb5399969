/** `1,234`. */
export const inFigures = (count: number): string => count.toLocaleString('en-GB');

/** `1 row`, `1,234 rows`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${inFigures(count)} ${count === 1 ? one : many}`;

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const;
/** `812 bytes`, `4.2 MB`; 1 MB is 1,024 KB, as file managers count. */
export function inBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toLocaleString('en-GB', { maximumFractionDigits: digits })} ${UNITS[unit] ?? ''}`;
}

/** `less than a minute`, `5 minutes`, `2 hours 10 minutes`, as one says how long something will take. */
export function inWords(seconds: number): string {
  if (seconds < 60) return seconds <= 10 ? 'a few seconds' : 'less than a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return counted(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return counted(Math.round(hours / 24), 'day');
  const rest = minutes % 60;
  return counted(hours, 'hour') + (rest === 0 ? '' : ` ${counted(rest, 'minute')}`);
}

/** Share of the whole from 0 to 100, never 100 before the end. */
export function percent(done: number, total: number): number {
  if (total <= 0) return 0;
  return done >= total ? 100 : Math.min(99, Math.floor((done / total) * 100));
}

/** `24 November 2026 at 09:05`, in the customer's time zone. */
export function inFull(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}

/** `24 Nov 2026, 09:05`, for tables. */
export function inShort(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}

/** `12 h`, `1,234.5 h`: minutes of work as hours. */
export const inHours = (minutes: number): string =>
  `${(minutes / 60).toLocaleString('en-GB', { maximumFractionDigits: 1 })} h`;

/** `£1,234.50` for pence. */
export const inPounds = (pence: number): string =>
  (pence / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });

/** `a moment ago`, `5 minutes ago`, `2 hours 10 minutes ago`. */
export function ago(instant: string, now = Date.now()): string {
  const seconds = (now - Date.parse(instant)) / 1000;
  return seconds < 60 ? 'a moment ago' : `${inWords(seconds)} ago`;
}

/** `once`, `twice`, `3 times`. */
export const often = (times: number): string =>
  times === 1 ? 'once' : times === 2 ? 'twice' : `${inFigures(times)} times`;
