import type { Frequency } from './rule';

type Check = (value: string) => string | undefined;

/** A list of whole numbers within bounds; negative ones count from the end where `fromEnd`. */
const numbers =
  (name: string, low: number, high: number, fromEnd = false): Check =>
  (value) => {
    const fits = value.split(',').every((item) => {
      if (!/^[+-]?\d{1,3}$/.test(item)) return false;
      const number = Number(item);
      return fromEnd ? number !== 0 && Math.abs(number) <= high : number >= low && number <= high;
    });
    const bounds = fromEnd ? `1 to ${high} or -1 to -${high}` : `${low} to ${high}`;
    return fits ? undefined : `${name} is a list of whole numbers, ${bounds}.`;
  };

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const BYDAY = /^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)$/;
const MOST_INTERVAL = 1_000;

/** The parts of RFC 5545 (and RSCALE and SKIP of RFC 7529) that we read; each answers what is wrong with a value. */
export const PARTS: Record<string, Check> = {
  FREQ: () => undefined,
  COUNT: () => undefined,
  UNTIL: () => undefined,
  RSCALE: () => undefined,
  SKIP: () => undefined,
  INTERVAL: (value) =>
    /^[1-9]\d{0,3}$/.test(value) && Number(value) <= MOST_INTERVAL
      ? undefined
      : 'INTERVAL is a whole number from 1 to 1,000.',
  WKST: (value) =>
    (WEEKDAYS as readonly string[]).includes(value) ? undefined : 'WKST is a weekday such as MO.',
  BYMONTH: numbers('BYMONTH', 1, 12),
  BYMONTHDAY: numbers('BYMONTHDAY', 1, 31, true),
  BYYEARDAY: numbers('BYYEARDAY', 1, 366, true),
  BYWEEKNO: numbers('BYWEEKNO', 1, 53, true),
  BYSETPOS: numbers('BYSETPOS', 1, 366, true),
  BYHOUR: numbers('BYHOUR', 0, 23),
  BYMINUTE: numbers('BYMINUTE', 0, 59),
  BYSECOND: (value) =>
    value === '0' ? undefined : 'A job starts at a whole minute: BYSECOND can only be 0.',
  BYDAY: (value) =>
    value.split(',').every((item) => BYDAY.test(item))
      ? undefined
      : 'BYDAY is a list of weekdays such as TU, 1MO or -1FR.',
};

/** Which parts exclude which frequencies (the table of RFC 5545, 3.3.10). */
const NOT_WITH: Record<string, readonly Frequency[]> = {
  BYWEEKNO: ['DAILY', 'WEEKLY', 'MONTHLY'],
  BYYEARDAY: ['DAILY', 'WEEKLY', 'MONTHLY'],
  BYMONTHDAY: ['WEEKLY'],
};
const MOST_TIMES_A_DAY = 24;

const size = (parts: Map<string, string>, name: string): number =>
  new Set((parts.get(name) ?? '0').split(',').map(Number)).size;

/** How often a day at most. */
export const timesADay = ({ parts }: { parts: Map<string, string> }): number =>
  size(parts, 'BYHOUR') * size(parts, 'BYMINUTE');

/** What is wrong with parts that do not go together; undefined when nothing is. */
export function checkTogether(parts: Map<string, string>, freq: Frequency): string | undefined {
  for (const [name, without] of Object.entries(NOT_WITH)) {
    if (parts.has(name) && without.includes(freq)) return `${name} does not go with FREQ=${freq} (RFC 5545).`;
  }
  const ordinals = (parts.get('BYDAY') ?? '').match(/\d+/g)?.map(Number) ?? [];
  if (ordinals.length > 0) {
    if (freq === 'DAILY' || freq === 'WEEKLY')
      return `With FREQ=${freq} BYDAY names plain weekdays such as MO; 1MO goes with MONTHLY or YEARLY.`;
    if (parts.has('BYWEEKNO')) return 'BYDAY names plain weekdays beside BYWEEKNO (RFC 5545).';
    const most = freq === 'MONTHLY' || parts.has('BYMONTH') ? 5 : 53;
    if (ordinals.some((ordinal) => ordinal > most))
      return `A weekday comes at most ${most} times there: BYDAY goes from -${most} to ${most}.`;
  }
  if (freq === 'YEARLY' && parts.has('BYSETPOS') && ordinals.includes(53))
    return 'BYSETPOS does not go with the 53rd of a weekday, which most years do not have.';
  const others = [...parts.keys()].filter((name) => name.startsWith('BY') && name !== 'BYSETPOS');
  if (parts.has('BYSETPOS') && others.length === 0) return 'BYSETPOS picks from another BY… part (RFC 5545).';
  if (timesADay({ parts }) > MOST_TIMES_A_DAY)
    return `BYHOUR and BYMINUTE make more than ${MOST_TIMES_A_DAY} times a day.`;
  return undefined;
}
